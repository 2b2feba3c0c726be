/**
 * The engine on ND4J operations, for batches that live on a CUDA device; on ND4J's CPU backend it is the parity test of
 * that path. Only {@link org.anid.nd4j.internal.Nd4jKernelProvider} is loaded before the engine is chosen,
 * because starting ND4J takes seconds.
 */
@NullMarked
package org.anid.nd4j.internal;

import org.jspecify.annotations.NullMarked;
