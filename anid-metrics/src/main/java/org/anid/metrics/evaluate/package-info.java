/**
 * The evaluator: every image is read once and shown to every metric, the scores are set against the natural images, and
 * the result is the same, bit for bit, on one thread or on many.
 */
@NullMarked
package org.anid.metrics.evaluate;

import org.jspecify.annotations.NullMarked;
