// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.evaluate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.anid.api.dataset.Guidance;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.dataset.Origin;
import org.anid.api.image.ImageShape;
import org.jspecify.annotations.Nullable;

/**
 * Which images a run is over, and the place of each one's scores.
 *
 * <p>A subject is an image id with its natural images and all that was made of them. Subjects come in the order in which
 * natural images first name them; those without a natural image follow. A cell is a generator with a guidance, in the
 * order in which the records first name it.
 */
final class Roster {

    private final List<Subject> subjects;
    private final List<Cell> cells;
    private final List<String> warnings = new ArrayList<>();
    private final int naturals;
    private final long images;

    /**
     * Sorts the records.
     *
     * @param limit subjects at most
     */
    Roster(List<ImageRecord> records, long limit) {
        Map<String, Subject> byId = new LinkedHashMap<>();
        for (ImageRecord record : records) {
            if (record.natural() && byId.size() < limit) {
                byId.computeIfAbsent(record.imageId(), id -> new Subject(byId.size(), id));
            }
        }
        for (ImageRecord record : records) {
            if (!record.natural() && byId.size() < limit) {
                byId.computeIfAbsent(record.imageId(), id -> new Subject(byId.size(), id));
            }
        }
        Map<Origin, Cell> byOrigin = new LinkedHashMap<>();
        long total = 0;
        for (ImageRecord record : records) {
            Subject subject = byId.get(record.imageId());
            if (subject == null) {
                continue;
            }
            total++;
            if (record.origin() instanceof Origin.Generated origin) {
                Cell cell = byOrigin.computeIfAbsent(origin, key -> new Cell(byOrigin.size(), origin));
                Made made = new Made(record, cell, cell.images.size(), subject.index);
                cell.images.add(made);
                subject.made.add(made);
            } else {
                subject.naturalRecords.add(record);
            }
        }
        int slot = 0;
        for (Subject subject : byId.values()) {
            for (ImageRecord record : subject.naturalRecords) {
                subject.naturals.add(new NaturalFile(record, slot++));
            }
        }
        subjects = List.copyOf(byId.values());
        cells = List.copyOf(byOrigin.values());
        naturals = slot;
        images = total;
        for (Cell cell : cells) {
            cell.settle(warnings);
        }
    }

    List<Subject> subjects() {
        return subjects;
    }

    List<Cell> cells() {
        return cells;
    }

    /** Natural files. */
    int naturals() {
        return naturals;
    }

    /** Files, natural and generated. */
    long images() {
        return images;
    }

    /** Neighbours {@code (2k, 2k+1)} among the subjects. */
    int pairs() {
        return subjects.size() / 2;
    }

    /** What is odd about the records. */
    List<String> warnings() {
        return warnings;
    }

    /** A natural file and the place of its scores. */
    record NaturalFile(ImageRecord record, int slot) {}

    /** A generated file, the place of its scores in its cell, and its subject. */
    record Made(ImageRecord record, Cell cell, int slot, int subject) {}

    /** An image id. */
    static final class Subject {
        private final int index;
        private final String id;
        private final List<ImageRecord> naturalRecords = new ArrayList<>(3);
        private final List<NaturalFile> naturals = new ArrayList<>(3);
        private final List<Made> made = new ArrayList<>();

        private Subject(int index, String id) {
            this.index = index;
            this.id = id;
        }

        int index() {
            return index;
        }

        String id() {
            return id;
        }

        List<NaturalFile> naturals() {
            return naturals;
        }

        List<Made> made() {
            return made;
        }

        /** Of the natural images, or of the first generated one where there is no natural image. */
        List<String> categories() {
            for (NaturalFile file : naturals) {
                if (!file.record.categories().isEmpty()) {
                    return file.record.categories();
                }
            }
            return made.isEmpty() ? List.of() : made.get(0).record.categories();
        }
    }

    /** A generator with a guidance. */
    static final class Cell {
        private final int index;
        private final Origin.Generated origin;
        private final List<Made> images = new ArrayList<>();
        private @Nullable ImageShape declared;

        private Cell(int index, Origin.Generated origin) {
            this.index = index;
            this.origin = origin;
        }

        private void settle(List<String> warnings) {
            declared = images.get(0).record.declaredSize();
            Set<List<String>> seen = new HashSet<>();
            int doubles = 0;
            for (Made made : images) {
                ImageShape size = made.record.declaredSize();
                if (declared != null && (size == null || !declared.sameSize(size))) {
                    declared = null;
                }
                String caption = made.record.captionId();
                if (!seen.add(List.of(made.record.imageId(), caption == null ? "" : caption))) {
                    doubles++;
                }
            }
            if (doubles > 0) {
                warnings.add(label() + ": " + doubles + " of " + images.size()
                        + " images have the image and caption id of another one; each is scored");
            }
        }

        int index() {
            return index;
        }

        String generator() {
            return origin.generator();
        }

        @Nullable
        Guidance guidance() {
            return origin.guidance();
        }

        /** In the order of the records. */
        List<Made> images() {
            return images;
        }

        /** The size that every record of the cell declares; null where they do not agree or say nothing. */
        @Nullable
        ImageShape declared() {
            return declared;
        }

        /** As {@code SD_XL T2I}. */
        String label() {
            Guidance guidance = guidance();
            return guidance == null ? generator() : generator() + " " + guidance;
        }
    }
}
