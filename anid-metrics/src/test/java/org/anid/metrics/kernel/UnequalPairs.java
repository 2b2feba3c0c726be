// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.anid.metrics.testing.Scenes;

/**
 * A picture beside images that have no energy or next to none, in both orders, and what the oracles say of them.
 * Engines that transform both images at once must not let the rounding of one into the other, and phase congruency and
 * saliency do not depend on the contrast of an image, so that what is let in shows. Made once for all engines.
 */
final class UnequalPairs {

    /** Rows, columns and channels: powers of two, products of them with 3 and 5, odd sides, primes. */
    private static final int[][] SHAPES = {{64, 64, 1}, {96, 160, 3}, {63, 75, 3}, {97, 131, 3}, {37, 53, 3}};

    /**
     * The oracle of VSI transforms 256×256 pixels whatever the size, so that two sizes are enough. Both in colour: of a
     * faint grey image single precision leaves hardly any a* and b*, which VSI stretches to the full range.
     */
    private static final List<Integer> HEIGHTS_OF_VSI = List.of(63, 97);

    /** The oracle of MAD looks at every block of 16×16 by itself. */
    private static final int LARGEST_OF_MAD = 64 * 64;

    /**
     * A pair and its scores; NaN where an oracle would take too long.
     */
    record Pair(String name, ImageBatch reference, ImageBatch candidate, double fsim, double vsi, double mad) {}

    private static final class Holder {
        static final List<Pair> PAIRS = pairs();
    }

    private UnequalPairs() {}

    static List<Pair> all() {
        return Holder.PAIRS;
    }

    private static List<Pair> pairs() {
        List<Pair> pairs = new ArrayList<>();
        ReferenceVsi vsi = new ReferenceVsi();
        for (int[] size : SHAPES) {
            ImageShape shape = new ImageShape(size[2], size[0], size[1]);
            ReferenceFsim fsim = new ReferenceFsim(shape.height(), shape.width());
            ImageBatch picture = picture(5, shape);
            weak(shape).forEach((name, weak) -> {
                for (boolean first : new boolean[] {true, false}) {
                    ImageBatch a = first ? picture : weak;
                    ImageBatch b = first ? weak : picture;
                    double[] mad = {Double.NaN};
                    if (shape.plane() <= LARGEST_OF_MAD) {
                        ReferenceMad.of(a, b, mad);
                    }
                    pairs.add(new Pair(
                            shape + (first ? " picture, " + name : " " + name + ", picture"),
                            a,
                            b,
                            fsim.score(a, b),
                            HEIGHTS_OF_VSI.contains(shape.height()) ? vsi.score(a, b) : Double.NaN,
                            mad[0]));
                }
            });
        }
        return pairs;
    }

    /** The first of three channels where one is asked for. */
    private static ImageBatch picture(long seed, ImageShape shape) {
        ImageBatch colour = Scenes.picture(seed, shape.height(), shape.width());
        return ImageBatch.wrap(Arrays.copyOf(colour.data(), shape.volume()), 1, shape);
    }

    private static Map<String, ImageBatch> weak(ImageShape shape) {
        Map<String, ImageBatch> images = new LinkedHashMap<>();
        images.put("black", flat(shape, 0));
        images.put("white", flat(shape, 1));
        images.put("mid-grey", flat(shape, 128 / 255f));
        // Whose mean single precision would round.
        images.put("dark grey", flat(shape, 0.3f));
        ImageBatch pixel = flat(shape, 128 / 255f);
        for (int c = 0; c < shape.channels(); c++) {
            pixel.data()[c * shape.plane() + shape.height() / 3 * shape.width() + shape.width() / 3] = 129 / 255f;
        }
        images.put("one pixel brighter by 1", pixel);
        images.put("a thousandth of the contrast", Scenes.contrasted(picture(5, shape), 1e-3f));
        images.put("another of a thousandth of the contrast", Scenes.contrasted(picture(6, shape), 1e-3f));
        return images;
    }

    private static ImageBatch flat(ImageShape shape, float value) {
        float[] data = new float[shape.volume()];
        Arrays.fill(data, value);
        return ImageBatch.wrap(data, 1, shape);
    }
}
