// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.preprocess;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.anid.api.image.ImageBatch;
import org.anid.api.metric.UnscorableException;
import org.anid.api.model.Crops;
import org.anid.api.model.Preprocessing;
import org.anid.api.model.Preprocessing.Layout;
import org.anid.api.model.Preprocessing.Order;
import org.anid.api.model.Preprocessing.Step;

/**
 * Executes the preprocessing of a card: {@link #prepare} runs its steps on one image, and what comes out is written
 * where the network reads. Nothing is known here of any particular network.
 *
 * <p>Immutable and thread-safe.
 */
public final class Preprocessor {

    private final String id;
    private final Preprocessing spec;

    /**
     * For a model.
     *
     * @param id of the model, for messages
     * @param spec as on its card
     */
    public Preprocessor(String id, Preprocessing spec) {
        this.id = id;
        this.spec = spec;
    }

    /**
     * Runs the steps on one image.
     *
     * @param images batch with the image; one channel is taken for three equal ones
     * @param index of the image
     * @throws UnscorableException if the image is too small
     */
    public Prepared prepare(ImageBatch images, int index) {
        if (Math.min(images.width(), images.height()) < spec.minimumSide()) {
            throw UnscorableException.tooSmall(id, spec.minimumSide(), images.shape());
        }
        Planes image = planes(images, index);
        for (Step step : spec.steps()) {
            image = Steps.apply(step, image);
        }
        return new Prepared(spec, image);
    }

    private static Planes planes(ImageBatch images, int index) {
        if (images.count() == 1 && images.channels() == Planes.CHANNELS) {
            return new Planes(images.data(), images.width(), images.height());
        }
        int plane = images.shape().plane();
        int from = images.offset(index);
        float[] values = new float[Planes.CHANNELS * plane];
        for (int c = 0; c < Planes.CHANNELS; c++) {
            System.arraycopy(
                    images.data(), from + Math.min(c, images.channels() - 1) * plane, values, c * plane, plane);
        }
        return new Planes(values, images.width(), images.height());
    }

    /** An image after its steps, to be written crop by crop. Immutable. */
    public static final class Prepared {

        private final Preprocessing spec;
        private final Planes image;
        private final List<int[]> corners;
        private final int width;
        private final int height;

        private Prepared(Preprocessing spec, Planes steps) {
            this.spec = spec;
            Planes cut = steps;
            int side = 0;
            List<int[]> places = new ArrayList<>();
            if (spec.crops() instanceof Crops.UniformGrid grid) {
                side = grid.size();
                cut = enlarged(grid, steps);
                grid(grid, cut, places);
            } else if (spec.crops() instanceof Crops.Windows windows) {
                side = windows.size();
                windows(windows, cut, places);
            } else {
                places.add(new int[] {0, 0});
            }
            this.image = cut;
            this.corners = places;
            this.width = side == 0 ? cut.width() : side;
            this.height = side == 0 ? cut.height() : side;
        }

        /** Rows of the network's batch that this image becomes: its crops, or 1. */
        public int rows() {
            return corners.size();
        }

        /** Sizes of a row, without the batch axis: of an image in the layout of the card, or patches × values. */
        public long[] rowShape() {
            if (spec.crops() instanceof Crops.MultiScalePatches patches) {
                return new long[] {
                    PatchSequence.rows(patches, image.width(), image.height()), PatchSequence.width(patches)
                };
            }
            return spec.layout() == Layout.NCHW
                    ? new long[] {Planes.CHANNELS, height, width}
                    : new long[] {height, width, Planes.CHANNELS};
        }

        /** Values of a row: the product of its sizes. */
        public int rowLength() {
            return Math.toIntExact(Arrays.stream(rowShape()).reduce(1, Math::multiplyExact));
        }

        /** Writes a row at the buffer's position. */
        public void write(int row, FloatBuffer to) {
            if (spec.crops() instanceof Crops.MultiScalePatches patches) {
                PatchSequence.write(patches, image, to);
                return;
            }
            int[] corner = corners.get(row);
            if (spec.layout() == Layout.NCHW) {
                planar(corner[0], corner[1], to);
            } else {
                interleaved(corner[0], corner[1], to);
            }
        }

        private void planar(int left, int top, FloatBuffer to) {
            for (int c = 0; c < Planes.CHANNELS; c++) {
                int plane = channel(c) * image.plane();
                if (width == image.width()) {
                    to.put(image.values(), plane + top * width, height * width);
                } else {
                    for (int y = top; y < top + height; y++) {
                        to.put(image.values(), plane + y * image.width() + left, width);
                    }
                }
            }
        }

        private void interleaved(int left, int top, FloatBuffer to) {
            float[] line = new float[Planes.CHANNELS * width];
            for (int y = top; y < top + height; y++) {
                for (int c = 0; c < Planes.CHANNELS; c++) {
                    int from = channel(c) * image.plane() + y * image.width() + left;
                    for (int x = 0; x < width; x++) {
                        line[Planes.CHANNELS * x + c] = image.values()[from + x];
                    }
                }
                to.put(line);
            }
        }

        private int channel(int place) {
            return spec.order() == Order.RGB ? place : Planes.CHANNELS - 1 - place;
        }

        private static Planes enlarged(Crops.UniformGrid grid, Planes image) {
            int side = Math.min(image.width(), image.height());
            return side > grid.size() ? image : Bilinear.torch(image, (grid.size() + 1) / (double) side);
        }

        private static void grid(Crops.UniformGrid grid, Planes image, List<int[]> places) {
            double root = Math.sqrt(grid.count());
            int across = (int) Math.ceil(root);
            int stepX = (image.width() - grid.size()) / (int) root;
            int stepY = (image.height() - grid.size()) / (int) root;
            for (int i = 0; i < grid.count(); i++) {
                places.add(new int[] {i % across * stepX, i / across * stepY});
            }
        }

        private static void windows(Crops.Windows windows, Planes image, List<int[]> places) {
            int columns = (image.width() - windows.size()) / windows.step() + 1;
            int rows = (image.height() - windows.size()) / windows.step() + 1;
            int all = columns * rows;
            int count = Math.min(all, windows.most());
            int stride = all / count;
            for (int i = 0; i < count; i++) {
                int window = i * stride;
                places.add(new int[] {window % columns * windows.step(), window / columns * windows.step()});
            }
        }
    }
}
