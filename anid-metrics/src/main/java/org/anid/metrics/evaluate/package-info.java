/**
 * The evaluator: every generated image is read once and shown to every metric, the scores are set against the natural
 * images, and the result is the same, bit for bit, on one thread or on many. Its rooms are
 * {@code org.anid.metrics.internal.evaluate}.
 */
@NullMarked
package org.anid.metrics.evaluate;

import org.jspecify.annotations.NullMarked;
