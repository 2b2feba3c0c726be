// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.anid.api.dataset.DatasetException;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.dataset.ImageSource;
import org.anid.api.dataset.RatingStudy;
import org.anid.dataset.Captions;
import org.anid.dataset.Categories;
import org.anid.dataset.DaniDataset;
import org.anid.dataset.FolderDataset;
import org.anid.dataset.ManifestDataset;
import org.anid.dataset.ParquetDataset;
import org.anid.dataset.RatingsReader;
import org.anid.dataset.StudyNames;
import org.anid.dataset.WebDataset;
import org.anid.dataset.decode.ImageDecoder;
import org.anid.metrics.evaluate.Shard;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code anid evaluate}: a data set in, a report out. */
@Command(
        name = "evaluate",
        description = "Evaluates generated images against natural ones and writes a report.",
        mixinStandardHelpOptions = true,
        versionProvider = Anid.Version.class,
        sortOptions = false,
        footer = {
            "",
            "Give the images in one of five ways: --dani, --natural with --generated, --manifest, --parquet, or --webdataset.",
            "Examples:",
            "  anid evaluate --dani DANI --out report",
            "  anid evaluate --natural photos --generated SDXL=made/sdxl --generated Mine=made/mine"
        })
final class EvaluateCommand implements Callable<Integer> {

    /** Changes the report, and no score. */
    static final String RATINGS = "--ratings";

    private static final String SHARD = "--shard";

