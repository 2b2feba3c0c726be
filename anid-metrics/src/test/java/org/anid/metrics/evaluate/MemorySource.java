// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.anid.api.dataset.DecodedImage;
import org.anid.api.dataset.Guidance;
import org.anid.api.dataset.ImageContent;
import org.anid.api.dataset.ImageReadException;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.dataset.ImageSource;
import org.anid.api.dataset.Origin;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.anid.api.provenance.Fingerprint;
import org.jspecify.annotations.Nullable;

/** A data set made of seeded noise; counts how often each image is read. */
final class MemorySource implements ImageSource {

    private final List<ImageRecord> records = new ArrayList<>();
    private final List<AtomicInteger> reads = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private String ending = "";
    private String stamp = "";

    /** Gives the files added from here on such an ending. */
    MemorySource named(String value) {
        ending = value;
        return this;
    }

    /** A natural image of noise. */
    MemorySource natural(int id, int size, String... categories) {
        return add(id, null, new Origin.Natural(), null, List.of(categories), noise(id, size, 0));
    }

    /** A generated image: the natural one of that id and size with noise of the given strength. */
    MemorySource made(
            String generator, @Nullable Guidance guidance, int id, int size, double damage, String... categories) {
        return made(generator, guidance, id, null, "caption of " + id, size, damage, categories);
    }

    MemorySource made(
            String generator,
            @Nullable Guidance guidance,
            int id,
            @Nullable String captionId,
            @Nullable String caption,
            int size,
            double damage,
            String... categories) {
        // Rounded so that equal damage gives equal bytes whichever generator it is.
        return addCaptioned(
                id,
                captionId,
                new Origin.Generated(generator, guidance),
                caption,
                List.of(categories),
                noise(id, size, damage));
    }

    /** A generated image whose file is broken. */
    MemorySource broken(String generator, int id) {
        return add(id, null, new Origin.Generated(generator, Guidance.T2I), null, List.of(), () -> {
            throw new ImageReadException("the file is empty");
        });
    }

    MemorySource content(String generator, int id, ImageContent content) {
        return add(id, null, new Origin.Generated(generator, Guidance.T2I), null, List.of(), content);
    }

    MemorySource naturalContent(int id, ImageContent content) {
        return add(id, null, new Origin.Natural(), null, List.of(), content);
    }

    private MemorySource add(
            int id,
            @Nullable String captionId,
            Origin origin,
            @Nullable String caption,
            List<String> categories,
            ImageContent content) {
        return addCaptioned(id, captionId, origin, caption, categories, content);
    }

    private MemorySource addCaptioned(
            int id,
            @Nullable String captionId,
            Origin origin,
            @Nullable String caption,
            List<String> categories,
            ImageContent content) {
        AtomicInteger count = new AtomicInteger();
        reads.add(count);
        records.add(new ImageRecord(
                Integer.toString(id),
                captionId,
                origin,
                origin + "/" + id + (captionId == null ? "" : "_" + captionId) + "#" + records.size() + ending,
                null,
                caption,
                categories,
                new ImageContent() {
                    @Override
                    public DecodedImage read() throws ImageReadException {
                        count.incrementAndGet();
                        return content.read();
                    }

                    @Override
                    public String stamp() {
                        return stamp;
                    }
                }));
        return this;
    }

    /** Says of all images that they have not changed. */
    MemorySource stamped() {
        stamp = "the same";
        return this;
    }

    /** Gives the first image of an origin and id, in the order of the records, another content. */
    MemorySource replacing(String origin, int id, ImageContent content) {
        for (int i = 0; i < records.size(); i++) {
            ImageRecord record = records.get(i);
            if (record.imageId().equals(Integer.toString(id))
                    && record.origin().toString().contains(origin)) {
                records.set(i, with(record, record.location(), content));
                return this;
            }
        }
        throw new IllegalArgumentException("there is no " + origin + " of " + id);
    }

    /** Puts all images elsewhere. */
    MemorySource renamed() {
        records.replaceAll(record -> with(record, "elsewhere/" + record.location(), record.content()));
        return this;
    }

    private static ImageRecord with(ImageRecord record, String location, ImageContent content) {
        return new ImageRecord(
                record.imageId(),
                record.captionId(),
                record.origin(),
                location,
                record.declaredSize(),
                record.caption(),
                record.categories(),
                content);
    }

    /** Smooth per-id waves plus noise; 8-bit values. */
    static ImageContent noise(int id, int size, double damage) {
        return () -> {
            byte[] samples = new byte[size * size * 3];
            SplittableRandom random = new SplittableRandom(id * 7919L + size + Double.hashCode(damage));
            for (int y = 0, at = 0; y < size; y++) {
                for (int x = 0; x < size; x++) {
                    for (int c = 0; c < 3; c++) {
                        double wave = 0.5 + 0.3 * Math.sin((x * (1 + id % 5) + y * (1 + id % 3) + 20 * c) * 9.0 / size);
                        double value = wave + damage * (random.nextDouble() - 0.5);
                        samples[at++] = (byte) Math.round(255 * Math.min(1, Math.max(0, value)));
                    }
                }
            }
            return new DecodedImage(
                    ImageBatch.ofBytes(samples, new ImageShape(3, size, size)),
                    "PNG",
                    Fingerprint.of(samples),
                    List.of());
        };
    }

    List<Integer> reads() {
        return reads.stream().map(AtomicInteger::get).toList();
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public List<ImageRecord> records() {
        return List.copyOf(records);
    }

    @Override
    public List<String> warnings() {
        return warnings;
    }
}
