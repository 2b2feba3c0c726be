/**
 * The engine on ND4J operations, for batches that live on a CUDA device; on ND4J's CPU backend it is the parity test of
 * that path. Only {@link org.anid.metrics.internal.kernel.nd4j.Nd4jKernelProvider} is loaded before the engine is chosen,
 * because starting ND4J takes seconds.
 */
@NullMarked
package org.anid.metrics.internal.kernel.nd4j;

import org.jspecify.annotations.NullMarked;
