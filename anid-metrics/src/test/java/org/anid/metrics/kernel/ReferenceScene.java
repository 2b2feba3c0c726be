// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.kernel;

import org.anid.api.image.ImageBatch;

/** The oracle of {@link FrameKernels#sceneMoments}: two-dimensional windows and whole maps, double precision. */
final class ReferenceScene {

    static final int[][] NEIGHBOURS = {{0, 0}, {0, 1}, {1, 0}, {1, 1}, {1, -1}};

    private ReferenceScene() {}

    static void moments(ImageBatch images, ScenePartition partition, double[] out) {
        int rows = partition.rows(images.shape());
        int columns = partition.columns(images.shape());
        boolean whole = partition == ScenePartition.WHOLE;
        int at = 0;
        for (int image = 0; image < images.count(); image++) {
            double[][] fine =
                    whole ? roundedWide(images, image) : ReferencePixels.rounded(images, image, Channels.LUMA, 0);
            if (!whole) {
                fine = part(fine, 0, 0, 96 * rows, 96 * columns);
            }
            double[][] coarse = halved(fine, whole ? 1 : 255);
            double[][][] maps = {mscn(fine, !whole, 7, 7.0 / 6), mscn(coarse, !whole, 7, 7.0 / 6)};
            for (int block = 0; block < rows * columns; block++) {
                for (double[][] map : maps) {
                    int height = map.length / rows;
                    int width = map[0].length / columns;
                    double[][] values = part(map, block / columns * height, block % columns * width, height, width);
                    for (int[] neighbour : NEIGHBOURS) {
                        for (double moment : moments(products(values, neighbour))) {
                            out[at++] = moment;
                        }
                    }
                }
            }
        }
    }

    /** The luma rounded from a sum in double precision. */
    private static double[][] roundedWide(ImageBatch images, int image) {
        if (images.channels() == 1) {
            return ReferencePixels.rounded(images, image, Channels.LUMA, 0);
        }
        double[][] plane = new double[images.height()][images.width()];
        for (int y = 0; y < images.height(); y++) {
            for (int x = 0; x < images.width(); x++) {
                plane[y][x] = Math.rint(255
                        * (0.299f * ReferencePixels.unit(images, image, Channels.RGB, 0, y, x)
                                + 0.587f * ReferencePixels.unit(images, image, Channels.RGB, 1, y, x)
                                + 0.114f * ReferencePixels.unit(images, image, Channels.RGB, 2, y, x)));
            }
        }
        return plane;
    }

    static double[][] part(double[][] plane, int top, int left, int height, int width) {
        double[][] part = new double[height][width];
        for (int y = 0; y < height; y++) {
            System.arraycopy(plane[top + y], left, part[y], 0, width);
        }
        return part;
    }

    static double[][] products(double[][] v, int[] neighbour) {
        int height = v.length;
        int width = v[0].length;
        double[][] products = new double[height][width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int above = Math.floorMod(y - neighbour[0], height);
                int left = Math.floorMod(x - neighbour[1], width);
                products[y][x] = neighbour[0] == 0 && neighbour[1] == 0 ? v[y][x] : v[y][x] * v[above][left];
            }
        }
        return products;
    }

    static double[] moments(double[][] map) {
        double[] moments = new double[5];
        for (double[] row : map) {
            for (double value : row) {
                int side = value < 0 ? 0 : 1;
                moments[side] += value == 0 ? 0 : 1;
                moments[2 + side] += value * value;
                moments[4] += Math.abs(value);
            }
        }
        return moments;
    }

    static double[][] mscn(double[][] plane, boolean replicate, int size, double sigma) {
        // The weights are stored in single precision by the reference, which shows on flat surfaces.
        double[][] weights = ReferencePixels.gaussian(size, sigma);
        int half = size / 2;
        int height = plane.length;
        int width = plane[0].length;
        double[][] out = new double[height][width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double mean = 0;
                double square = 0;
                for (int dy = -half; dy <= half; dy++) {
                    for (int dx = -half; dx <= half; dx++) {
                        double value = outside(plane, y + dy, x + dx, replicate);
                        mean += (float) weights[dy + half][dx + half] * value;
                        square += (float) weights[dy + half][dx + half] * value * value;
                    }
                }
                out[y][x] = (plane[y][x] - mean) / (Math.sqrt(Math.abs(square - mean * mean) + Math.ulp(1.0)) + 1);
            }
        }
        return out;
    }

    private static double outside(double[][] plane, int y, int x, boolean replicate) {
        int row = Math.max(0, Math.min(plane.length - 1, y));
        int column = Math.max(0, Math.min(plane[0].length - 1, x));
        return replicate || (row == y && column == x) ? plane[row][column] : 0;
    }

    /** MATLAB's imresize by one half, of values over {@code scale} that are in single precision as they are there. */
    private static double[][] halved(double[][] plane, double scale) {
        double[][] tall = new double[plane.length][plane[0].length];
        for (int y = 0; y < plane.length; y++) {
            for (int x = 0; x < plane[0].length; x++) {
                tall[y][x] = (float) (plane[y][x] / scale);
            }
        }
        double[][] half = transposed(shortened(transposed(shortened(tall))));
        for (double[] row : half) {
            for (int x = 0; x < row.length; x++) {
                row[x] *= scale;
            }
        }
        return half;
    }

    private static double[][] shortened(double[][] plane) {
        int height = plane.length;
        int width = plane[0].length;
        double[][] out = new double[(height + 1) / 2][width];
        for (int y = 0; y < out.length; y++) {
            for (int x = 0; x < width; x++) {
                float sum = 0;
                for (int k = -3; k <= 4; k++) {
                    int row = 2 * y + k;
                    row = row < 0 ? -1 - row : row >= height ? 2 * height - 1 - row : row;
                    sum += (float) (cubic((k - 0.5) / 2) / 2) * (float) plane[row][x];
                }
                out[y][x] = sum;
            }
        }
        return out;
    }

    static double cubic(double x) {
        double a = Math.abs(x);
        if (a <= 1) {
            return 1.5 * a * a * a - 2.5 * a * a + 1;
        }
        return a <= 2 ? -0.5 * a * a * a + 2.5 * a * a - 4 * a + 2 : 0;
    }

    private static double[][] transposed(double[][] plane) {
        double[][] out = new double[plane[0].length][plane.length];
        for (int y = 0; y < plane.length; y++) {
            for (int x = 0; x < plane[0].length; x++) {
                out[x][y] = plane[y][x];
            }
        }
        return out;
    }
}
