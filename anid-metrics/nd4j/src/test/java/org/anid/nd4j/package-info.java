/** Tests of the tensor door. */
@NullMarked
package org.anid.nd4j;

import org.jspecify.annotations.NullMarked;
