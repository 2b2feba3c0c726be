// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import java.util.Arrays;
import org.anid.metrics.internal.kernel.FrequencyStrips;
import org.jspecify.annotations.Nullable;

/**
 * Complex two-dimensional FFT of one size on split {@code float} planes. Holds scratch: one per thread.
 *
 * <p>The frequency plane is kept <em>transposed</em>, W rows of H values: {@code X[v·H + u]}. Filters are made once per
 * size and can be made that way round, and each direction then needs one transposition instead of two. Columns are
 * transformed a strip at a time, so that every butterfly runs over contiguous values and a strip stays in cache from
 * its first stage to its last; the first direction leaves its strips as rows, which are kept strip by strip for the
 * second. Forward is unscaled and inverse divides by H·W, as {@code numpy.fft}.
 */
public final class Fft2d {

    /** Columns of a strip: one AVX-512 vector, two of AVX2. */
    public static final int STRIP = FrequencyStrips.WIDTH;

    /** Rows that become columns together. */
    private static final int TILE = 8;

    private final int height;
    private final int width;
    private final FftSpans spans;
    private final FftPlan down;
    private final FftPlan across;
    private final FftSpans.Stage stage = new FftSpans.Stage();
    /** The matrix between the two directions, strip after strip, each with its gaps. */
    private float[] midRe = {};

    private float[] midIm = {};
    private final float[] aRe;
    private final float[] aIm;
    private final float[] bRe;
    private final float[] bIm;
    /** Between two stages of a part of a strip. */
    private final float[] partRe;

    private final float[] partIm;
    private final float[] otherPartRe;
    private final float[] otherPartIm;
    private float[] groupRe = {};
    private float[] groupIm = {};

    /** Takes what {@link #inverseInGroups} makes. */
    public interface Groups {

        /**
         * Samples of a band of as many rows as there are phases, and of columns {@code phases·j + p} with
         * {@code j = first … first + }{@value #STRIP}{@code  − 1}: row r of them holds that of phase p and
         * {@code j = first + k} at {@code from + (r·phases + p)·}{@value #STRIP}{@code  + k}. What would lie beyond the
         * last j is undefined. The arrays are the transform's own.
         */
        void accept(int first, int band, float[] re, float[] im, int from);
    }

    public Fft2d(int height, int width, FftSpans spans) {
        this.height = height;
        this.width = width;
        this.spans = spans;
        down = FftPlan.of(height);
        across = FftPlan.of(width);
        int values = Math.max(down.workRows(), across.workRows()) * STRIP;
        aRe = new float[values];
        aIm = new float[values];
        bRe = new float[values];
        bIm = new float[values];
        int part = Math.max(down.partRows(), across.partRows()) * STRIP;
        partRe = new float[part];
        partIm = new float[part];
        otherPartRe = new float[part];
        otherPartIm = new float[part];
    }

    /** Whether it is of that size and over those spans. */
    boolean is(int rows, int columns, FftSpans with) {
        return height == rows && width == columns && spans == with;
    }

    /**
     * {@code X[v·H + u] = Σ x[r·W + c] exp(−2πi(ur/H + vc/W))}, in place: H × W samples become W × H frequencies.
     */
    public void forward(float[] re, float[] im) {
        turn(down, across, copied(down, re, im, width), null, 1, 1f);
        finish(across, height, 1, re, im);
    }

    /** The inverse of {@link #forward}, in place: W × H frequencies become H × W samples. */
    public void inverse(float[] re, float[] im) {
        inverseInPhases(re, im, 1);
    }

    /**
     * As {@link #inverse}, with the columns of a row sorted by their phase, which costs nothing here and spares who
     * sums over neighbouring columns to take vectors apart: column {@code phases·j + p} is at {@code p·⌊W/phases⌋ + j},
     * and columns beyond the last whole group stay where they are.
     */
    public void inverseInPhases(float[] re, float[] im, int phases) {
        // Swapping the real and imaginary parts conjugates on the way in and out, which is all an inverse is.
        turn(across, down, copied(across, im, re, height), null, phases, scale());
        finish(down, width, phases, im, re);
    }

