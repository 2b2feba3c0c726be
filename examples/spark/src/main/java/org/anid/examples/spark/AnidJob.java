// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.spark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.anid.api.dataset.DatasetException;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.provenance.BuildInfo;
import org.anid.dataset.Captions;
import org.anid.dataset.Categories;
import org.anid.dataset.ParquetDataset.Column;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.report.ReportFormat;
import org.anid.metrics.report.ReportWriter;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code spark-submit anid-spark.jar}: images that Spark reads in, the report of {@code anid evaluate} out. */
@Command(
        name = "anid-spark",
        description = "Evaluates generated images against natural ones on Apache Spark and writes a report.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Give the images in one of four ways: --parquet, --dani, --natural with --generated, or --webdataset. Each PATH may"
                    + " be in any file system that Spark reads, as s3a://bucket/images."
        })
public final class AnidJob implements Callable<Integer> {

    private final SparkSession spark;
    private final Consumer<String> progress;

    @Option(
            names = "--parquet",
            paramLabel = "PATH",
            description =
                    "Parquet files, or a folder of them, with one image per row; may be repeated. Columns may be in the"
                            + " names of folders.")
    private List<String> parquet = List.of();

    @Option(
            names = "--dani",
            paramLabel = "ROOT",
            description = "DANI as it is published, Parquet; or a folder in its layout: ORG/SIZE/ID.jpg,"
                    + " GENERATOR/SIZE/GUIDANCE/ID_CAPTION.jpg.")
    private @Nullable String dani;

    @Option(names = "--natural", paramLabel = "DIR", description = "A folder of natural images.")
    private @Nullable String natural;

    @Option(
            names = "--generated",
            paramLabel = "NAME=DIR",
            description =
                    "A generator and its folder, paired by file name, or by ID of ID_CAPTION; may be repeated. Folders in"
                            + " it named T2I, I2I or TI2I give the guidance.")
    private List<String> generated = List.of();

    @Option(
            names = "--webdataset",
            paramLabel = "PATH",
            description =
                    "A tar, plain or gzip, or a folder of them, with KEY.jpg, KEY.txt and KEY.json, which names the"
                            + " generator.")
    private @Nullable String webdataset;

    @Option(
            names = "--column",
            paramLabel = "ROLE=NAME",
            description =
                    "What a Parquet column, or a key in the JSON of a WebDataset, is called, as image=img; roles: image,"
                            + " image_id, caption_id, caption, category, class_id, guidance, generator, natural, size."
                            + " natural=NAME=VALUE says which value means natural.")
    private Map<String, String> columns = new LinkedHashMap<>();

    @Option(
            names = "--captions",
            paramLabel = "FILE",
            description = "Captions, a file on the driver: captions.json of DANI, captions_val2017.json of COCO, or CSV"
                    + " image_id,caption. Default: those in the folder of --dani.")
    private @Nullable Path captions;

    @Option(
            names = "--categories",
            paramLabel = "FILE",
            description = "Categories, a file on the driver: instances_val2017.json of COCO, or CSV image_id,category.")
    private @Nullable Path categories;

    @Option(
            names = "--metrics",
            paramLabel = "ID,…",
            description =
                    "Only these metrics, dimensions or levels, as psnr,ssim or structure. Default: all that can run.")
    private String metrics = "all";

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Only the first N natural images and what was made of them. Default: all.")
    private long limit = Long.MAX_VALUE;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of resampling and of the deal of images into halves. Default: ${DEFAULT-VALUE}.")
    private long seed = 2024;

    @Option(
            names = "--models",
            paramLabel = "DIR",
            description = "Folder of models on every machine, or the name under which --archives sent it. Default: what"
                    + " ANID_MODELS names, else anid/models in the user's cache.")
    private @Nullable String models;

    @Option(
            names = "--kernels",
            paramLabel = "ENGINE",
            description =
                    "Engine of the closed formulas, the same on all machines: auto, scalar or vector. Default: what the"
                            + " driver has.")
    private String kernels = KernelChoice.AUTO;

