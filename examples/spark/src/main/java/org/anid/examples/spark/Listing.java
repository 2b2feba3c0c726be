// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.anid.api.dataset.DatasetException;
import org.anid.api.dataset.Guidance;
import org.anid.api.dataset.ImageContent;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.dataset.ImageSource;
import org.anid.api.dataset.Origin;
import org.anid.api.image.ImageShape;
import org.anid.dataset.Captions;
import org.anid.dataset.Categories;
import org.anid.dataset.ListedDataset;
import org.jspecify.annotations.Nullable;

/**
 * All images of a run in the order of the data set, without their bytes: what every executor must know, sent once to
 * each. Safe to share between threads.
 */
final class Listing implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String name;
    private final List<Entry> entries;
    private final List<String> warnings;
    /** Made anew where it is needed. */
    private transient @Nullable Map<String, Integer> byLocation;

    private Listing(String name, List<Entry> entries, List<String> warnings) {
        this.name = name;
        this.entries = entries;
        this.warnings = warnings;
    }

    /** A record, with what of it can be sent. */
    private record Entry(
            String imageId,
            @Nullable String captionId,
            @Nullable String generator,
            @Nullable Guidance guidance,
            String location,
            int width,
            int height,
            @Nullable String caption,
            List<String> categories,
            String stamp)
            implements Serializable {

        static Entry of(ImageRecord record) {
            ImageShape size = record.declaredSize();
            Origin.Generated made = record.origin() instanceof Origin.Generated generated ? generated : null;
            return new Entry(
                    record.imageId(),
                    record.captionId(),
                    made == null ? null : made.condition().generator(),
                    made == null ? null : made.condition().guidance(),
                    record.location(),
                    size == null ? 0 : size.width(),
                    size == null ? 0 : size.height(),
                    record.caption(),
                    record.categories(),
                    record.content().stamp());
        }

        ImageRecord record(ImageContent content) {
            return new ImageRecord(
                    imageId,
                    captionId,
                    generator == null ? new Origin.Natural() : new Origin.Generated(generator, guidance),
                    location,
                    width == 0 ? null : new ImageShape(3, height, width),
                    caption,
                    categories,
                    content);
        }
    }

    /**
     * Puts images in order, by the rules of the library.
     *
     * @throws DatasetException if they make no data set
     */
    static Listing of(
            String name,
            List<FoundImage.Described> images,
            @Nullable String naturalValue,
            Captions captions,
            Categories categories)
            throws DatasetException {
        ListedDataset.Builder builder =
                ListedDataset.builder(name).captions(captions).categories(categories);
        if (naturalValue != null) {
            builder.naturalValue(naturalValue);
        }
        images.forEach(image -> builder.add(image.listed()));
        try (ListedDataset dataset = builder.open()) {
            List<Entry> entries = new ArrayList<>();
            dataset.records().forEach(record -> entries.add(Entry.of(record)));
            return new Listing(name, entries, dataset.warnings());
        }
    }

    int size() {
        return entries.size();
    }

    String imageId(int index) {
        return entries.get(index).imageId;
    }

    boolean natural(int index) {
        return entries.get(index).generator == null;
    }

    /** Place of the image that is there; −1 for one that was left out. */
    synchronized int indexOf(String location) {
        Map<String, Integer> map = byLocation;
        if (map == null) {
            map = new HashMap<>();
            for (int i = 0; i < entries.size(); i++) {
                map.put(entries.get(i).location, i);
            }
            byLocation = map;
        }
        return map.getOrDefault(location, -1);
    }

    /** The data set where no bytes are. */
    ImageSource source() {
        return source((index, elsewhere) -> elsewhere);
    }

    /**
     * The data set where some bytes are.
     *
     * @param contents by place, what reads an image, given what does where its bytes are not
     */
    ImageSource source(BiFunction<Integer, Elsewhere, ImageContent> contents) {
        List<ImageRecord> records = new ArrayList<>(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            records.add(entry.record(contents.apply(i, new Elsewhere(entry.stamp))));
        }
        return new ImageSource() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public List<ImageRecord> records() {
                return records;
            }

            @Override
            public List<String> warnings() {
                return warnings;
            }
        };
    }
}
