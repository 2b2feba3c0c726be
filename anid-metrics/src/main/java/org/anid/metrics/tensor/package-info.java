/** The door for callers who hold ND4J tensors. */
@NullMarked
package org.anid.metrics.tensor;

import org.jspecify.annotations.NullMarked;
