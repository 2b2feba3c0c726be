// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.plan;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.anid.api.dataset.Condition;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.dataset.Origin;
import org.anid.api.image.ImageShape;
import org.jspecify.annotations.Nullable;

/**
 * Which images a run is over, and the place of each one's scores.
 *
 * <p>Image ids come in the order in which natural images first name them; those without a natural image follow.
 * Conditions come in the order in which the records first name them.
 */
public final class DatasetIndex {

    private final List<ImageId> ids;
    private final List<ConditionImages> conditions;
    private final List<String> warnings = new ArrayList<>();
    private final int naturals;
    private final long images;

    /**
     * Sorts the records.
     *
     * @param limit image ids with a natural image at most, and as many without
     */
    public DatasetIndex(List<ImageRecord> records, long limit) {
        Map<String, ImageId> byId = new LinkedHashMap<>();
        Set<String> withNatural = new HashSet<>();
        records.stream().filter(ImageRecord::natural).map(ImageRecord::imageId).forEach(withNatural::add);
        long naturalIds = 0;
        long otherIds = 0;
        for (boolean natural : new boolean[] {true, false}) {
            for (ImageRecord record : records) {
                String id = record.imageId();
                if (withNatural.contains(id) == natural
                        && !byId.containsKey(id)
                        && (natural ? naturalIds : otherIds) < limit) {
                    byId.put(id, new ImageId(byId.size(), id));
                    if (natural) {
                        naturalIds++;
                    } else {
                        otherIds++;
                    }
                }
            }
        }
        Map<Condition, ConditionImages> byCondition = new LinkedHashMap<>();
        long total = 0;
        for (ImageRecord record : records) {
            ImageId id = byId.get(record.imageId());
            if (id == null) {
                continue;
            }
            total++;
            if (record.origin() instanceof Origin.Generated origin) {
                byCondition
                        .computeIfAbsent(
                                origin.condition(), condition -> new ConditionImages(byCondition.size(), condition))
                        .add(record, id);
            } else {
                id.naturalRecords.add(record);
            }
        }
        int slot = 0;
        for (ImageId id : byId.values()) {
            for (ImageRecord record : id.naturalRecords) {
                id.naturals.add(new NaturalFile(record, slot++));
            }
        }
        ids = List.copyOf(byId.values());
        conditions = List.copyOf(byCondition.values());
        naturals = slot;
        images = total;
        for (ConditionImages condition : conditions) {
            condition.settle(warnings);
        }
    }

    /** Image ids, in order. */
    public List<ImageId> ids() {
        return ids;
    }

    /** Conditions, in order. */
    public List<ConditionImages> conditions() {
        return conditions;
    }

    /** Natural files. */
    public int naturals() {
        return naturals;
    }

    /** Files, natural and generated. */
    public long images() {
        return images;
    }

    /** The ids that have a natural image, by index. */
    public BitSet withNatural() {
        BitSet with = new BitSet(ids.size());
        for (ImageId id : ids) {
            with.set(id.index, !id.naturals.isEmpty());
        }
        return with;
    }

    /** What is odd about the records. */
    public List<String> warnings() {
        return warnings;
    }

    /** A natural file and the place of its scores. */
    public record NaturalFile(ImageRecord record, int slot) {}

    /**
     * A generated file.
     *
     * @param slot place of its scores in its condition
     * @param id index of the natural image that it was made from
     * @param first whether it is the first one of that id in its condition
     */
    public record GeneratedFile(ImageRecord record, ConditionImages condition, int slot, int id, boolean first) {}

    /** The id of a natural image, with its files in whatever sizes and all that was made from it. */
    public static final class ImageId {
        private final int index;
        private final String id;
        private final List<ImageRecord> naturalRecords = new ArrayList<>(3);
        private final List<NaturalFile> naturals = new ArrayList<>(3);
        private final List<GeneratedFile> generated = new ArrayList<>();

        private ImageId(int index, String id) {
            this.index = index;
            this.id = id;
        }

        /** Place among the ids. */
        public int index() {
            return index;
        }

        /** As the records name it. */
        public String id() {
            return id;
        }

        /** Its natural files, in the order of the records. */
        public List<NaturalFile> naturals() {
            return naturals;
        }

        /** What was made from it, in the order of the records. */
        public List<GeneratedFile> generated() {
            return generated;
        }

        /** A caption of it, whatever the order of the records: the first in the alphabet; null where there is none. */
        public @Nullable String caption() {
            return generated.stream()
                    .map(file -> file.record.caption())
                    .filter(Objects::nonNull)
                    .min(Comparator.naturalOrder())
                    .orElse(null);
        }

        /** Of the natural images, or of the first generated one where there is no natural image. */
        public List<String> categories() {
            for (NaturalFile file : naturals) {
                if (!file.record.categories().isEmpty()) {
                    return file.record.categories();
                }
            }
            return generated.isEmpty() ? List.of() : generated.get(0).record.categories();
        }
    }

    /** The images of one condition. */
    public static final class ConditionImages {
        private final int index;
        private final Condition condition;
        private final List<GeneratedFile> images = new ArrayList<>();
        private final BitSet ids = new BitSet();
        private @Nullable ImageShape declared;

        private ConditionImages(int index, Condition condition) {
            this.index = index;
            this.condition = condition;
        }

        private void add(ImageRecord record, ImageId id) {
            GeneratedFile file = new GeneratedFile(record, this, images.size(), id.index, !ids.get(id.index));
            ids.set(id.index);
            images.add(file);
            id.generated.add(file);
        }

        private void settle(List<String> warnings) {
            declared = images.get(0).record.declaredSize();
            Set<List<String>> seen = new HashSet<>();
            int doubles = 0;
            for (GeneratedFile file : images) {
                ImageShape size = file.record.declaredSize();
                if (declared != null && (size == null || !declared.sameSize(size))) {
                    declared = null;
                }
                String caption = file.record.captionId();
                if (!seen.add(List.of(file.record.imageId(), caption == null ? "" : caption))) {
                    doubles++;
                }
            }
            if (doubles > 0) {
                warnings.add(label() + ": " + doubles + " of " + images.size()
                        + " images have the image and caption id of another one; each is scored");
            }
        }

        /** Place among the conditions. */
        public int index() {
            return index;
        }

        /** Generator and guidance. */
        public Condition condition() {
            return condition;
        }

        /** In the order of the records. */
        public List<GeneratedFile> images() {
            return images;
        }

        /** The ids that it has images of, by index. */
        public BitSet ids() {
            return (BitSet) ids.clone();
        }

        /** The size that every record declares; null where they do not agree or say nothing. */
        public @Nullable ImageShape declared() {
            return declared;
        }

        /** As {@link Condition#label()}. */
        public String label() {
            return condition.label();
        }
    }
}
