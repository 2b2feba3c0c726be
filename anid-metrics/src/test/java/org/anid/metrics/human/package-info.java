/** Tests of the human dimension. */
@NullMarked
package org.anid.metrics.human;

import org.jspecify.annotations.NullMarked;
