/** Tests of the tensor door. */
@NullMarked
package org.anid.metrics.tensor;

import org.jspecify.annotations.NullMarked;