    @Option(
            names = "--parts",
            paramLabel = "N",
            description =
                    "Parts of the run, each one task; changes no number. Default: four for each core of the cluster.")
    private int parts;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads of each task; changes no number. Default: ${DEFAULT-VALUE}.")
    private int threads = 1;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Folder for the report, on the driver. Parts that are finished are kept in it until the report is"
                            + " there: the same command goes on with a job that failed. Default: ${DEFAULT-VALUE}.")
    private Path out = Path.of("report");

    @Option(
            names = "--scores",
            paramLabel = "PATH",
            description = "Where Spark writes the table of scores as Parquet, in a file system that all machines share."
                    + " Default: nowhere; scores.csv is in the report.")
    private @Nullable String scores;

    private AnidJob(SparkSession spark, Consumer<String> progress) {
        this.spark = spark;
        this.progress = progress;
    }

    /** Takes the options, which {@code --help} lists. */
    public static void main(String[] args) throws IOException {
        int code;
        try (SparkSession session = SparkSession.builder().appName("ANID").getOrCreate()) {
            code = run(session, args);
        }
        System.exit(code);
    }

    /**
     * Runs a job in a session.
     *
     * @param session is not changed and stays the caller's to stop
     * @param args the options
     * @return 0 if the report is written; 2 with a line on stderr if something about the options or the images is wrong
     */
    public static int run(SparkSession session, String... args) {
        return run(session, line -> System.err.println("anid-spark: " + line), args);
    }

    /**
     * The same, which says what it has to say to somebody.
     *
     * @param progress told in lines
     */
    static int run(SparkSession session, Consumer<String> progress, String... args) {
        CommandLine line = new CommandLine(new AnidJob(session, progress));
        line.getCommandSpec().version("anid-spark " + BuildInfo.current().version());
        return line.setParameterExceptionHandler((failure, typed) -> {
                    progress.accept(Failures.line(failure) + " (--help lists the options)");
                    return failure.getCommandLine().getCommandSpec().exitCodeOnInvalidInput();
                })
                .setExecutionExceptionHandler((failure, command, result) -> {
                    progress.accept(Failures.line(failure));
                    return command.getCommandSpec().exitCodeOnInvalidInput();
                })
                .execute(args);
    }

    @Override
    public Integer call() throws DatasetException, IOException, InterruptedException {
        Recipe recipe = new Recipe(metrics, KernelChoice.named(kernels).name(), models, seed, limit, threads);
        // What cannot run is said before any image is read.
        recipe.evaluator();
        requireHadoop();
        Map<Column, String> names = new LinkedHashMap<>();
        String naturalValue = names(names);
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Inputs inputs = new Inputs(spark);
        JavaRDD<FoundImage> images = images(inputs, names);
        progress.accept("reading the list of images");
        Listing listing = Listing.of(
                name(),
                images.map(FoundImage::described).collect(),
                naturalValue,
                captions(inputs),
                categories == null ? Categories.none() : Categories.read(categories));
        ClusterRun run = new ClusterRun(context, images, listing, recipe, out.resolve("parts"), progress);
        EvaluationReport report = run.run(parts);
        ReportWriter.write(report, out, ReportFormat.standard());
        if (scores != null) {
            ScoresParquet.write(spark, report.scores(), scores);
        }
        run.forget();
        progress.accept("wrote " + out);
        return 0;
    }

    /** Hadoop 3.4, which Spark 4.1 reads all files with, asks for what Java has not had since 23. */
    private static void requireHadoop() throws IOException {
        try {
            UserGroupInformation.getCurrentUser();
        } catch (UnsupportedOperationException e) {
            throw new IOException(
                    "the Hadoop of this Spark does not run on Java "
                            + Runtime.version().feature()
                            + ": let JAVA_HOME name a Java 17 or 21, here and on the executors",
                    e);
        }
    }

    /** What the data set is called: as the library calls it, the last part of its path. */
    private String name() {
        String path = Stream.of(dani, natural, webdataset)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> parquet.get(0));
        return new org.apache.hadoop.fs.Path(path).getName();
    }

    private Captions captions(Inputs inputs) throws DatasetException {
        if (captions != null) {
            return Captions.read(captions);
        }
        return dani == null ? Captions.none() : inputs.captionsIn(dani);
    }

    private JavaRDD<FoundImage> images(Inputs inputs, Map<Column, String> names) throws DatasetException {
        long ways =
                Stream.of(dani, natural, webdataset).filter(Objects::nonNull).count() + (parquet.isEmpty() ? 0 : 1);
        if (ways != 1 || natural == null != generated.isEmpty()) {
            throw new DatasetException("give the images in one way: --parquet PATH, --dani ROOT, --natural DIR with"
                    + " --generated NAME=DIR, or --webdataset PATH");
        }
        if (natural != null) {
            return inputs.folders(natural, generators());
        }
        if (webdataset != null) {
            return inputs.webDataset(webdataset, names);
        }
        if (dani == null) {
            return inputs.parquet(parquet, names);
        }
        if (inputs.isDani(dani)) {
            return inputs.dani(dani);
        }
        return inputs.parquet(
                List.of(dani),
                Map.of(
                        Column.GENERATOR,
                        "model",
                        Column.GUIDANCE,
                        "gen_type",
                        Column.NATURAL,
                        "reference",
                        Column.CLASS_ID,
                        "class_id"));
    }

    private Map<String, List<String>> generators() throws DatasetException {
        Map<String, List<String>> folders = new LinkedHashMap<>();
        for (String typed : generated) {
            int equals = typed.indexOf('=');
            if (equals < 1 || equals == typed.length() - 1) {
                throw new DatasetException("--generated is NAME=DIR, as SDXL=made/sdxl, not '" + typed + "'");
            }
            folders.computeIfAbsent(typed.substring(0, equals), key -> new ArrayList<>())
                    .add(typed.substring(equals + 1));
        }
        return folders;
    }

    /**
     * What {@code --column} names.
     *
     * @return what means natural; null for true
     */
    private @Nullable String names(Map<Column, String> names) throws DatasetException {
        String naturalValue = null;
        for (Map.Entry<String, String> typed : columns.entrySet()) {
            Column column;
            try {
                column = Column.valueOf(typed.getKey().strip().toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new DatasetException(
                        "--column: there is no role '" + typed.getKey()
                                + "': choose image, image_id, caption_id, caption, category, class_id, guidance,"
                                + " generator, natural or size",
                        e);
            }
            String name = typed.getValue();
            int equals = column == Column.NATURAL ? name.lastIndexOf('=') : -1;
            names.put(column, equals < 0 ? name : name.substring(0, equals));
            if (equals >= 0) {
                naturalValue = name.substring(equals + 1);
            }
        }
        return naturalValue;
    }
}
