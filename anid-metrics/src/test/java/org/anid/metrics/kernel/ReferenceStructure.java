// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.kernel;

import org.anid.api.image.ImageBatch;

/** The oracle of the structure kernels: straight from the papers, two-dimensional windows, double precision. */
final class ReferenceStructure {

    void meanSquaredError(ImageBatch reference, ImageBatch candidate, Channels channels, double[] out) {
        for (int i = 0; i < reference.count(); i++) {
            double sum = 0;
            int n = 0;
            for (int c = 0; c < (channels == Channels.LUMA ? 1 : reference.channels()); c++) {
                for (int y = 0; y < reference.height(); y++) {
                    for (int x = 0; x < reference.width(); x++) {
                        double a = ReferencePixels.unit(reference, i, channels, c, y, x);
                        double b = ReferencePixels.unit(candidate, i, channels, c, y, x);
                        sum += (a - b) * (a - b);
                        n++;
                    }
                }
            }
            out[i] = sum / n;
        }
    }

    void ssim(ImageBatch reference, ImageBatch candidate, SsimWindow window, Channels channels, double[] out) {
        for (int i = 0; i < reference.count(); i++) {
            int planes = channels == Channels.LUMA ? 1 : reference.channels();
            out[i] = 0;
            for (int c = 0; c < planes; c++) {
                double[][] a = ReferencePixels.rounded(reference, i, channels, c);
                double[][] b = ReferencePixels.rounded(candidate, i, channels, c);
                out[i] += means(a, b, window)[1] / planes;
            }
        }
    }

    void msSsim(
            ImageBatch reference,
            ImageBatch candidate,
            SsimWindow window,
            double[] weights,
            Channels channels,
            double[] out) {
        for (int i = 0; i < reference.count(); i++) {
            int planes = channels == Channels.LUMA ? 1 : reference.channels();
            double[] terms = new double[weights.length];
            for (int c = 0; c < planes; c++) {
                double[][] a = ReferencePixels.rounded(reference, i, channels, c);
                double[][] b = ReferencePixels.rounded(candidate, i, channels, c);
                for (int scale = 0; scale < weights.length; scale++) {
                    terms[scale] += means(a, b, window)[scale == weights.length - 1 ? 1 : 0] / planes;
                    a = halve(a);
                    b = halve(b);
                }
            }
            out[i] = 1;
            for (int scale = 0; scale < weights.length; scale++) {
                out[i] *= Math.pow(Math.max(0, terms[scale]), weights[scale]);
            }
        }
    }

    private static double[][] halve(double[][] plane) {
        int oddRow = plane.length % 2;
        int oddColumn = plane[0].length % 2;
        double[][] half = new double[(plane.length + 1) / 2][(plane[0].length + 1) / 2];
        for (int y = 0; y < plane.length; y++) {
            for (int x = 0; x < plane[0].length; x++) {
                half[(y + oddRow) / 2][(x + oddColumn) / 2] += plane[y][x] / 4;
            }
        }
        return half;
    }

    /** Means of the contrast–structure term and of the similarity. */
    private static double[] means(double[][] a, double[][] b, SsimWindow window) {
        double[][] weights = ReferencePixels.gaussian(window.size(), window.sigma());
        double contrast = 0;
        double similarity = 0;
        int positions = 0;
        for (int y = 0; y + window.size() <= a.length; y++) {
            for (int x = 0; x + window.size() <= a[0].length; x++) {
                double ma = 0;
                double mb = 0;
                for (int dy = 0; dy < window.size(); dy++) {
                    for (int dx = 0; dx < window.size(); dx++) {
                        ma += weights[dy][dx] * a[y + dy][x + dx];
                        mb += weights[dy][dx] * b[y + dy][x + dx];
                    }
                }
                double va = 0;
                double vb = 0;
                double vab = 0;
                for (int dy = 0; dy < window.size(); dy++) {
                    for (int dx = 0; dx < window.size(); dx++) {
                        double da = a[y + dy][x + dx] - ma;
                        double db = b[y + dy][x + dx] - mb;
                        va += weights[dy][dx] * da * da;
                        vb += weights[dy][dx] * db * db;
                        vab += weights[dy][dx] * da * db;
                    }
                }
                double cs = (2 * vab + window.c2()) / (va + vb + window.c2());
                if (window.clipContrast()) {
                    cs = Math.max(0, cs);
                }
                contrast += cs;
                similarity += cs * (2 * ma * mb + window.c1()) / (ma * ma + mb * mb + window.c1());
                positions++;
            }
        }
        return new double[] {contrast / positions, similarity / positions};
    }
}