    /**
     * As {@link #inverse} of {@code x · (f · g)} with real filters f and g, all cut into {@link FrequencyStrips}; x
     * stays as it is.
     */
    public void inverseOf(float[] xr, float[] xi, float[] f, float[] g, float[] re, float[] im) {
        turn(across, down, filtered(xr, xi, f, g), null, 1, scale());
        finish(down, width, 1, im, re);
    }

    /**
     * As {@link #inverseOf}, but the samples go by groups of columns, while they are in the second-level cache, to who
     * needs them once. Rows and columns beyond the last whole group of {@code phases} are left out.
     *
     * @param passing strips of f that are not all 0; the others are not looked at
     */
    public void inverseInGroups(
            float[] xr, float[] xi, float[] f, float[] g, boolean[] passing, int phases, Groups groups) {
        turn(across, down, filtered(xr, xi, f, g), passing, phases, scale());
        int pitch = phases * STRIP;
        int bands = height / phases;
        // A gap between rows of one band would tear it.
        int gap = down.shift != FftPlan.NO_GAPS && (1 << down.shift) % phases == 0 ? STRIP : 0;
        int length = height * pitch + (height >> down.shift) * gap;
        if (groupRe.length < length) {
            groupRe = new float[length];
            groupIm = new float[length];
        }
        int perPhase = width / phases;
        int strips = strips(perPhase);
        for (int i = 0; i < strips; i++) {
            for (int p = 0; p < phases; p++) {
                strip(down, p * strips + i, groupIm, groupRe, p * STRIP, pitch, gap, STRIP);
            }
            for (int band = 0; band < bands; band++) {
                int row = band * phases;
                groups.accept(i * STRIP, band, groupRe, groupIm, row * pitch + (row >> down.shift) * gap);
            }
        }
    }

    private float scale() {
        return (float) (1.0 / ((double) height * width));
    }

    private static int strips(int columns) {
        return (columns + STRIP - 1) / STRIP;
    }

    /** Brings a strip of columns into buffer a. */
    private interface Source {
        void load(int first, int strip);
    }

    private Source copied(FftPlan plan, float[] re, float[] im, int columns) {
        return (first, strip) -> {
            for (int r = 0; r < plan.length; r++) {
                int to = plan.row(r);
                System.arraycopy(re, r * columns + first, aRe, to, strip);
                System.arraycopy(im, r * columns + first, aIm, to, strip);
            }
        };
    }

    private Source filtered(float[] xr, float[] xi, float[] f, float[] g) {
        return (first, strip) ->
                spans.filterRows(xi, xr, f, g, first * across.length, across.length, across.shift, aRe, aIm);
    }

    /**
     * Transforms every column and leaves it as a row of the middle, scaled, its values sorted by phase; each phase
     * begins a strip, and so do columns beyond the last whole group.
     *
     * @param passing strips that are not all 0; null where nobody knows
     */
    private void turn(
            FftPlan plan, FftPlan next, Source source, boolean @Nullable [] passing, int phases, float scale) {
        int columns = next.length;
        int perPhase = plan.length / phases;
        int strips = strips(perPhase);
        int rest = plan.length - phases * perPhase;
        int size = next.rows() * STRIP;
        int values = (phases * strips + strips(rest)) * size;
        if (midRe.length < values) {
            midRe = new float[values];
            midIm = new float[values];
        }
        for (int c = 0; c < columns; c += STRIP) {
            int strip = Math.min(STRIP, columns - c);
            if (passing != null && !passing[c / STRIP]) {
                int last = next.row(c + strip - 1) + STRIP;
                for (int to = 0; to < values; to += size) {
                    Arrays.fill(midRe, to + next.row(c), to + last, 0f);
                    Arrays.fill(midIm, to + next.row(c), to + last, 0f);
                }
                continue;
            }
            source.load(c, strip);
            boolean inA = transformed(plan);
            float[] re = inA ? aRe : bRe;
            float[] im = inA ? aIm : bIm;
            for (int p = 0; p < phases; p++) {
                for (int i = 0; i < strips; i++) {
                    int count = Math.min(STRIP, perPhase - i * STRIP);
                    int first = i * STRIP * phases + p;
                    int to = (p * strips + i) * size;
                    turnTile(plan, re, first, phases, count, strip, scale, midRe, to, next, c);
                    turnTile(plan, im, first, phases, count, strip, scale, midIm, to, next, c);
                }
            }
            if (rest > 0) {
                int to = phases * strips * size;
                turnTile(plan, re, phases * perPhase, 1, rest, strip, scale, midRe, to, next, c);
                turnTile(plan, im, phases * perPhase, 1, rest, strip, scale, midIm, to, next, c);
            }
        }
    }

