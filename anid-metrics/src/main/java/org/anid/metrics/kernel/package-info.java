/**
 * Engines that compute: one formula, several implementations, chosen by {@link org.anid.metrics.kernel.KernelChoice}
 * and passed to a metric's builder. Nothing here is global, so a test or a benchmark can hold two engines at once.
 */
@NullMarked
package org.anid.metrics.kernel;

import org.jspecify.annotations.NullMarked;
