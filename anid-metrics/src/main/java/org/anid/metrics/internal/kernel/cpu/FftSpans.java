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

    /** Multiplies row r of {@code rows}, {@code columns} values wide, by {@code wr[r] + i·wi[r]}, in place. */
    void scaleRows(float[] re, float[] im, int rows, int columns, float[] wr, float[] wi);

    /**
     * One stage over one strip. For every {@code p < m} and {@code q < s} a stage of radix R reads the R rows
     * {@code q + s·(p + m·k)}, k &lt; R, and writes their DFT of length R to the rows {@code q + s·(R·p + k)}, output k
     * times the twiddle {@code w^(p·k)}. Row r begins at {@code in + r·inPitch} and {@code out + r·outPitch}. Twiddles
     * are stored as (re, im) pairs, R − 1 of them per p.
     */
    final class Stage {
        public float[] xr = {};
        public float[] xi = {};
        public float[] yr = {};
        public float[] yi = {};
        public float[] twiddles = {};
        public int m;
        public int s;
        public int in;
        public int inPitch;
        public int out;
        public int outPitch;
    }
}
