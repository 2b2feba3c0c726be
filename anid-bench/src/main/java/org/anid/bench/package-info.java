/**
 * JMH benchmarks of the kernels, of whole metrics, and of what happens to an image before a metric sees it. Every
 * benchmark compares its result with an independent one before it is timed, so that a fast wrong answer is a failure,
 * not a figure.
 *
 * <p>{@link org.anid.bench.TimedMetrics} is where a metric is added; {@link org.anid.bench.BenchmarkMain} starts JMH.
 */
@NullMarked
package org.anid.bench;

import org.jspecify.annotations.NullMarked;
