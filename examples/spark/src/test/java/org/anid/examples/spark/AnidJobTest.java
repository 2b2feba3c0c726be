// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.anid.api.dataset.ImageSource;
import org.anid.api.evaluation.EvaluationPlan;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.dataset.DaniDataset;
import org.anid.dataset.FolderDataset;
import org.anid.dataset.ParquetDataset;
import org.anid.dataset.WebDataset;
import org.anid.metrics.dimension.Dimensions;
import org.anid.metrics.dimension.Selection;
import org.anid.metrics.evaluate.StandardEvaluator;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.kernel.Kernels;
import org.anid.metrics.report.ReportFormat;
import org.anid.metrics.report.ReportWriter;
import org.anid.models.locate.ModelFolder;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** What executors score, in JVMs of their own, is what one run scores, to the bit. */
@DisabledForJreRange(min = JRE.JAVA_23, disabledReason = "the Hadoop of Spark 4.1 runs on Java 17 to 22")
class AnidJobTest {

    private static final int IDS = 40;
    private static final int SIDE = 48;
    private static final String METRICS = "psnr,ssim,entropy,frechet-handmade";
    private static final List<String> GENERATORS = List.of("Alpha", "Beta");

    private static @Nullable SparkSession session;

    private final Path folder;
    private final List<String> said = new ArrayList<>();

    AnidJobTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeAll
    static void begin() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(server.isBound()).isTrue();
        } catch (IOException e) {
            Assumptions.abort("executors cannot be reached over the loopback network: " + e.getMessage());
        }
        List<String> folders = new ArrayList<>();
        Path jars = Files.createDirectories(Path.of(System.getenv("SPARK_HOME"), "jars"));
        for (String part : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(part);
            if (Files.isDirectory(path)) {
                folders.add(part);
            } else if (Files.exists(path)) {
                Path link = jars.resolve(path.getFileName());
                Files.deleteIfExists(link);
                Files.createSymbolicLink(link, path);
            }
        }
        session = SparkSession.builder()
                .master("local-cluster[2,1,1024]")
                .appName("AnidJobTest")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.executor.extraClassPath", String.join(File.pathSeparator, folders))
                .config("spark.ui.enabled", "false")
                .config("spark.log.level", "ERROR")
                .getOrCreate();
    }

    @AfterAll
    static void end() {
        if (session != null) {
            session.stop();
        }
    }

    private static SparkSession session() {
        if (session == null) {
            throw new IllegalStateException("the session has not begun");
        }
        return session;
    }

    private static byte[] picture(int id, String maker, int side) throws IOException {
        SplittableRandom random = new SplittableRandom(id);
        SplittableRandom noise = new SplittableRandom(31L * id + maker.hashCode());
        int strength = maker.isEmpty() ? 1 : maker.equals("Alpha") ? 40 : 90;
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int rgb = 0;
                for (int c = 0; c < 3; c++) {
                    int level = (x * (3 + id % 5) + y * (2 + c) + random.nextInt(60) + noise.nextInt(strength)) & 0xFF;
                    rgb = rgb << 8 | level;
                }
                image.setRGB(x, y, rgb);
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    private int job(Consumer<String> progress, String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--kernels", "scalar"));
        if (!all.contains("--metrics")) {
            all.addAll(List.of("--metrics", METRICS));
        }
        return AnidJob.run(
                session(),
                line -> {
                    said.add(line);
                    progress.accept(line);
                },
                all.toArray(String[]::new));
    }

    private void assertDone(Path out, String... args) {
        List<String> all = new ArrayList<>(Arrays.asList(args));
        all.addAll(List.of("--out", out.toString()));
        assertThat(job(line -> {}, all.toArray(String[]::new)))
                .as(() -> String.join("\n", said))
                .isZero();
    }

    /** The same data set in this JVM. */
    private Path single(ImageSource source) throws IOException, InterruptedException {
        return single(source, ModelFolder.of(folder.resolve("no-models")), METRICS);
    }

    private Path single(ImageSource source, ModelFolder models, String metrics)
            throws IOException, InterruptedException {
        Kernels kernels = KernelChoice.named("scalar");
        EvaluationPlan plan = EvaluationPlan.builder(
                        source, Dimensions.standard(kernels, models, Selection.parse(metrics)))
                .build();
        EvaluationReport report = StandardEvaluator.create(kernels).evaluate(plan);
        assertThat(report.results()).isNotEmpty();
        Path out = folder.resolve("single");
        ReportWriter.write(report, out, ReportFormat.standard());
        return out;
    }

    private static void assertSame(Path out, Path single) throws IOException {
        for (String file : List.of("scores.csv", "report.json")) {
            assertThat(text(out.resolve(file))).as(file).isEqualTo(text(single.resolve(file)));
        }
        assertThat(out.resolve("report.html")).exists();
        assertThat(out.resolve("parts")).doesNotExist();
    }

    /** Without the one line that says how many threads there were. */
    private static String text(Path file) throws IOException {
        return Files.readString(file).replaceFirst("\"threads\" : \\d+", "");
    }

    /** Two natural sizes, doubles of natural rows, a picture that is none and a row without one. */
    private Path parquet() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (int id = 0; id < IDS; id++) {
            rows.add(row(id, id + "_1.png", picture(id, "", SIDE), null, null, null));
            rows.add(row(id, id + "_2.png", picture(id, "", SIDE), null, null, null));
            if (id % 3 == 0) {
                rows.add(row(id, id + "_1.png", picture(id, "", 2 * SIDE), null, null, null));
            }
            for (String maker : GENERATORS) {
                boolean none = maker.equals("Beta") && id == 6;
                byte[] bytes = maker.equals("Beta") && id == 5
                        ? "no picture".getBytes(StandardCharsets.UTF_8)
                        : picture(id, maker, SIDE);
                rows.add(row(
                        id,
                        none ? null : id + "_1.png",
                        none ? null : bytes,
                        maker,
                        id % 2 == 0 ? "T2I" : "I2I",
                        "picture " + id));
            }
        }
        StructType image = new StructType().add("bytes", DataTypes.BinaryType).add("path", DataTypes.StringType);
        StructType schema = new StructType()
                .add("image", image)
                .add("image_id", DataTypes.StringType)
                .add("category", DataTypes.StringType)
                .add("generator", DataTypes.StringType)
                .add("guidance", DataTypes.StringType)
                .add("caption", DataTypes.StringType);
        Path place = folder.resolve("rows");
        session().createDataFrame(rows, schema).repartition(3).write().parquet(place.toString());
        return place;
    }

    private static Row row(
            int id,
            @Nullable String path,
            byte @Nullable [] bytes,
            @Nullable String generator,
            @Nullable String guidance,
            @Nullable String caption) {
        return RowFactory.create(
                RowFactory.create(bytes, path),
                path == null ? "0" + id : null,
                id % 2 == 0 ? "animal" : "food",
                generator,
                guidance,
                caption);
    }

    @Test
    void parquetIsScoredAsByOneRunAlsoWhenAnExecutorIsKilled() throws IOException, InterruptedException {
        Path rows = parquet();
        Path single;
        try (ParquetDataset source = ParquetDataset.builder(rows).open()) {
            single = single(source);
        }
        assertThat(Files.readString(single.resolve("report.json"))).contains("the row holds no image bytes");

        Path out = folder.resolve("out");
        Path scores = folder.resolve("scores.parquet");
        assertDone(out, "--parquet", rows.toString(), "--scores", scores.toString());
        assertSame(out, single);
        assertThat(session().read().parquet(scores.toString()).count())
                .isEqualTo(Files.readAllLines(out.resolve("scores.csv")).size() - 1);

        AtomicBoolean killed = new AtomicBoolean();
        Path disturbed = folder.resolve("disturbed");
        int code = job(
                line -> {
                    if (line.startsWith("scored part") && !killed.getAndSet(true)) {
                        List<ProcessHandle> executors =
                                ProcessHandle.current().children().toList();
                        assertThat(executors).hasSize(2);
                        assertThat(executors.get(0).destroyForcibly()).isTrue();
                    }
                },
                "--parquet",
                rows.toString(),
                "--parts",
                "7",
                "--out",
                disturbed.toString());
        assertThat(code).as(() -> String.join("\n", said)).isZero();
        assertThat(killed).isTrue();
        assertSame(disturbed, single);
    }

    /** Small networks under the names of large ones: what is tested is that executors open and run them. */
    @Test
    void networksOnExecutorsScoreAsInOneRun() throws IOException, InterruptedException {
        Path models = folder.resolve("models");
        bundle("toy-features", models.resolve("inception-v3-fid"));
        bundle("toy-clip", models.resolve("clip-vit-b-32"));
        bundle("toy-paired", models.resolve("lpips-alex"));
        String metrics = "fid,kid,precision,clip-score,lpips";
        Path rows = parquet();
        Path out = folder.resolve("out");
        assertDone(
                out, "--parquet", rows.toString(), "--models", models.toString(), "--metrics", metrics, "--parts", "4");
        try (ParquetDataset source = ParquetDataset.builder(rows).open();
                ModelFolder folder = ModelFolder.of(models)) {
            assertSame(out, single(source, folder, metrics));
        }
        for (String metric : metrics.split(",")) {
            assertThat(text(out.resolve("report.json"))).contains("\"id\" : \"" + metric + '"');
        }
    }

    /** A network of the tests of {@code anid-models} under another id. */
    private static void bundle(String toy, Path to) throws IOException {
        Path from = Path.of(System.getProperty("anid.repository.root"), "anid-models/src/test/resources/networks", toy);
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        Path card = to.resolve("card.json");
        Files.writeString(card, Files.readString(card).replace('"' + toy + '"', "\"" + to.getFileName() + '"'));
    }

    @Test
    void aJobThatFailedGoesOn() throws IOException, InterruptedException {
        Path rows = parquet();
        Path out = folder.resolve("out");
        String[] args = {"--parquet", rows.toString(), "--out", out.toString(), "--parts", "5"};
        int code = job(
                line -> {
                    if (line.contains("(2 of 5)")) {
                        throw new IllegalStateException("the driver is gone");
                    }
                },
                args);
        assertThat(code).isEqualTo(2);
        assertThat(said).last().isEqualTo("the driver is gone");
        said.clear();

        assertThat(job(line -> {}, "--parquet", rows.toString(), "--out", out.toString(), "--seed", "7"))
                .isEqualTo(2);
        assertThat(said.get(said.size() - 1)).contains("another run", "seed was 2024 and is 7 now");
        assertDone(out, "--parquet", rows.toString());
        assertThat(said).anyMatch(line -> line.matches("goes on with [2-5] of 5 parts.*"));
        try (ParquetDataset source = ParquetDataset.builder(rows).open()) {
            assertSame(out, single(source));
        }
    }

    @Test
    void partitionedParquetIsReadByTheNamesOfFolders() throws IOException, InterruptedException {
        Path rows = parquet();
        Path place = folder.resolve("partitioned");
        session()
                .read()
                .parquet(rows.toString())
                .na()
                .fill("ORG", new String[] {"generator"})
                .na()
                .fill("T2I", new String[] {"guidance"})
                .withColumnRenamed("image", "picture")
                .write()
                .partitionBy("generator", "guidance")
                .parquet(place.toString());
        Path out = folder.resolve("out");
        assertDone(out, "--parquet", place.toString(), "--column", "image=picture");
        try (ParquetDataset source = ParquetDataset.builder(place)
                .column(ParquetDataset.Column.IMAGE, "picture")
                .open()) {
            assertSame(out, single(source));
        }
    }

    @Test
    void daniAsItIsPublishedIsFoundByItsColumns() throws IOException, InterruptedException {
        Path place = folder.resolve("published");
        session()
                .read()
                .parquet(parquet().toString())
                .withColumn("reference", functions.col("generator").isNull())
                .withColumn("size", functions.lit(1024L))
                .withColumn("class_id", functions.lit("18"))
                .withColumnRenamed("generator", "model")
                .withColumnRenamed("guidance", "gen_type")
                .na()
                .fill("COCO", new String[] {"model"})
                .drop("category", "caption")
                .write()
                .parquet(place.toString());
        Files.writeString(
                place.resolve("captions.json"),
                "{\"annotations\": [{\"image_id\": 3, \"id\": 1, \"caption\": \"three\"}]}");
        Path out = folder.resolve("out");
        assertDone(out, "--dani", place.toString());
        try (ParquetDataset source = ParquetDataset.dani(place).orElseThrow().open()) {
            assertSame(out, single(source));
        }
    }

    @Test
    void aNaturalImageMayLieBesideWhatWasMadeOfIt() throws IOException, InterruptedException {
        List<Row> rows = new ArrayList<>();
        for (int id = 0; id < IDS; id++) {
            rows.add(RowFactory.create("a" + id, picture(id, "", SIDE), picture(id, "Alpha", SIDE)));
        }
        StructType schema = new StructType()
                .add("image_id", DataTypes.StringType)
                .add("photo", DataTypes.BinaryType)
                .add("edited", DataTypes.BinaryType);
        Path place = folder.resolve("pairs");
        session().createDataFrame(rows, schema).write().parquet(place.toString());
        Path out = folder.resolve("out");
        assertDone(out, "--parquet", place.toString(), "--column", "natural=photo", "--column", "image=edited");
        try (ParquetDataset source = ParquetDataset.builder(place)
                .column(ParquetDataset.Column.NATURAL, "photo")
                .column(ParquetDataset.Column.IMAGE, "edited")
                .open()) {
            assertSame(out, single(source));
        }
    }

    /** Natural images and two generators with guidances, in folders. */
    private Path folders(String natural, String size) throws IOException {
        Path root = folder.resolve("images");
        for (int id = 0; id < IDS; id++) {
            write(root.resolve(natural).resolve(size).resolve(id + ".png"), picture(id, "", SIDE));
            for (String maker : GENERATORS) {
                String guidance = id % 2 == 0 ? "T2I" : "I2I";
                write(
                        root.resolve(maker).resolve(size).resolve(guidance).resolve(id + "_7.png"),
                        picture(id, maker, SIDE));
            }
        }
        return root;
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    @Test
    void foldersAreScoredAsByOneRun() throws IOException, InterruptedException {
        Path root = folders("photos of mine", "");
        Path natural = root.resolve("photos of mine");
        Path out = folder.resolve("out");
        assertDone(
                out,
                "--natural",
                natural.toString(),
                "--generated",
                "Alpha=" + root.resolve("Alpha"),
                "--generated",
                "Beta=" + root.resolve("Beta"));
        try (FolderDataset source = FolderDataset.builder(natural)
                .generated("Alpha", root.resolve("Alpha"))
                .generated("Beta", root.resolve("Beta"))
                .open()) {
            assertSame(out, single(source));
        }
    }

    @Test
    void theLayoutOfDaniIsScoredAsByOneRun() throws IOException, InterruptedException {
        Path root = folders("ORG", Integer.toString(SIDE));
        Files.writeString(
                root.resolve("captions.json"),
                "{\"annotations\": [{\"image_id\": 3, \"id\": 7, \"caption\": \"three\"}]}");
        Path out = folder.resolve("out");
        assertDone(out, "--dani", root.toString());
        assertSame(out, single(DaniDataset.open(root)));
    }

    @Test
    void tarsAreScoredAsByOneRun() throws IOException, InterruptedException {
        Path tars = Files.createDirectory(folder.resolve("tars"));
        for (int shard = 0; shard < 3; shard++) {
            try (OutputStream file = Files.newOutputStream(tars.resolve("0000" + shard + ".tar"));
                    TarArchiveOutputStream tar = new TarArchiveOutputStream(file)) {
                for (int id = shard; id < IDS; id += 3) {
                    sample(tar, "org/" + id, id, "", "{\"image_id\": " + id + ", \"natural\": true}");
                    for (String maker : GENERATORS) {
                        sample(
                                tar,
                                maker + "/" + id,
                                id,
                                maker,
                                "{\"image_id\": " + id + ", \"model\": \"" + maker + "\", \"guidance\": \"T2I\"}");
                    }
                }
            }
        }
        Path out = folder.resolve("out");
        assertDone(out, "--webdataset", tars.toString(), "--column", "generator=model");
        try (WebDataset source = WebDataset.builder(tars)
                .key(ParquetDataset.Column.GENERATOR, "model")
                .open()) {
            assertSame(out, single(source));
        }
    }

    private static void sample(TarArchiveOutputStream tar, String key, int id, String maker, String json)
            throws IOException {
        member(tar, key + ".json", json.getBytes(StandardCharsets.UTF_8));
        member(tar, key + ".png", picture(id, maker, SIDE));
        member(tar, key + ".txt", ("picture " + id + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void member(TarArchiveOutputStream tar, String name, byte[] bytes) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    @Test
    void whatIsWrongIsOneLine() throws IOException {
        Path rows = parquet();
        refused(
                "there is no column img (image); it has image, image_id, category",
                "--parquet",
                rows.toString(),
                "--column",
                "image=img");
        refused("the column category holds string", "--parquet", rows.toString(), "--column", "image=category");
        refused(
                "there is nothing at " + folder.resolve("nowhere"),
                "--parquet",
                folder.resolve("nowhere").toString());
        refused(
                "nothing says 'x', which was to mean natural",
                "--parquet",
                rows.toString(),
                "--column",
                "natural=category=x");
        refused("give the images in one way");
        refused("Unknown options: '--metric'", "--metric", "psnr");
        refused("is called 'psnrr'", "--metrics", "psnrr", "--parquet", rows.toString());
        Path empty = Files.createDirectory(folder.resolve("empty"));
        refused("there are no images in empty", "--webdataset", empty.toString());
        refused("there are no .parquet files in " + empty, "--parquet", empty.toString());
        Path tar = Files.writeString(empty.resolve("a.tar"), "no tar".repeat(200));
        refused(tar + " cannot be read as tar", "--webdataset", empty.toString());
        refused("--models: there is no folder models.zip", "--parquet", rows.toString(), "--models", "models.zip");
    }

    private void refused(String message, String... args) {
        said.clear();
        List<String> all = new ArrayList<>(Arrays.asList(args));
        all.addAll(List.of("--out", folder.resolve("refused").toString()));
        assertThat(job(line -> {}, all.toArray(String[]::new))).isEqualTo(2);
        String last = said.get(said.size() - 1);
        assertThat(last).contains(message);
        assertThat(last.lines()).hasSize(1);
    }
}
