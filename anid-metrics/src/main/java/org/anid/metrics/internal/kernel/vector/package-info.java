/**
 * The engine on {@code jdk.incubator.vector}. Only {@link org.anid.metrics.internal.kernel.vector.VectorKernelProvider}
 * is loaded in a JVM that was started without that module.
 */
@NullMarked
package org.anid.metrics.internal.kernel.vector;

import org.jspecify.annotations.NullMarked;
