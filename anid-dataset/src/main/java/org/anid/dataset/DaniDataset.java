// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.anid.api.dataset.DatasetException;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.dataset.ImageSource;
import org.anid.dataset.decode.ImageDecoder;
import org.jspecify.annotations.Nullable;

/**
 * DANI as it lies on disk, found by itself from its root folder. Immutable and safe to share between threads.
 *
 * <pre>
 * ROOT/ORG/512/0000000000092177.jpg              natural: padding differs between releases, the number counts
 * ROOT/SD_XL/512/T2I/92177_112024.jpg            generated: generator, size, guidance, image id, caption id
 * ROOT/captions.json                             read where it is there
 * </pre>
 *
 * <p>Any folder but {@code ORG} that holds sizes or guidances is a generator. The size folder becomes the declared
 * size; a natural image in several sizes is several records with one id. One of the two may be missing, and is unknown
 * then. The human study is known too:
 *
 * <pre>
 * ROOT/study.json                                says which image and guidance a number stands for
 * ROOT/images/ORG/10.jpg
 * ROOT/images/SD_XL/10_0.jpg
 * </pre>
 *
 * <p>If the folder given is one level too high or too low, the one meant is used and a warning says so. Whatever else
 * is odd is counted and told in {@link #warnings}, with an example: files that are no images, names that are not ids
 * (the stem is the id then), generated images without a natural one, unknown captions, doubles (the first in the order
 * of names is kept). A directory that is named as an image is a record whose reading fails, so that it shows up in the
 * report.
 */
public final class DaniDataset implements ImageSource {

    /** Folder of the natural images, in any case. */
    static final String NATURAL = "ORG";

    private final String name;
    private final Path root;
    private final List<ImageRecord> records;
    private final List<String> warnings;

    private DaniDataset(String name, Path root, List<ImageRecord> records, List<String> warnings) {
        this.name = name;
        this.root = root;
        this.records = List.copyOf(records);
        this.warnings = List.copyOf(warnings);
    }

    /**
     * Opens with default settings.
     *
     * @param root folder that holds {@code ORG} and the generators, or the human study's folder
     * @throws DatasetException if there is no such folder, or neither layout is in it
     */
    public static DaniDataset open(Path root) throws DatasetException {
        return builder(root).open();
    }

    /**
     * Starts the settings.
     *
     * @param root folder that holds {@code ORG} and the generators, or the human study's folder
     */
    public static Builder builder(Path root) {
        return new Builder(root);
    }

