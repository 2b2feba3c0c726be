/** The door for callers who hold ND4J tensors. */
@NullMarked
package org.anid.nd4j;

import org.jspecify.annotations.NullMarked;