    /** Rows {@code first + l·step} of a strip become column l of rows {@code at …} of a strip. */
    private static void turnTile(
            FftPlan plan,
            float[] from,
            int first,
            int step,
            int count,
            int columns,
            float scale,
            float[] to,
            int start,
            FftPlan next,
            int at) {
        if (count == STRIP) {
            turnWhole(plan, from, first, step, columns, scale, to, start, next, at);
            return;
        }
        for (int c = 0; c < columns; c++) {
            int out = start + next.row(at + c);
            for (int l = 0; l < count; l++) {
                to[out + l] = scale * from[plan.row(first + l * step) + c];
            }
        }
    }

    /** Sixteen rows at once, written out: three times as fast as a loop. */
    private static void turnWhole(
            FftPlan plan,
            float[] from,
            int first,
            int step,
            int columns,
            float scale,
            float[] to,
            int start,
            FftPlan next,
            int at) {
        int r0 = plan.row(first + 0 * step);
        int r1 = plan.row(first + 1 * step);
        int r2 = plan.row(first + 2 * step);
        int r3 = plan.row(first + 3 * step);
        int r4 = plan.row(first + 4 * step);
        int r5 = plan.row(first + 5 * step);
        int r6 = plan.row(first + 6 * step);
        int r7 = plan.row(first + 7 * step);
        int r8 = plan.row(first + 8 * step);
        int r9 = plan.row(first + 9 * step);
        int r10 = plan.row(first + 10 * step);
        int r11 = plan.row(first + 11 * step);
        int r12 = plan.row(first + 12 * step);
        int r13 = plan.row(first + 13 * step);
        int r14 = plan.row(first + 14 * step);
        int r15 = plan.row(first + 15 * step);
        for (int c = 0; c < columns; c++) {
            int out = start + next.row(at + c);
            to[out + 0] = scale * from[r0 + c];
            to[out + 1] = scale * from[r1 + c];
            to[out + 2] = scale * from[r2 + c];
            to[out + 3] = scale * from[r3 + c];
            to[out + 4] = scale * from[r4 + c];
            to[out + 5] = scale * from[r5 + c];
            to[out + 6] = scale * from[r6 + c];
            to[out + 7] = scale * from[r7 + c];
            to[out + 8] = scale * from[r8 + c];
            to[out + 9] = scale * from[r9 + c];
            to[out + 10] = scale * from[r10 + c];
            to[out + 11] = scale * from[r11 + c];
            to[out + 12] = scale * from[r12 + c];
            to[out + 13] = scale * from[r13 + c];
            to[out + 14] = scale * from[r14 + c];
            to[out + 15] = scale * from[r15 + c];
        }
    }

    /** Transforms every strip of the middle to the columns of a matrix. */
    private void finish(FftPlan plan, int columns, int phases, float[] toRe, float[] toIm) {
        int perPhase = columns / phases;
        int strips = strips(perPhase);
        for (int p = 0; p < phases; p++) {
            for (int i = 0; i < strips; i++) {
                int out = p * perPhase + i * STRIP;
                strip(plan, p * strips + i, toRe, toIm, out, columns, 0, Math.min(STRIP, perPhase - i * STRIP));
            }
        }
        int rest = columns - phases * perPhase;
        if (rest > 0) {
            strip(plan, phases * strips, toRe, toIm, phases * perPhase, columns, 0, rest);
        }
    }

