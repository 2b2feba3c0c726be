// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.anid.api.dataset.DatasetException;
import org.anid.api.dataset.Guidance;
import org.anid.api.dataset.ImageContent;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.dataset.ImageSource;
import org.anid.api.dataset.Origin;
import org.anid.api.image.ImageShape;
import org.anid.dataset.ParquetDataset.Column;
import org.jspecify.annotations.Nullable;

/**
 * Images that a program finds by itself, as a framework does that reads tables on many machines: it says of each what
 * is known, and here they become a data set by the rules of {@link ParquetDataset}, in its order and with its warnings.
 * Reads no pixels; whatever the order in which images are listed, the data set is the same. Immutable and safe to share
 * between threads.
 */
public final class ListedDataset implements ImageSource {

    private final String name;
    private final List<ImageRecord> records;
    private final List<String> warnings;

    private ListedDataset(String name, List<ImageRecord> records, List<String> warnings) {
        this.name = name;
        this.records = List.copyOf(records);
        this.warnings = List.copyOf(warnings);
    }

    /**
     * What is known of an image.
     *
     * @param values texts by what they tell, as the columns of {@link ParquetDataset} do, without blanks around them;
     *     what is not known is left out. {@link Column#IMAGE} tells nothing here, and {@link Column#NATURAL} whether it
     *     is natural
     * @param fileName name of its file, whose stem tells the ids where nothing else does; null if it has none
     * @param size what its header says ({@link #sizeOf}); null where {@link Column#SIZE} counts
     * @param location where it is, for messages; no two images have the same
     * @param content its pixels; natural images of one id, size and {@link ImageContent#stamp} are one
     */
    public record Image(
            Map<Column, String> values,
            @Nullable String fileName,
            @Nullable ImageShape size,
            String location,
            ImageContent content) {
        /** Makes the texts unmodifiable. */
        public Image {
            values = Map.copyOf(values);
        }

        private @Nullable String value(Column column) {
            return values.get(column);
        }
    }

    /**
     * Starts the settings.
     *
     * @param name in reports
     */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /**
     * The size of a picture as its header says, without decoding it.
     *
     * @param encoded bytes of an image file
     * @return null where it is not told
     */
    public static @Nullable ImageShape sizeOf(byte[] encoded) {
        return HeaderSize.of(encoded, 0, encoded.length);
    }

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

    /** Collects images; not thread-safe. */
    public static final class Builder {
        private final String name;
        private final List<Image> images = new ArrayList<>();
        private @Nullable String naturalValue;
        private Captions captions = Captions.none();
        private Categories categories = Categories.none();

        private Builder(String name) {
            this.name = name;
        }

        /** Which value of {@link Column#NATURAL} means natural, in any case, as {@code real}; true by default. */
        public Builder naturalValue(String value) {
            naturalValue = value.strip();
            return this;
        }

        /** Captions of images for which the list has none; none by default. */
        public Builder captions(Captions value) {
            captions = value;
            return this;
        }

        /** Categories, which go before those of the list; none by default. */
        public Builder categories(Categories value) {
            categories = value;
            return this;
        }

        /** One more image. */
        public Builder add(Image image) {
            images.add(image);
            return this;
        }

        /**
         * Makes the data set.
         *
         * @throws DatasetException if there are no images, none is natural or none was generated, or one does not say
         *     which it is; the message names image and fix
         */
        public ListedDataset open() throws DatasetException {
            images.sort(Comparator.comparing(Image::location, Ids.ORDER));
            Tally tally = new Tally();
            List<Captions.Caption> ofNaturals = new ArrayList<>();
            Set<String> said = new TreeSet<>();
            Set<Image> naturals = Collections.newSetFromMap(new IdentityHashMap<>());
            for (Image image : images) {
                String flag = image.value(Column.NATURAL);
                if (flag != null) {
                    said.add(flag);
                }
                if (natural(image, tally)) {
                    naturals.add(image);
                    String caption = image.value(Column.CAPTION);
                    if (caption != null) {
                        ofNaturals.add(new Captions.Caption(imageId(image), captionId(image), caption));
                    }
                }
            }
            check(naturals.size(), said);
            RecordCollector collector =
                    new RecordCollector(captions.isEmpty() ? Captions.of(ofNaturals) : captions, categories, tally);
            Map<Form, String> forms = new HashMap<>();
            Map<String, Origins> origins = new HashMap<>();
            for (Image image : images) {
                if (naturals.contains(image)) {
                    String stamp = image.content().stamp();
                    // The same picture under another caption.
                    if (stamp.isEmpty()
                            || !stamp.equals(forms.putIfAbsent(new Form(imageId(image), size(image)), stamp))) {
                        collector.natural(found(image, null, tally));
                    }
                } else {
                    collector.generated(origin(image, origins), found(image, image.value(Column.CAPTION), tally));
                }
            }
            return new ListedDataset(name, collector.finish(), tally.lines());
        }

