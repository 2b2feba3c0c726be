/** Tests of the evaluator over images in memory. */
@NullMarked
package org.anid.metrics.evaluate;

import org.jspecify.annotations.NullMarked;