    /** Transforms a strip of the middle to columns of another matrix, {@code count} of them at least. */
    private void strip(
            FftPlan plan, int index, float[] toRe, float[] toIm, int out, int outPitch, int outGap, int count) {
        int from = index * plan.rows() * STRIP;
        if (count == STRIP && plan.radices.length > 0) {
            run(plan, plan.shift, midRe, midIm, from, bRe, bIm, aRe, aIm, toRe, toIm, out, outPitch, outGap);
            return;
        }
        System.arraycopy(midRe, from, aRe, 0, plan.rows() * STRIP);
        System.arraycopy(midIm, from, aIm, 0, plan.rows() * STRIP);
        boolean inA = transformed(plan);
        float[] re = inA ? aRe : bRe;
        float[] im = inA ? aIm : bIm;
        for (int r = 0; r < plan.length; r++) {
            int at = plan.row(r);
            int to = out + r * outPitch + (r >> plan.shift) * outGap;
            System.arraycopy(re, at, toRe, to, count);
            System.arraycopy(im, at, toIm, to, count);
        }
    }

    /** Transforms the strip in buffer a; tells whether the result is there, else it is in b. */
    private boolean transformed(FftPlan plan) {
        return plan.chirp == null ? buffered(plan, plan.shift, true, false) : chirp(plan.chirp, plan.length);
    }

    /** Transforms the strip in buffers a (or b); tells whether the result is in a. Swapped parts make it an inverse. */
    private boolean buffered(FftPlan plan, int shift, boolean fromA, boolean swapped) {
        if (plan.radices.length == 0) {
            return fromA;
        }
        float[] xr = fromA ? aRe : bRe;
        float[] xi = fromA ? aIm : bIm;
        float[] yr = fromA ? bRe : aRe;
        float[] yi = fromA ? bIm : aIm;
        boolean back = plan.radices.length % 2 == 0;
        float[] toRe = back ? xr : yr;
        float[] toIm = back ? xi : yi;
        if (swapped) {
            run(plan, shift, xi, xr, 0, yi, yr, xi, xr, toIm, toRe, 0, STRIP, STRIP);
        } else {
            run(plan, shift, xr, xi, 0, yr, yi, xr, xi, toRe, toIm, 0, STRIP, STRIP);
        }
        return back == fromA;
    }

    /** All stages of one strip: from the source, between the two buffers (p first), to the target. */
    private void run(
            FftPlan plan,
            int shift,
            float[] re,
            float[] im,
            int in,
            float[] pRe,
            float[] pIm,
            float[] qRe,
            float[] qIm,
            float[] toRe,
            float[] toIm,
            int out,
            int outPitch,
            int outGap) {
        int last = plan.radices.length - 1;
        int whole = plan.whole;
        stage.shift = shift;
        from(re, im, in, STRIP, STRIP);
        int n = plan.length;
        int s = 1;
        for (int i = 0; i < whole; i++) {
            boolean even = i % 2 == 0;
            n /= plan.radices[i];
            if (i == last) {
                to(toRe, toIm, out, outPitch, outGap);
            } else {
                to(even ? pRe : qRe, even ? pIm : qIm, 0, STRIP, STRIP);
            }
            stage(plan, i, n, s);
            from(stage.yr, stage.yi, 0, STRIP, STRIP);
            s *= plan.radices[i];
        }
        if (whole <= last) {
            parts(plan, stage.xr, stage.xi, stage.in, shift, s, toRe, toIm, out, outPitch, outGap);
        }
    }

