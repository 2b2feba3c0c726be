// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.testing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.anid.api.dataset.Condition;
import org.anid.api.dataset.DecodedImage;
import org.anid.api.dataset.Guidance;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.dataset.ImageSource;
import org.anid.api.dataset.Origin;
import org.anid.api.image.ImageBatch;
import org.anid.api.provenance.Fingerprint;

/** Pictures that are made when they are read, as a data set: natural images, and what generators make of each. */
public record Gallery(List<ImageRecord> records) implements ImageSource {

    /** What a generator makes of natural image {@code i}, in 8 bits. */
    public record Generator(String name, IntFunction<ImageBatch> make) {}

    /** Natural images and one image of each by each generator. */
    public static Gallery of(
            int count, IntFunction<ImageBatch> natural, List<Generator> generators, IntFunction<String> id) {
        List<ImageRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int index = i;
            records.add(image(id.apply(i), new Origin.Natural(), i, () -> natural.apply(index)));
        }
        for (Generator generator : generators) {
            Origin origin = new Origin.Generated(new Condition(generator.name, Guidance.TI2I));
            for (int i = 0; i < count; i++) {
                int index = i;
                records.add(image(id.apply(i), origin, i, () -> generator.make.apply(index)));
            }
        }
        return new Gallery(records);
    }

    private static ImageRecord image(String id, Origin origin, int index, Supplier<ImageBatch> picture) {
        String caption = List.of("a red thing", "a green thing", "a blue thing").get(index % 3);
        return new ImageRecord(id, null, origin, origin + "/" + id, null, caption, List.of(), () -> {
            ImageBatch image = picture.get();
            byte[] levels = new byte[image.data().length];
            for (int k = 0; k < levels.length; k++) {
                levels[k] = (byte) Math.round(255 * image.data()[k]);
            }
            return new DecodedImage(image, "PNG", Fingerprint.of(levels), List.of());
        });
    }

    /** The same with its records in another order. */
    public Gallery shuffled(long seed) {
        List<ImageRecord> shuffled = new ArrayList<>(records);
        Collections.shuffle(shuffled, new Random(seed));
        return new Gallery(shuffled);
    }

    @Override
    public String name() {
        return "pictures";
    }

    @Override
    public List<String> warnings() {
        return List.of();
    }
}
