// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;
import org.anid.metrics.kernel.DistributionKernels;
import org.jspecify.annotations.Nullable;

/**
 * Count, mean and scatter of the rows of one set, streaming: the last rows, at most as many as a row is wide, are kept
 * as they are; when they are more, they are folded into mean and scatter by the rule of Chan, Golub and LeVeque (1979).
 * So a small set costs its rows only, never the square of the width, and keeps the form that its Gram matrix needs.
 */
final class Moments implements Serializable {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Rows are folded in blocks of at least so many, because narrow ones would be all overhead. */
    private static final int SMALLEST_BLOCK = 64;

    private static final int FIRST_CAPACITY = 4;
    private static final long OTHER_SEED = 0x5851F42D4C957F2DL;

    private final int width;
    private float[] rows = new float[0];
    private int buffered;
    private long folded;
    private double @Nullable [] mean;
    /** Upper triangle of the scatter of the folded rows; null like the mean while none is. */
    private double @Nullable [] scatter;

    /** Sum of the hashes of all rows, twice 64 bits: equal for equal sets in any order, as good as never for others. */
    private long content0;

    private long content1;

    Moments(int width) {
        this.width = width;
    }

    private Moments(Moments other) {
        width = other.width;
        rows = Arrays.copyOf(other.rows, other.buffered * width);
        buffered = other.buffered;
        folded = other.folded;
        mean = other.mean == null ? null : other.mean.clone();
        scatter = other.scatter == null ? null : other.scatter.clone();
    }

    long count() {
        return folded + buffered;
    }

    void add(float[] values, int count, DistributionKernels kernels) {
        for (int i = 0; i < count; i++) {
            content0 += RowHash.of(0, values, i * width, width);
            content1 += RowHash.of(OTHER_SEED, values, i * width, width);
        }
        append(values, count, kernels);
    }

    void merge(Moments other, DistributionKernels kernels) {
        content0 += other.content0;
        content1 += other.content1;
        if (other.mean != null && other.scatter != null) {
            combine(other.folded, other.mean, other.scatter);
        }
        append(other.rows, other.buffered, kernels);
    }

    /** Which rows: how many, and the sums of their hashes. */
    private record Content(long count, long sum0, long sum1) {}

    /** What the Fréchet distance needs: mean, trace of the covariance, and a factor {@code Σ = FᵀF}. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Gaussian(Content content, double[] mean, double trace, double[] factor, int rank) {

        long count() {
            return content.count;
        }

        /** Whether both are of the same rows, whatever the order. */
        boolean sameRows(Gaussian other) {
            return content.equals(other.content);
        }
    }

    /** Needs two rows. */
    Gaussian gaussian(DistributionKernels kernels) {
        if (folded == 0 && buffered <= width) {
            return ofRows();
        }
        Moments all = new Moments(this);
        all.fold(kernels);
        double[] covariance = all.scatter == null ? new double[width * width] : all.scatter;
        double trace = 0;
        for (int i = 0; i < width; i++) {
            for (int j = i; j < width; j++) {
                covariance[i * width + j] /= all.folded - 1;
            }
            trace += covariance[i * width + i];
        }
        double[] factor = kernels.factor(covariance, width);
        return new Gaussian(
                content(), all.mean == null ? new double[width] : all.mean, trace, factor, factor.length / width);
    }

    private Content content() {
        return new Content(count(), content0, content1);
    }

    /** With no more rows than dimensions, the centred rows are a factor themselves. */
    private Gaussian ofRows() {
        double[] average = meanOfRows();
        double[] factor = new double[buffered * width];
        double scale = 1 / Math.sqrt(buffered - 1);
        double trace = 0;
        for (int i = 0; i < factor.length; i++) {
            factor[i] = (rows[i] - average[i % width]) * scale;
            trace += factor[i] * factor[i];
        }
        return new Gaussian(content(), average, trace, factor, buffered);
    }

    private void append(float[] values, int count, DistributionKernels kernels) {
        int block = Math.max(width, SMALLEST_BLOCK);
        int taken = 0;
        while (taken < count) {
            if (buffered == block) {
                fold(kernels);
            }
            int some = Math.min(count - taken, block - buffered);
            reserve(buffered + some, block);
            System.arraycopy(values, taken * width, rows, buffered * width, some * width);
            buffered += some;
            taken += some;
        }
    }

    private void reserve(int wanted, int block) {
        if (wanted * width > rows.length) {
            int capacity = Math.min(block, Math.max(wanted, Math.max(FIRST_CAPACITY, 2 * buffered)));
            rows = Arrays.copyOf(rows, capacity * width);
        }
    }

    private void fold(DistributionKernels kernels) {
        if (buffered == 0) {
            return;
        }
        double[] average = meanOfRows();
        if (scatter == null) {
            scatter = new double[width * width];
        }
        kernels.addScatter(rows, buffered, width, average, scatter);
        combine(buffered, average, null);
        buffered = 0;
    }

    /** Chan's rule; a scatter of null was added already. */
    private void combine(long count, double[] otherMean, double @Nullable [] otherScatter) {
        if (scatter == null) {
            scatter = new double[width * width];
        }
        if (otherScatter != null) {
            for (int i = 0; i < scatter.length; i++) {
                scatter[i] += otherScatter[i];
            }
        }
        if (mean == null) {
            mean = otherMean.clone();
            folded = count;
            return;
        }
        double weight = (double) folded / (folded + count) * count;
        double share = (double) count / (folded + count);
        double[] delta = new double[width];
        for (int j = 0; j < width; j++) {
            delta[j] = otherMean[j] - mean[j];
        }
        for (int i = 0; i < width; i++) {
            double factor = weight * delta[i];
            for (int j = i; j < width; j++) {
                scatter[i * width + j] += factor * delta[j];
            }
            mean[i] += share * delta[i];
        }
        folded += count;
    }

    private double[] meanOfRows() {
        double[] average = new double[width];
        for (int i = 0; i < buffered; i++) {
            for (int j = 0; j < width; j++) {
                average[j] += rows[i * width + j];
            }
        }
        for (int j = 0; j < width; j++) {
            average[j] /= buffered;
        }
        return average;
    }
}
