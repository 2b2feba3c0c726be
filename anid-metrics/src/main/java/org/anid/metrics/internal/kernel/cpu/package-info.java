/**
 * The CPU algorithms: one class per metric, written over the row primitives of
 * {@link org.anid.metrics.internal.kernel.cpu.Lanes}, which the scalar and the vector engine implement.
 */
@NullMarked
package org.anid.metrics.internal.kernel.cpu;

import org.jspecify.annotations.NullMarked;
