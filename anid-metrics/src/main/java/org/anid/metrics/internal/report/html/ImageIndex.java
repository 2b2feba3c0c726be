// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.anid.api.dataset.Condition;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.dataset.ImageSource;
import org.anid.api.dataset.Origin;
import org.jspecify.annotations.Nullable;

/** Which image of a data set is which on the page. */
final class ImageIndex {

    /** Photographs whose images are shown side by side. */
    private static final int SAMPLES = 4;

    private final Map<String, ImageRecord> naturals = new HashMap<>();
    private final Map<String, ImageRecord> generated = new HashMap<>();
    private final List<Sample> samples = new ArrayList<>();

    /**
     * A photograph and what was made of it.
     *
     * @param natural the photograph
     * @param images the first that each condition made
     */
    record Sample(ImageRecord natural, Map<Condition, ImageRecord> images) {}

    /** The images of a data set of which the report says something. */
    ImageIndex(ImageSource source, Scores scores) {
        Map<String, Map<Condition, ImageRecord>> byId = new LinkedHashMap<>();
        Set<String> files = new HashSet<>();
        for (String metric : scores.metrics().keySet()) {
            scores.examples(metric).values().forEach(places -> places.values()
                    .forEach(example -> files.add(example.row().file())));
        }
        for (ImageRecord record : source.records()) {
            if (record.origin() instanceof Origin.Generated made) {
                if (files.contains(record.location())) {
                    generated.putIfAbsent(record.location(), record);
                }
                byId.computeIfAbsent(record.imageId(), id -> new LinkedHashMap<>())
                        .putIfAbsent(made.condition(), record);
            } else {
                naturals.merge(record.imageId(), record, ImageIndex::larger);
            }
        }
        byId.entrySet().stream()
                .filter(each -> naturals.containsKey(each.getKey()))
                .filter(each -> scores.ids().isEmpty() || scores.ids().contains(each.getKey()))
                .sorted(Comparator.comparingInt(each -> -each.getValue().size()))
                .limit(SAMPLES)
                .forEach(each ->
                        samples.add(new Sample(Objects.requireNonNull(naturals.get(each.getKey())), each.getValue())));
    }

    /** The larger one by what the layout says, the earlier one where it says nothing. */
    private static ImageRecord larger(ImageRecord one, ImageRecord other) {
        return area(other) > area(one) ? other : one;
    }

    private static int area(ImageRecord record) {
        return record.declaredSize() == null ? 0 : record.declaredSize().plane();
    }

    /** Photographs with images of as many conditions as there are, in the order of the data set. */
    List<Sample> samples() {
        return samples;
    }

    /** The natural image of that id, in its largest size; null where there is none. */
    @Nullable
    ImageRecord natural(String id) {
        return naturals.get(id);
    }

    /** The generated image of an example of the report; null where the data set does not have it. */
    @Nullable
    ImageRecord generated(String file) {
        return generated.get(file);
    }
}