    /** The folder that was found to hold the layout. */
    public Path root() {
        return root;
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

    /** Collects settings; not thread-safe. */
    public static final class Builder {
        private final Path given;
        private @Nullable String name;
        private @Nullable Captions captions;
        private Categories categories = Categories.none();
        private ImageDecoder decoder = ImageDecoder.create();

        private Builder(Path given) {
            this.given = given;
        }

        /** Name in reports; that of the root folder by default. */
        public Builder name(String value) {
            name = value;
            return this;
        }

        /** Captions to use instead of the {@code captions.json} in the root folder. */
        public Builder captions(Captions value) {
            captions = value;
            return this;
        }

        /** Categories of the natural images; none by default. */
        public Builder categories(Categories value) {
            categories = value;
            return this;
        }

        /** What decodes the images; {@link ImageDecoder#create()} by default. */
        public Builder decoder(ImageDecoder value) {
            decoder = value;
            return this;
        }

        /**
         * Lists the images; reads none.
         *
         * @throws DatasetException if there is no such folder, neither layout is in it, or its captions cannot be read
         */
        public DaniDataset open() throws DatasetException {
            DaniRoot root = DaniRoot.find(given);
            List<String> warnings = new ArrayList<>(root.warnings());
            Tally tally = new Tally();
            RecordCollector collector = new RecordCollector(captions(root), categories, tally);
            if (root.study() == null) {
                layout(root.folder(), tally, collector);
            } else {
                study(root.folder().resolve(DaniRoot.STUDY_IMAGES), root.study(), tally, collector);
            }
            List<ImageRecord> records = collector.finish();
            if (records.isEmpty()) {
                throw new DatasetException("no image files in " + root.folder() + ": give the folder that holds "
                        + NATURAL + " and the generators");
            }
            warnings.addAll(tally.lines());
            Path absolute = root.folder().toAbsolutePath().normalize();
            return new DaniDataset(name == null ? ImageFolder.name(absolute) : name, root.folder(), records, warnings);
        }

        private Captions captions(DaniRoot root) throws DatasetException {
            if (captions != null) {
                return captions;
            }
            Path file = root.folder().resolve("captions.json");
            return Files.exists(file) ? Captions.read(file) : Captions.none();
        }

        private void layout(Path folder, Tally tally, RecordCollector collector) throws DatasetException {
            for (Path path : ImageFolder.list(folder)) {
                String folderName = ImageFolder.name(path);
                if (!Files.isDirectory(path)) {
                    if (!folderName.equals("captions.json")) {
                        ImageFolder.stray(path, tally);
                    }
                } else if (folderName.equalsIgnoreCase(NATURAL)) {
                    ImageFolder.walk(path, tally, entry -> natural(entry, tally, collector));
                } else if (folderName.isBlank() || !DaniRoot.holdsSizes(path)) {
                    // As a folder of reports or notes; its pictures are nobody's work.
                    tally.add("folders were not read: they hold neither sizes nor guidances, as %s", path.toString());
                } else {
                    Origins origins = new Origins(folderName);
                    ImageFolder.walk(path, tally, entry -> generated(entry, origins, tally, collector));
                }
            }
        }

        private void natural(ImageFolder.Entry entry, Tally tally, RecordCollector collector) {
            if (!Ids.isNumber(entry.stem())) {
                tally.add(
                        "natural images are not named by a number, as %s; the name is the id",
                        entry.path().toString());
            }
            collector.natural(found(entry, entry.stem(), null, null), entry.group());
        }

        private void generated(ImageFolder.Entry entry, Origins origins, Tally tally, RecordCollector collector) {
            DaniName name = DaniName.of(entry.stem());
            if (!Ids.isNumber(name.imageId())) {
                tally.add(
                        "generated images are not named IMAGEID_CAPTIONID, as %s; the name is the id",
                        entry.path().toString());
            }
            collector.generated(origins.of(entry.guidance()), found(entry, name.imageId(), name.captionId(), null));
        }

        private void study(Path images, StudyNames names, Tally tally, RecordCollector collector)
                throws DatasetException {
            for (Path path : ImageFolder.list(images)) {
                String folderName = ImageFolder.name(path);
                if (!Files.isDirectory(path) || folderName.isBlank()) {
                    ImageFolder.stray(path, tally);
                    continue;
                }
                Origins origins = folderName.equalsIgnoreCase(NATURAL) ? null : new Origins(folderName);
                ImageFolder.walk(path, tally, entry -> studyImage(entry, origins, names, tally, collector));
            }
        }

        /** One image of the human study; natural where there are no origins. */
        private void studyImage(
                ImageFolder.Entry entry,
                @Nullable Origins origins,
                StudyNames names,
                Tally tally,
                RecordCollector collector) {
            StudyNames.StudyImage image =
                    names.find(ImageFolder.name(entry.path())).orElse(null);
            if (image == null) {
                tally.add(
                        "images are not listed in study.json, as %s; the name is the id",
                        entry.path().toString());
                image = new StudyNames.StudyImage(entry.stem(), entry.guidance(), null, null);
            }
            RecordCollector.Found found = found(entry, image.imageId(), image.captionId(), image.caption());
            if (origins == null) {
                collector.natural(found);
            } else {
                collector.generated(origins.of(image.guidance()), found);
            }
        }

        private RecordCollector.Found found(
                ImageFolder.Entry entry, String imageId, @Nullable String captionId, @Nullable String caption) {
            return new RecordCollector.Found(
                    imageId,
                    captionId,
                    caption,
                    null,
                    entry.size(),
                    entry.path().toString(),
                    new FileContent(entry.path(), decoder));
        }
    }
}