    /**
     * The stages that are left, for every {@code apart}th row at a time: what is between them fits into the first-level
     * cache. Such rows never meet again.
     */
    private void parts(
            FftPlan plan,
            float[] re,
            float[] im,
            int in,
            int shift,
            int apart,
            float[] toRe,
            float[] toIm,
            int out,
            int outPitch,
            int outGap) {
        int last = plan.radices.length - 1;
        // Rows have gaps only where their number, and so every factor of it, is a power of two.
        stage.shift = shift == FftPlan.NO_GAPS ? shift : shift - Integer.numberOfTrailingZeros(apart);
        for (int q = 0; q < apart; q++) {
            from(re, im, in + q * STRIP, apart * STRIP, STRIP);
            int n = plan.length / apart;
            int s = 1;
            for (int i = plan.whole; i <= last; i++) {
                n /= plan.radices[i];
                if (i == last) {
                    to(toRe, toIm, out + q * outPitch, apart * outPitch, outGap);
                } else {
                    boolean even = (i - plan.whole) % 2 == 0;
                    to(even ? partRe : otherPartRe, even ? partIm : otherPartIm, 0, STRIP, 0);
                }
                stage(plan, i, n, s);
                from(stage.yr, stage.yi, 0, STRIP, 0);
                s *= plan.radices[i];
            }
        }
    }

    private void from(float[] re, float[] im, int in, int pitch, int gap) {
        stage.xr = re;
        stage.xi = im;
        stage.in = in;
        stage.inPitch = pitch;
        stage.inGap = gap;
    }

    private void to(float[] re, float[] im, int out, int pitch, int gap) {
        stage.yr = re;
        stage.yi = im;
        stage.out = out;
        stage.outPitch = pitch;
        stage.outGap = gap;
    }

    private void stage(FftPlan plan, int index, int m, int s) {
        stage.m = m;
        stage.s = s;
        stage.twiddles = plan.twiddles[index];
        stage.steps(plan.radices[index]);
        switch (plan.radices[index]) {
            case 2 -> spans.radix2(stage);
            case 3 -> spans.radix3(stage);
            case 4 -> spans.radix4(stage);
            case 5 -> spans.radix5(stage);
            case 7 -> spans.radix7(stage);
            case 8 -> spans.radix8(stage);
            default -> spans.radix9(stage);
        }
    }

    /**
     * Bluestein: multiply by the chirp, convolve with its conjugate, multiply again; tells whether the result is in a.
     */
    private boolean chirp(FftPlan.Chirp chirp, int n) {
        int size = chirp.inner.length;
        spans.scaleRows(aRe, aIm, n, STRIP, chirp.re, chirp.im);
        Arrays.fill(aRe, n * STRIP, size * STRIP, 0f);
        Arrays.fill(aIm, n * STRIP, size * STRIP, 0f);
        // The chirp multiplies rows without gaps.
        boolean inA = buffered(chirp.inner, FftPlan.NO_GAPS, true, false);
        spans.scaleRows(inA ? aRe : bRe, inA ? aIm : bIm, size, STRIP, chirp.kernelRe, chirp.kernelIm);
        inA = buffered(chirp.inner, FftPlan.NO_GAPS, inA, true);
        spans.scaleRows(inA ? aRe : bRe, inA ? aIm : bIm, n, STRIP, chirp.re, chirp.im);
        return inA;
    }

    /** Rows become columns; eight rows at a time, which share no set of a cache too often in planes of any width. */
    static void transpose(float[] from, int rows, int columns, float[] to) {
        int r = 0;
        for (; r <= rows - TILE; r += TILE) {
            int in = r * columns;
            int out = r;
            for (int c = in; c < in + columns; c++, out += rows) {
                to[out] = from[c];
                to[out + 1] = from[c + columns];
                to[out + 2] = from[c + 2 * columns];
                to[out + 3] = from[c + 3 * columns];
                to[out + 4] = from[c + 4 * columns];
                to[out + 5] = from[c + 5 * columns];
                to[out + 6] = from[c + 6 * columns];
                to[out + 7] = from[c + 7 * columns];
            }
        }
        for (; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                to[c * rows + r] = from[r * columns + c];
            }
        }
    }
}
