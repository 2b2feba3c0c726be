/** The CPU engine on the Vector API, which the JVM has when it was started with {@code jdk.incubator.vector}. */
@NullMarked
package org.anid.metrics.internal.kernel.vector;

import org.jspecify.annotations.NullMarked;
