// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

import java.util.Arrays;

/**
 * Complex two-dimensional FFT of one size on split {@code float} planes. Holds scratch: one per thread.
 *
 * <p>The frequency plane is kept <em>transposed</em>, W rows of H values: {@code X[v·H + u]}. Filters are made once per
 * size and can be made that way round, and each direction then needs one transposition instead of two. Columns are
 * transformed a strip at a time, so that every butterfly runs over contiguous values and a strip stays in cache from its
 * first stage to its last; the first direction leaves its strips as rows. Forward is unscaled and inverse divides by H·W, as {@code numpy.fft}.
 */
public final class Fft2d {

    /** Columns of a strip: one AVX-512 vector, two of AVX2. */
    public static final int STRIP = 16;

    /** Rows of a tile when columns become rows. */
    private static final int TILE = 16;

    /** Rows between the two directions are longer than a power of two by this, or they would share few places in cache. */
    private static final int PADDING = 16;

    private final int height;
    private final int width;
    private final FftSpans spans;
    private final FftPlan down;
    private final FftPlan across;
    private final FftSpans.Stage stage = new FftSpans.Stage();
    private final float[] midRe;
    private final float[] midIm;
    private final float[] aRe;
    private final float[] aIm;
    private final float[] bRe;
    private final float[] bIm;

    public Fft2d(int height, int width, FftSpans spans) {
        this.height = height;
        this.width = width;
        this.spans = spans;
        down = FftPlan.of(height);
        across = FftPlan.of(width);
        int rows = Math.max(down.workRows(), across.workRows());
        int mid = Math.max(height * (width + PADDING), width * (height + PADDING));
        midRe = new float[mid];
        midIm = new float[mid];
        aRe = new float[rows * STRIP];
        aIm = new float[rows * STRIP];
        bRe = new float[rows * STRIP];
        bIm = new float[rows * STRIP];
    }

    /** Whether it is of that size and over those spans. */
    boolean is(int rows, int columns, FftSpans with) {
        return height == rows && width == columns && spans == with;
    }

    /**
     * {@code X[v·H + u] = Σ x[r·W + c] exp(−2πi(ur/H + vc/W))}, in place: H × W samples become W × H frequencies.
     */
    public void forward(float[] re, float[] im) {
        turn(down, re, im, width, 1, 1f);
        columns(across, re, im, height);
    }

    /** The inverse of {@link #forward}, in place: W × H frequencies become H × W samples. */
    public void inverse(float[] re, float[] im) {
        inverseInPhases(re, im, 1);
    }

    /**
     * As {@link #inverse}, with the columns of a row sorted by their phase, which costs nothing here and spares who sums
     * over neighbouring columns to take vectors apart: column {@code phases·j + p} is at {@code p·⌊W/phases⌋ + j}, and
     * columns beyond the last whole group stay where they are.
     */
    public void inverseInPhases(float[] re, float[] im, int phases) {
        // Swapping the real and imaginary parts conjugates on the way in and out, which is all an inverse is.
        turn(across, im, re, height, phases, (float) (1.0 / ((double) height * width)));
        columns(down, im, re, width);
    }

    /** Transforms every column of a matrix and leaves it as a row of the middle, scaled, its values sorted by phase. */
    private void turn(FftPlan plan, float[] re, float[] im, int columns, int phases, float scale) {
        int pitch = plan.length + PADDING;
        boolean even = plan.radices.length % 2 == 0;
        for (int c = 0; c < columns; c += STRIP) {
            int strip = Math.min(STRIP, columns - c);
            boolean inA;
            if (strip == STRIP && plan.radices.length > 0) {
                run(plan, re, im, c, columns, bRe, bIm, aRe, aIm, even ? aRe : bRe, even ? aIm : bIm, 0, STRIP);
                inA = even;
            } else {
                inA = throughBuffers(plan, re, im, columns, c, strip);
            }
            turnStrip(inA ? aRe : bRe, plan.length, strip, phases, scale, midRe, c * pitch, pitch);
            turnStrip(inA ? aIm : bIm, plan.length, strip, phases, scale, midIm, c * pitch, pitch);
        }
    }

    /** Transforms every column of the middle. */
    private void columns(FftPlan plan, float[] toRe, float[] toIm, int columns) {
        int pitch = columns + PADDING;
        for (int c = 0; c < columns; c += STRIP) {
            int strip = Math.min(STRIP, columns - c);
            if (strip == STRIP && plan.radices.length > 0) {
                run(plan, midRe, midIm, c, pitch, bRe, bIm, aRe, aIm, toRe, toIm, c, columns);
            } else {
                boolean inA = throughBuffers(plan, midRe, midIm, pitch, c, strip);
                for (int r = 0; r < plan.length; r++) {
                    System.arraycopy(inA ? aRe : bRe, r * STRIP, toRe, r * columns + c, strip);
                    System.arraycopy(inA ? aIm : bIm, r * STRIP, toIm, r * columns + c, strip);
                }
            }
        }
    }

