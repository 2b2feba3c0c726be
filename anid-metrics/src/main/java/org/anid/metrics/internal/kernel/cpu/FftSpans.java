// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

/**
 * The arithmetic of a Stockham FFT over strips of {@link Fft2d#STRIP} columns: the part of the transform that differs
 * between engines. Split complex: real and imaginary parts in arrays of their own.
 */
public interface FftSpans {

    /** A stage of radix 2. */
    void radix2(Stage stage);

    /** A stage of radix 3. */
    void radix3(Stage stage);

    /** A stage of radix 4. */
    void radix4(Stage stage);

    /** A stage of radix 5. */
    void radix5(Stage stage);

    /** A stage of radix 7. */
    void radix7(Stage stage);

    /** A stage of radix 8. */
    void radix8(Stage stage);

    /** A stage of radix 9. */
    void radix9(Stage stage);

    /** Multiplies row r of {@code rows}, {@code columns} values wide, by {@code wr[r] + i·wi[r]}, in place. */
    void scaleRows(float[] re, float[] im, int rows, int columns, float[] wr, float[] wi);

    /**
     * The strip from {@code in} on of a spectrum times two real filters, {@code x · (f · g)}, all cut into
     * {@link org.anid.metrics.internal.kernel.FrequencyStrips}: row r of {@code rows} goes to
     * {@code (r + (r >> shift))·}{@value Fft2d#STRIP}.
     */
    void filterRows(
            float[] xr, float[] xi, float[] f, float[] g, int in, int rows, int shift, float[] outRe, float[] outIm);

    /**
     * One stage over one strip. For every {@code p < m} and {@code q < s} a stage of radix R reads the R rows
     * {@code q + s·(p + m·k)}, k &lt; R, and writes their DFT of length R to the rows {@code q + s·(R·p + k)}, output k
     * times the twiddle {@code w^(p·k)}. Twiddles are stored as (re, im) pairs, R − 1 of them per p.
     *
     * <p>Rows of strips have a gap after every {@code 2^shift}, or rows a power of two apart would share few places in
     * cache: row r begins at {@code in + r·inPitch + (r >> shift)·inGap}, likewise out. Both are the same distance
     * apart for one k and the next.
     */
    final class Stage {
        public float[] xr = {};
        public float[] xi = {};
        public float[] yr = {};
        public float[] yi = {};
        public float[] twiddles = {};
        public int m;
        public int s;
        public int inStep;
        public int outStep;
        int shift;
        int in;
        int inPitch;
        int inGap;
        int out;
        int outPitch;
        int outGap;

        /** Where a row to be read begins. */
        public int inRow(int row) {
            return in + row * inPitch + (row >> shift) * inGap;
        }

        /** Where a row to be written begins. */
        public int outRow(int row) {
            return out + row * outPitch + (row >> shift) * outGap;
        }

        /** Sets the distances from one k to the next, of a stage of that radix. */
        void steps(int radix) {
            inStep = inRow(m * s) - in;
            outStep = outRow(s) - out;
        }
    }
}