        private void check(int naturals, Set<String> said) throws DatasetException {
            if (images.isEmpty()) {
                throw new DatasetException("there are no images in " + name + ": check the path");
            }
            if (naturals == 0 && naturalValue != null) {
                throw new DatasetException("nothing says '" + naturalValue + "', which was to mean natural; they say "
                        + String.join(", ", said.stream().limit(20).toList()) + ": name one of those");
            }
            if (naturals == images.size()) {
                throw new DatasetException("every image of " + name
                        + " counts as natural, so that there is nothing to evaluate: say what names the generator, as"
                        + " --column generator=NAME");
            }
        }

        private boolean natural(Image image, Tally tally) throws DatasetException {
            String flag = image.value(Column.NATURAL);
            if (naturalValue != null) {
                if (flag == null) {
                    throw new DatasetException(image.location() + ": nothing says whether it is natural; fill it in");
                }
                return Ids.canonical(flag).equalsIgnoreCase(Ids.canonical(naturalValue));
            }
            if (flag != null) {
                return switch (flag.toLowerCase(Locale.ROOT)) {
                    case "true" -> true;
                    case "false" -> false;
                    default ->
                        throw new DatasetException(image.location() + ": natural is true or false, not '" + flag
                                + "': say what means natural (--column natural=NAME=VALUE), or name another column");
                };
            }
            String generator = image.value(Column.GENERATOR);
            if (generator == null) {
                tally.add("rows have no generator, as %s; they count as natural images", image.location());
            }
            return generator == null || generator.equalsIgnoreCase(DaniDataset.NATURAL);
        }

        private static Origin.Generated origin(Image image, Map<String, Origins> origins) throws DatasetException {
            String generator = image.value(Column.GENERATOR);
            if (generator == null) {
                generator = image.value(Column.NATURAL);
            }
            if (generator == null || generator.equalsIgnoreCase("false")) {
                throw new DatasetException(image.location()
                        + ": a generated image without a generator; name what names it (--column" + " generator=NAME)");
            }
            try {
                String guidance = image.value(Column.GUIDANCE);
                return origins.computeIfAbsent(generator, Origins::new)
                        .of(guidance == null ? null : Guidance.parse(guidance));
            } catch (IllegalArgumentException e) {
                throw new DatasetException(image.location() + ": " + e.getMessage() + "; correct it", e);
            }
        }

        private static RecordCollector.Found found(Image image, @Nullable String caption, Tally tally)
                throws DatasetException {
            return new RecordCollector.Found(
                    imageId(image),
                    captionId(image),
                    caption,
                    category(image, tally),
                    size(image),
                    image.location(),
                    image.content());
        }

        private static String imageId(Image image) throws DatasetException {
            String id = Ids.known(image.value(Column.IMAGE_ID));
            if (id != null) {
                return Ids.canonical(id);
            }
            if (image.fileName() == null) {
                throw new DatasetException(image.location()
                        + ": neither an image id nor a file name says which image this is; name what holds the id (--column"
                        + " image_id=NAME)");
            }
            return named(image.fileName()).imageId();
        }

        private static @Nullable String captionId(Image image) {
            String id = Ids.known(image.value(Column.CAPTION_ID));
            if (id != null) {
                return Ids.canonical(id);
            }
            String fileName = image.fileName();
            boolean named = Ids.known(image.value(Column.IMAGE_ID)) == null;
            return fileName != null && named ? named(fileName).captionId() : null;
        }

        private static DaniName named(String fileName) {
            return DaniName.of(ImageFolder.stem(ImageFolder.lastPart(fileName)));
        }

        private static @Nullable String category(Image image, Tally tally) {
            String category = image.value(Column.CATEGORY);
            String number = image.value(Column.CLASS_ID);
            if (category != null || number == null) {
                return category;
            }
            String supercategory = Categories.cocoSupercategory(Ids.canonical(number));
            if (supercategory == null) {
                tally.add(
                        "rows have a class_id that is none of COCO's, as %s; they count as without category",
                        number + " in " + image.location());
            }
            return supercategory;
        }

        private static @Nullable ImageShape size(Image image) {
            String text = image.value(Column.SIZE);
            return image.size() != null || text == null ? image.size() : ImageFolder.size(Ids.canonical(text));
        }
    }

    /** A natural image at a size. */
    private record Form(String imageId, @Nullable ImageShape size) {}
}
