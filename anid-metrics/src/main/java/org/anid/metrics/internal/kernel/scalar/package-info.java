/** The engine that is always there: plain loops on {@code float[]}, written so that the compiler vectorises them. */
@NullMarked
package org.anid.metrics.internal.kernel.scalar;

import org.jspecify.annotations.NullMarked;
