// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli.demo;

/**
 * Smooth noise that depends on a seed and a place alone: values on an integer lattice from a hash, joined by cubic
 * steps, and octaves of it added up. Only exactly specified arithmetic, so that every JVM paints the same picture.
 */
final class Noise {

    private final long seed;

    Noise(long seed) {
        this.seed = seed;
    }

    /** One octave in [0,1]; the lattice has a spacing of 1. */
    double at(double x, double y) {
        double x0 = StrictMath.floor(x);
        double y0 = StrictMath.floor(y);
        double u = smooth(x - x0);
        double v = smooth(y - y0);
        long ix = (long) x0;
        long iy = (long) y0;
        double top = lerp(lattice(ix, iy), lattice(ix + 1, iy), u);
        double bottom = lerp(lattice(ix, iy + 1), lattice(ix + 1, iy + 1), u);
        return lerp(top, bottom, v);
    }

    /** Several octaves in [0,1], each half as large and twice as fine: amplitudes fall as 1/f, as in natural images. */
    double octaves(double x, double y, int count) {
        double sum = 0;
        double amplitude = 1;
        double total = 0;
        double scale = 1;
        for (int i = 0; i < count; i++) {
            sum += amplitude * at(x * scale + 17.3 * i, y * scale - 9.7 * i);
            total += amplitude;
            amplitude *= 0.5;
            scale *= 2;
        }
        return sum / total;
    }

    /** The SplitMix64 finalizer over the place. */
    private double lattice(long x, long y) {
        long z = seed + x * 0x9E3779B97F4A7C15L + y * 0xC2B2AE3D27D4EB4FL;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        z ^= z >>> 31;
        return (z >>> 11) * 0x1.0p-53;
    }

    private static double smooth(double t) {
        return t * t * (3 - 2 * t);
    }

    private static double lerp(double a, double b, double t) {
        return a + (b - a) * t;
    }
}
