// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.anid.api.dataset.Guidance;
import org.anid.api.dataset.ImageContent;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.dataset.Origin;
import org.anid.api.image.ImageShape;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of what a data set names: looks captions and categories up, leaves doubles out, puts everything in the
 * one order of this module, and says what was odd. Not thread-safe.
 */
final class RecordCollector {

    /** Natural images by id and size; then generators by name, guidance as declared, image and caption ids by value. */
    private static final Comparator<ImageRecord> ORDER = Comparator.<ImageRecord>comparingInt(r -> r.natural() ? 0 : 1)
            .thenComparing(RecordCollector::generator, Ids.ORDER)
            .thenComparingInt(r -> guidanceRank(r.origin()))
            .thenComparing(ImageRecord::imageId, Ids.ORDER)
            .thenComparing(r -> textOrEmpty(r.captionId()), Ids.ORDER)
            .thenComparingInt(r -> width(r.declaredSize()))
            .thenComparingInt(r -> height(r.declaredSize()))
            .thenComparing(ImageRecord::location);

    private static final Origin NATURAL = new Origin.Natural();

    private final Captions captions;
    private final Categories categories;
    private final Tally tally;
    private final List<ImageRecord> records = new ArrayList<>();
    private final Set<Key> seen = new HashSet<>();
    private final Set<String> naturalIds = new HashSet<>();
    private final Map<String, String> spelling = new HashMap<>();

    RecordCollector(Captions captions, Categories categories, Tally tally) {
        this.captions = captions;
        this.categories = categories;
        this.tally = tally;
    }

    /** What a data set says of one image; what it does not say is null. */
    record Found(
            String imageId,
            @Nullable String captionId,
            @Nullable String caption,
            @Nullable String category,
            @Nullable ImageShape size,
            String location,
            ImageContent content) {}

    /** A natural image; another one of the same id and declared size is left out. */
    void natural(Found found) {
        natural(found, "");
    }

    /**
     * A natural image that may be there in several forms.
     *
     * @param variant tells forms apart where the size is not declared
     */
    void natural(Found found, String variant) {
        String imageId = id(found.imageId());
        naturalIds.add(imageId);
        if (!seen.add(new Key(NATURAL, imageId, variant, found.size()))) {
            tally.add(
                    "natural images were left out: there is one of the same id and size already, as %s",
                    found.location());
            return;
        }
        records.add(new ImageRecord(
                imageId,
                null,
                NATURAL,
                found.location(),
                found.size(),
                null,
                categoriesOf(imageId, found.category()),
                found.content()));
    }

    /** A generated image; another one of the same image id, caption id, generator and guidance is left out. */
    void generated(Origin.Generated origin, Found found) {
        String imageId = id(found.imageId());
        String captionId = found.captionId() == null ? null : id(found.captionId());
        String caption = found.caption();
        if (caption == null) {
            if (captionId != null) {
                caption = captions.text(imageId, captionId).orElse(null);
                if (caption == null && !captions.isEmpty()) {
                    tally.add(
                            "generated images have a caption id that the captions do not list, as %s; they count as"
                                    + " without caption",
                            found.location());
                }
            } else {
                List<Captions.Caption> all = captions.of(imageId);
                if (!all.isEmpty()) {
                    caption = all.get(0).text();
                    captionId = all.get(0).captionId();
                }
                if (all.size() > 1) {
                    tally.add(
                            "generated images do not say which of their several captions they were made from, as %s; the"
                                    + " one with the lowest id is used",
                            found.location());
                }
            }
        }
        if (!seen.add(new Key(origin, imageId, textOrEmpty(captionId), null))) {
            tally.add(
                    "generated images were left out: there is one of the same image id, caption id, generator and"
                            + " guidance already, as %s",
                    found.location());
            return;
        }
        String generator = origin.condition().generator();
        if (Origins.soundsNatural(generator)) {
            tally.add(
                    "generated images have the generator '" + generator
                            + "', as %s; if they are natural, say so (for columns and keys: --column"
                            + " natural=generator=" + generator + ")",
                    found.location());
        }
        records.add(new ImageRecord(
                imageId,
                captionId,
                origin,
                found.location(),
                found.size(),
                caption,
                categoriesOf(imageId, found.category()),
                found.content()));
    }

    /** All records in order. Counts what has no partner. */
    List<ImageRecord> finish() {
        records.sort(ORDER);
        for (ImageRecord record : records) {
            if (!record.natural() && record.caption() == null && !captions.isEmpty() && record.captionId() == null) {
                tally.add(
                        "generated images have an image id that the captions do not list, as %s; they count as without"
                                + " caption",
                        record.imageId() + " (" + record.location() + ")");
            }
            if (record.categories().isEmpty() && categories.size() > 0) {
                tally.add(
                        "images have none of the categories given, as %s; they count as without category",
                        record.imageId() + " (" + record.location() + ")");
            }
            if (!record.natural() && !naturalIds.contains(record.imageId())) {
                tally.add(
                        "generated images have no natural partner, as %s; they enter only metrics that need none",
                        record.location());
            }
        }
        unmatched(
                "captions",
                captions.ids(),
                captions.isEmpty()
                        || anyMatch(record -> !captions.of(record.imageId()).isEmpty()));
        unmatched(
                "categories",
                categories.ids(),
                categories.size() == 0
                        || anyMatch(record -> !categories.of(record.imageId()).isEmpty()));
        return List.copyOf(records);
    }

    private boolean anyMatch(Predicate<ImageRecord> test) {
        return records.isEmpty() || records.stream().anyMatch(test);
    }

    private void unmatched(String what, Set<String> theirs, boolean matched) {
        if (!matched) {
            tally.add(
                    "image ids are in the " + what + ", as "
                            + theirs.stream().min(Ids.ORDER).orElse("")
                            + ", and none of them in the data set, which has such as %s: check that they belong together",
                    theirs.size(),
                    records.get(0).imageId());
        }
    }

    private List<String> categoriesOf(String imageId, @Nullable String own) {
        List<String> known = categories.of(imageId);
        return known.isEmpty() && own != null ? List.of(own) : known;
    }

    /** One object per id: each natural image's is needed for dozens of generated ones. */
    private String id(String text) {
        String canonical = Ids.canonical(text);
        String known = spelling.putIfAbsent(canonical, canonical);
        return known == null ? canonical : known;
    }

    private static String generator(ImageRecord record) {
        return record.origin() instanceof Origin.Generated generated
                ? generated.condition().generator()
                : "";
    }

    private static int guidanceRank(Origin origin) {
        return origin instanceof Origin.Generated generated
                        && generated.condition().guidance() != null
                ? generated.condition().guidance().ordinal()
                : Guidance.values().length;
    }

    private static String textOrEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static int width(@Nullable ImageShape size) {
        return size == null ? Integer.MAX_VALUE : size.width();
    }

    private static int height(@Nullable ImageShape size) {
        return size == null ? Integer.MAX_VALUE : size.height();
    }

    private record Key(
            Origin origin,
            String imageId,
            String captionId,
            @Nullable ImageShape size) {}
}