    /** Transforms a strip that is copied to buffer a first; tells whether the result is there, else it is in b. */
    private boolean throughBuffers(FftPlan plan, float[] re, float[] im, int pitch, int first, int strip) {
        for (int r = 0; r < plan.length; r++) {
            System.arraycopy(re, r * pitch + first, aRe, r * STRIP, strip);
            System.arraycopy(im, r * pitch + first, aIm, r * STRIP, strip);
        }
        return plan.chirp == null ? buffered(plan, true, false) : chirp(plan.chirp, plan.length);
    }

    /** Transforms the strip in buffers a (or b); tells whether the result is in a. Swapped parts make it an inverse. */
    private boolean buffered(FftPlan plan, boolean fromA, boolean swapped) {
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
            run(plan, xi, xr, 0, STRIP, yi, yr, xi, xr, toIm, toRe, 0, STRIP);
        } else {
            run(plan, xr, xi, 0, STRIP, yr, yi, xr, xi, toRe, toIm, 0, STRIP);
        }
        return back == fromA;
    }

    /** All stages of one strip: from the source, between the two buffers (p first), to the target. */
    private void run(
            FftPlan plan,
            float[] re,
            float[] im,
            int in,
            int inPitch,
            float[] pRe,
            float[] pIm,
            float[] qRe,
            float[] qIm,
            float[] toRe,
            float[] toIm,
            int out,
            int outPitch) {
        int last = plan.radices.length - 1;
        int n = plan.length;
        int s = 1;
        stage.xr = re;
        stage.xi = im;
        stage.in = in;
        stage.inPitch = inPitch;
        for (int i = 0; i <= last; i++) {
            int radix = plan.radices[i];
            n /= radix;
            boolean even = i % 2 == 0;
            stage.yr = i == last ? toRe : even ? pRe : qRe;
            stage.yi = i == last ? toIm : even ? pIm : qIm;
            stage.out = i == last ? out : 0;
            stage.outPitch = i == last ? outPitch : STRIP;
            stage.m = n;
            stage.s = s;
            stage.twiddles = plan.twiddles[i];
            switch (radix) {
                case 2 -> spans.radix2(stage);
                case 3 -> spans.radix3(stage);
                case 4 -> spans.radix4(stage);
                case 5 -> spans.radix5(stage);
                case 7 -> spans.radix7(stage);
                default -> spans.radix8(stage);
            }
            stage.xr = stage.yr;
            stage.xi = stage.yi;
            stage.in = stage.out;
            stage.inPitch = stage.outPitch;
            s *= radix;
        }
    }

    /** Bluestein: multiply by the chirp, convolve with its conjugate, multiply again; tells whether the result is in a. */
    private boolean chirp(FftPlan.Chirp chirp, int n) {
        int size = chirp.inner.length;
        spans.scaleRows(aRe, aIm, n, STRIP, chirp.re, chirp.im);
        Arrays.fill(aRe, n * STRIP, size * STRIP, 0f);
        Arrays.fill(aIm, n * STRIP, size * STRIP, 0f);
        boolean inA = buffered(chirp.inner, true, false);
        spans.scaleRows(inA ? aRe : bRe, inA ? aIm : bIm, size, STRIP, chirp.kernelRe, chirp.kernelIm);
        inA = buffered(chirp.inner, inA, true);
        spans.scaleRows(inA ? aRe : bRe, inA ? aIm : bIm, n, STRIP, chirp.re, chirp.im);
        return inA;
    }

    /** Rows become columns. */
    static void transpose(float[] from, int rows, int columns, float[] to) {
        transpose(from, 0, 1, rows, columns, to, 0, rows, 1f);
    }

    /**
     * Rows {@code first + r·step} become columns {@code at + r} of a matrix of {@code pitch} columns, scaled; by tiles, so
     * that both sides stay in cache.
     */
    static void transpose(
            float[] from, int first, int step, int rows, int columns, float[] to, int at, int pitch, float scale) {
        for (int r0 = 0; r0 < rows; r0 += TILE) {
            int r1 = Math.min(rows, r0 + TILE);
            for (int c0 = 0; c0 < columns; c0 += TILE) {
                int c1 = Math.min(columns, c0 + TILE);
                for (int c = c0; c < c1; c++) {
                    for (int r = r0; r < r1; r++) {
                        to[c * pitch + at + r] = scale * from[(first + r * step) * columns + c];
                    }
                }
            }
        }
    }

    /** The columns of a strip become rows of a matrix, their values sorted by phase. */
    private static void turnStrip(
            float[] from, int rows, int columns, int phases, float scale, float[] to, int at, int pitch) {
        int groups = rows / phases;
        for (int p = 0; p < phases; p++) {
            turnRows(from, p * STRIP, phases * STRIP, groups, columns, scale, to, at + p * groups, pitch);
        }
        int rest = groups * phases;
        turnRows(from, rest * STRIP, STRIP, rows - rest, columns, scale, to, at + rest, pitch);
    }

    private static void turnRows(
            float[] from, int first, int step, int rows, int columns, float scale, float[] to, int at, int pitch) {
        for (int r0 = 0; r0 < rows; r0 += TILE) {
            int n = Math.min(TILE, rows - r0);
            for (int c = 0; c < columns; c++) {
                int in = first + r0 * step + c;
                int out = at + c * pitch + r0;
                for (int r = 0; r < n; r++) {
                    to[out + r] = scale * from[in + r * step];
                }
            }
        }
    }
}