    private static final Set<String> OF_A_PART = Set.of(SHARD, "--out", "--fresh", "--threads");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--dani",
            paramLabel = "ROOT",
            description = "A folder in the DANI layout: ORG/SIZE/ID.jpg, GENERATOR/SIZE/GUIDANCE/ID_CAPTION.jpg; or the"
                    + " folder of its human study; or DANI as it is published: a folder of Parquet files, or one.")
    private @Nullable Path dani;

    @Option(
            names = "--natural",
            paramLabel = "DIR",
            description = "A folder of natural images, or their WebDataset: a tar, or a folder of tars.")
    private @Nullable Path natural;

    @Option(
            names = "--generated",
            paramLabel = "NAME=DIR",
            description =
                    "A generator and its folder or tars, paired by file name or number; may be repeated. Folders in it"
                            + " named T2I, I2I or TI2I give the guidance.")
    private List<String> generated = List.of();

    @Option(
            names = "--manifest",
            paramLabel = "FILE",
            description =
                    "A CSV or JSON file of pairs: natural, generated, generator and, if wanted, guidance, image_id,"
                            + " caption_id, caption, category.")
    private @Nullable Path manifest;

    @Option(
            names = "--parquet",
            paramLabel = "PATH",
            description = "A Parquet file, or a folder of them, with one image per row; may be repeated for files.")
    private List<Path> parquet = List.of();

    @Option(
            names = "--webdataset",
            paramLabel = "PATH",
            description =
                    "Both sides in WebDataset's form: a tar, plain or gzip, or a folder of them, with KEY.jpg, KEY.txt"
                            + " and KEY.json, which names the generator.")
    private @Nullable Path webdataset;

    @Option(
            names = "--column",
            paramLabel = "ROLE=NAME",
            description =
                    "What a Parquet column, or a key in the JSON of a WebDataset, is called, as image=img; roles: image, image_id, caption_id, caption,"
                            + " category, class_id, guidance, generator, natural, size. natural=NAME=VALUE says which value"
                            + " means natural.")
    private Map<String, String> columns = new LinkedHashMap<>();

    @Option(
            names = "--captions",
            paramLabel = "FILE",
            description = "Captions: captions.json of DANI, captions_val2017.json of COCO, or CSV image_id,caption.")
    private @Nullable Path captions;

    @Option(
            names = "--categories",
            paramLabel = "FILE",
            description = "Categories: instances_val2017.json of COCO, or CSV image_id,category.")
    private @Nullable Path categories;

    @Option(
            names = RATINGS,
            paramLabel = "FILE",
            description =
                    "What people thought: ratings.json of DANI, or CSV image_id,generator,guidance,rater,aspect,value."
                            + " A study.json beside it says what the file names of its images stand for.")
    private @Nullable Path ratings;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description =
                    "Only the first N natural images and what was made of them; of unpaired images the first N too."
                            + " Default: all.")
    private @Nullable Long limit;

    @Option(
            names = "--fresh",
            description = "Starts anew, where else the command goes on with a run in the same folder that was cut off.")
    private boolean fresh;

    @Option(
            names = "--partial",
            description = "When it is stopped, as by Ctrl-C, writes the report of what is finished.")
    private boolean partial;

    @Option(
            names = SHARD,
            paramLabel = "K/N",
            description = "Only scores part K of N equal parts, on any machine that has the images; anid merge puts the"
                    + " parts together.")
    private @Nullable String shard;

    @Mixin
    private EvaluationOptions options = new EvaluationOptions();

    /** Made by picocli. */
    EvaluateCommand() {}

    @Override
    public Integer call() throws DatasetException, IOException, InterruptedException {
        Shard part = part();
        return run((run, study) ->
                run.evaluate(this::open, study, limit(), new EvaluationRun.Keeping(fresh, partial, part, arguments())));
    }

    /** As the command that the parts were made with, without scoring anything. */
    int merge(List<Path> parts) throws DatasetException, IOException, InterruptedException {
        return run((run, study) -> run.merge(this::open, study, limit(), parts));
    }

    private @Nullable Shard part() {
        if (shard == null) {
            return null;
        }
        if (partial) {
            throw new UsageException("--partial writes a report, and a part has none: leave one out");
        }
        try {
            return Shard.parse(shard);
        } catch (IllegalArgumentException e) {
            throw new UsageException(SHARD + ": " + e.getMessage(), e);
        }
    }

    private long limit() {
        return limit == null ? Long.MAX_VALUE : limit;
    }

    /** What was typed, without what is said of one part alone. */
    private List<String> arguments() {
        List<String> arguments = TypedOptions.of(spec, name -> !OF_A_PART.contains(name));
        for (int i = 1; i < arguments.size(); i++) {
            if (shard != null && arguments.get(i).lines().count() > 1) {
                throw new UsageException(arguments.get(i - 1) + " has a line break, which a part cannot keep");
            }
        }
        return arguments;
    }

    /** What is done with a run. */
    private interface Running {
        int of(EvaluationRun run, @Nullable RatingStudy study)
                throws DatasetException, IOException, InterruptedException;
    }

    private int run(Running running) throws DatasetException, IOException, InterruptedException {
        checkWays();
        if (limit != null && limit < 1) {
            throw new UsageException("--limit is at least 1, not " + limit);
        }
        RatingStudy study = ratings == null ? null : RatingsReader.read(ratings);
        Path empty = emptyFolder();
        if (empty != null) {
            spec.commandLine()
                    .getErr()
                    .println(spec.qualifiedName() + ": nothing to evaluate: there are no files in " + empty
                            + "; give the folder that holds the images");
            return ExitCode.NOTHING_EVALUATED;
        }
        try (EvaluationRun run = new EvaluationRun(
                options, spec.commandLine().getOut(), spec.commandLine().getErr())) {
            return running.of(run, study);
        }
    }

    private ImageSource open() throws DatasetException {
        ImageDecoder decoder = options.images().decoder();
        Captions texts = captions == null ? null : Captions.read(captions);
        Categories contents = categories == null ? Categories.none() : Categories.read(categories);
        if (dani != null) {
            Optional<ParquetDataset.Builder> published = ParquetDataset.dani(dani);
            if (published.isPresent()) {
                return rows(published.get(), decoder, texts, contents);
            }
            DaniDataset.Builder builder =
                    DaniDataset.builder(dani).decoder(decoder).categories(contents);
            // Without them the data set reads the captions.json in its own folder.
            if (texts != null) {
                builder.captions(texts);
            }
            return builder.open();
        }
        Captions known = texts == null ? Captions.none() : texts;
        if (natural != null) {
            return folders(natural, decoder, known, contents);
        }
        if (manifest != null) {
            return ManifestDataset.builder(manifest)
                    .decoder(decoder)
                    .captions(known)
                    .categories(contents)
                    .open();
        }
        if (webdataset != null) {
            WebDataset.Builder builder = WebDataset.builder(webdataset)
                    .decoder(decoder)
                    .captions(known)
                    .categories(contents);
            try {
                columns(builder::key, builder::naturalValue);
            } catch (IllegalArgumentException e) {
                throw new UsageException("--column: " + e.getMessage(), e);
            }
            return builder.open();
        }
        ParquetDataset.Builder builder =
                parquet.size() == 1 ? ParquetDataset.builder(parquet.get(0)) : ParquetDataset.builder(parquet);
        columns(builder::column, builder::naturalValue);
        return rows(builder, decoder, texts, contents);
    }

    /** Hands over what {@code --column} names: roles with the names of their columns, and what means natural. */
    private void columns(BiConsumer<ParquetDataset.Column, String> names, Consumer<String> naturalValue) {
        columns.forEach((role, name) -> {
            ParquetDataset.Column column = column(role);
            int equals = column == ParquetDataset.Column.NATURAL ? name.lastIndexOf('=') : -1;
            names.accept(column, equals < 0 ? name : name.substring(0, equals));
            if (equals >= 0) {
                naturalValue.accept(name.substring(equals + 1));
            }
        });
    }

    private ImageSource rows(
            ParquetDataset.Builder builder, ImageDecoder decoder, @Nullable Captions texts, Categories contents)
            throws DatasetException {
        builder.decoder(decoder).categories(contents);
        if (texts != null) {
            builder.captions(texts);
        }
        if (limit != null) {
            builder.limit(limit);
        }
        ParquetDataset source = builder.open();
        if (source.records().stream().allMatch(ImageRecord::natural)) {
            source.close();
            throw new UsageException(
                    "every row counts as a natural image, so that there is nothing to evaluate: say which"
                            + " column names the generator, as --column generator=NAME");
        }
        return source;
    }

    private void checkWays() {
        long ways = Stream.of(dani, natural, manifest, webdataset)
                        .filter(Objects::nonNull)
                        .count()
                + (parquet.isEmpty() ? 0 : 1);
        if (ways == 0) {
            throw new UsageException("no images: give --dani ROOT, --natural DIR with --generated NAME=DIR,"
                    + " --manifest FILE, --parquet PATH, or --webdataset PATH");
        }
        if (ways > 1) {
            throw new UsageException(
                    "--dani, --natural, --manifest, --parquet and --webdataset are five ways to give images: choose one");
        }
        if (natural != null && generated.isEmpty()) {
            throw new UsageException("--natural needs what was generated: add --generated NAME=DIR");
        }
        if (natural == null && !generated.isEmpty()) {
            throw new UsageException("--generated needs the natural images: add --natural DIR");
        }
        if (parquet.isEmpty() && webdataset == null && !columns.isEmpty()) {
            throw new UsageException(
                    "--column names columns of Parquet files or keys in a WebDataset: add --parquet PATH or"
                            + " --webdataset PATH");
        }
    }

    private FolderDataset folders(Path naturals, ImageDecoder decoder, Captions texts, Categories contents)
            throws DatasetException {
        FolderDataset.Builder builder =
                FolderDataset.builder(naturals).decoder(decoder).captions(texts).categories(contents);
        if (ratings != null) {
            StudyNames.beside(ratings).ifPresent(builder::naming);
        }
        for (Generator generator : generators()) {
            try {
                builder.generated(generator.name(), generator.folder());
            } catch (IllegalArgumentException e) {
                throw new UsageException("--generated: " + e.getMessage(), e);
            }
        }
        return builder.open();
    }

    private record Generator(String name, Path folder) {}

    /** As typed; one generator may have several folders. */
    private List<Generator> generators() {
        List<Generator> generators = new ArrayList<>();
        for (String typed : generated) {
            int equals = typed.indexOf('=');
            if (equals < 1 || equals == typed.length() - 1) {
                throw new UsageException("--generated is NAME=DIR, as SDXL=made/sdxl, not '" + typed + "'");
            }
            generators.add(new Generator(typed.substring(0, equals), Path.of(typed.substring(equals + 1))));
        }
        return generators;
    }

    private static ParquetDataset.Column column(String role) {
        for (ParquetDataset.Column column : ParquetDataset.Column.values()) {
            if (column.name().equals(role.strip().replace('-', '_').toUpperCase(Locale.ROOT))) {
                return column;
            }
        }
        throw new UsageException(
                "--column: there is no role '" + role
                        + "': choose image, image_id, caption_id, caption, category, class_id, guidance, generator, natural or size");
    }

    /** A folder that is there and holds nothing: no mistake of the command line, but there is nothing to do. */
    private @Nullable Path emptyFolder() {
        for (Path folder : Stream.concat(
                        Stream.of(dani, natural, webdataset).filter(Objects::nonNull),
                        generators().stream().map(Generator::folder))
                .toList()) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.walk(folder)) {
                    if (files.noneMatch(Files::isRegularFile)) {
                        return folder;
                    }
                } catch (IOException | UncheckedIOException e) {
                    throw new UsageException("cannot list " + folder + ": check its permissions", e);
                }
            }
        }
        return null;
    }
}
