// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.kernel;

import java.util.ArrayList;
import java.util.List;
import org.anid.api.image.ImageBatch;

/** The oracle of the frame kernels: straight from the papers and the stated conventions, double precision. */
final class ReferenceFrame implements FrameKernels {

    @Override
    public void entropy(ImageBatch images, double[] out) {
        for (int i = 0; i < images.count(); i++) {
            int[] counts = new int[256];
            int pixels = 0;
            for (double[] row : ReferencePixels.rounded(images, i, Channels.LUMA, 0)) {
                for (double value : row) {
                    counts[(int) value]++;
                    pixels++;
                }
            }
            double bits = 0;
            for (int count : counts) {
                double share = (double) count / pixels;
                bits -= share * Math.log(share + 1e-8) / Math.log(2);
            }
            out[i] = bits;
        }
    }

    @Override
    public void piqe(ImageBatch images, double[] out) {
        for (int i = 0; i < images.count(); i++) {
            double[][] mscn = mscn(mirrored(stretched(images, i)));
            double sum = 0;
            int active = 0;
            for (int y = 0; y + 16 <= mscn.length; y += 16) {
                for (int x = 0; x + 16 <= mscn[0].length; x += 16) {
                    double variance =
                            variance(columns(mscn, y, x, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
                    if (variance > 0.1) {
                        active++;
                        sum += impaired(mscn, y, x) ? 1 - variance : 0;
                        sum += noisy(mscn, y, x, Math.sqrt(variance)) ? variance : 0;
                    }
                }
            }
            out[i] = (sum + 1) / (active + 1) * 100;
        }
    }

    @Override
    public void colourfulness(ImageBatch images, double[] out) {
        for (int i = 0; i < images.count(); i++) {
            double[][] rg = new double[images.height()][images.width()];
            double[][] yb = new double[images.height()][images.width()];
            for (int y = 0; y < images.height(); y++) {
                for (int x = 0; x < images.width(); x++) {
                    double r = 255 * ReferencePixels.unit(images, i, Channels.RGB, 0, y, x);
                    double g =
                            images.channels() == 1 ? r : 255 * ReferencePixels.unit(images, i, Channels.RGB, 1, y, x);
                    double b =
                            images.channels() == 1 ? r : 255 * ReferencePixels.unit(images, i, Channels.RGB, 2, y, x);
                    rg[y][x] = r - g;
                    yb[y][x] = (r + g) / 2 - b;
                }
            }
            out[i] = Math.sqrt(populationVariance(rg) + populationVariance(yb))
                    + 0.3 * Math.sqrt(mean(rg) * mean(rg) + mean(yb) * mean(yb));
        }
    }

    @Override
    public void sharpness(ImageBatch images, double[] out) {
        for (int i = 0; i < images.count(); i++) {
            double[][] luma = luma(images, i);
            double[][] laplacian = new double[luma.length][luma[0].length];
            for (int y = 0; y < luma.length; y++) {
                for (int x = 0; x < luma[0].length; x++) {
                    laplacian[y][x] = 255
                            * (nearest(luma, y - 1, x)
                                    + nearest(luma, y + 1, x)
                                    + nearest(luma, y, x - 1)
                                    + nearest(luma, y, x + 1)
                                    - 4 * luma[y][x]);
                }
            }
            out[i] = populationVariance(laplacian);
        }
    }

    @Override
    public void contrast(ImageBatch images, double[] out) {
        for (int i = 0; i < images.count(); i++) {
            out[i] = Math.sqrt(populationVariance(luma(images, i)));
        }
    }

    @Override
    public void sceneMoments(ImageBatch images, ScenePartition partition, double[] out) {
        ReferenceScene.moments(images, partition, out);
    }

    @Override
    public void integratedStatistics(ImageBatch images, double[] out) {
        ReferenceNatural.statistics(images, out);
    }

    private static double[][] luma(ImageBatch images, int image) {
        double[][] plane = new double[images.height()][images.width()];
        for (int y = 0; y < images.height(); y++) {
            for (int x = 0; x < images.width(); x++) {
                plane[y][x] = (float) ReferencePixels.unit(images, image, Channels.LUMA, 0, y, x);
            }
        }
        return plane;
    }

    private static double mean(double[][] plane) {
        double sum = 0;
        for (double[] row : plane) {
            for (double value : row) {
                sum += value;
            }
        }
        return sum / plane.length / plane[0].length;
    }

    private static double populationVariance(double[][] plane) {
        double mean = mean(plane);
        double sum = 0;
        for (double[] row : plane) {
            for (double value : row) {
                sum += (value - mean) * (value - mean);
            }
        }
        return sum / plane.length / plane[0].length;
    }

    private static double[][] stretched(ImageBatch images, int image) {
        float max = 0;
        for (int y = 0; y < images.height(); y++) {
            for (int x = 0; x < images.width(); x++) {
                max = Math.max(max, (float) ReferencePixels.unit(images, image, Channels.LUMA, 0, y, x));
            }
        }
        double[][] plane = new double[images.height()][images.width()];
        for (int y = 0; y < images.height(); y++) {
            for (int x = 0; x < images.width(); x++) {
                float luma = (float) ReferencePixels.unit(images, image, Channels.LUMA, 0, y, x);
                plane[y][x] = max == 0 ? 0 : Math.rint(255f * (luma / max));
            }
        }
        return plane;
    }

    private static double[][] mirrored(double[][] plane) {
        int height = plane.length;
        int width = plane[0].length;
        double[][] padded = new double[height + height % 16][width + width % 16];
        for (int y = 0; y < padded.length; y++) {
            for (int x = 0; x < padded[0].length; x++) {
                padded[y][x] = plane[y < height ? y : 2 * height - 1 - y][x < width ? x : 2 * width - 1 - x];
            }
        }
        return padded;
    }

    /**
     * In single precision with fused additions in this order, because that is the convention and thresholds show it.
     */
    private static double[][] mscn(double[][] plane) {
        double[][] weights = ReferencePixels.gaussian(7, 7.0 / 6);
        double[][] out = new double[plane.length][plane[0].length];
        for (int y = 0; y < plane.length; y++) {
            for (int x = 0; x < plane[0].length; x++) {
                float mean = 0;
                float square = 0;
                for (int dy = 0; dy < 7; dy++) {
                    for (int dx = 0; dx < 7; dx++) {
                        float pixel = (float) nearest(plane, y + dy - 3, x + dx - 3);
                        mean = Math.fma(pixel, (float) weights[dy][dx], mean);
                        square = Math.fma(pixel * pixel, (float) weights[dy][dx], square);
                    }
                }
                float sigma = (float) Math.sqrt(Math.abs(square - mean * mean) + Math.ulp(1f));
                out[y][x] = ((float) plane[y][x] - mean) / (sigma + 1f);
            }
        }
        return out;
    }

    private static double nearest(double[][] plane, int y, int x) {
        return plane[Math.max(0, Math.min(plane.length - 1, y))][Math.max(0, Math.min(plane[0].length - 1, x))];
    }

    private static boolean impaired(double[][] mscn, int y, int x) {
        for (int start = 0; start <= 10; start++) {
            List<List<Double>> edges =
                    List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (int i = start; i < start + 6; i++) {
                edges.get(0).add(mscn[y][x + i]);
                edges.get(1).add(mscn[y + 15][x + i]);
                edges.get(2).add(mscn[y + i][x]);
                edges.get(3).add(mscn[y + i][x + 15]);
            }
            if (edges.stream().anyMatch(edge -> Math.sqrt(variance(edge)) < 0.1)) {
                return true;
            }
        }
        return false;
    }

    private static boolean noisy(double[][] mscn, int y, int x, double sigma) {
        double centre = Math.sqrt(variance(columns(mscn, y, x, 7, 8)));
        double surround = Math.sqrt(variance(columns(mscn, y, x, 0, 1, 2, 3, 4, 5, 6, 8, 10, 11, 12, 13, 14, 15)));
        double ratio = surround == 0 ? (centre == 0 ? 0 : Float.MAX_VALUE) : centre / surround;
        return sigma > 2 * Math.abs(sigma - ratio) / Math.max(sigma, ratio);
    }

    private static List<Double> columns(double[][] plane, int y, int x, int... columns) {
        List<Double> values = new ArrayList<>();
        for (int dy = 0; dy < 16; dy++) {
            for (int column : columns) {
                values.add(plane[y + dy][x + column]);
            }
        }
        return values;
    }

    private static double variance(List<Double> values) {
        double mean = values.stream().mapToDouble(v -> v).sum() / values.size();
        return values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum() / (values.size() - 1);
    }

    @Override
    public void nrqmFeatures(ImageBatch images, double[] out) {
        ReferenceNrqm.features(images, out);
    }
}
