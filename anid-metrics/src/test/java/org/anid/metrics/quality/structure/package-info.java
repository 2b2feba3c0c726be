/** Tests of structure metrics. */
@NullMarked
package org.anid.metrics.quality.structure;

import org.jspecify.annotations.NullMarked;
