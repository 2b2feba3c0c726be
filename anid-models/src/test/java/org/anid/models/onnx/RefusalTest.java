// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.anid.api.model.Classifier;
import org.anid.api.model.Graph;
import org.anid.api.model.Model;
import org.anid.api.model.ModelException;
import org.anid.api.model.Parameters;
import org.anid.api.model.ScoreModel;
import org.anid.api.provenance.Fingerprint;
import org.anid.models.locate.ModelFolder;
import org.anid.models.locate.ModelInventory;
import org.anid.models.network.ModelGraph;
import org.anid.models.run.Device;
import org.anid.models.run.RunSettings;
import org.anid.models.testing.Bundles;
import org.anid.models.testing.Pictures;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bundles that are not what they say are refused at opening, with the file and the difference. */
class RefusalTest {

    /** An ONNX file, OptionalHasElement from an input of a type that ONNX Runtime does not describe. */
    private static final String OPTIONAL_INPUT =
            "08083a410a1a0a017812017922124f7074696f6e616c486173456c656d656e741201675a130a0178120e4a0c0a"
                    + "0a0a08080112040a020801620b0a017912060a040809120042021012";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path models;

    private AbstractThrowableAssert<?, ? extends Throwable> opening(String id) {
        return assertThatThrownBy(() -> ModelFolder.of(models).open(id, Model.class))
                .isInstanceOf(ModelException.class);
    }

    @Test
    void anotherHash() throws IOException {
        Path bundle = Bundles.ONNX.copy("toy-score", models);
        Path graph = bundle.resolve("g.onnx");
        byte[] bytes = Files.readAllBytes(graph);
        String before = Fingerprint.of(bytes);
        bytes[bytes.length / 2] ^= 1;
        Files.write(graph, bytes);
        opening("toy-score")
                .hasMessageContaining(graph.toString())
                .hasMessageContaining("SHA-256 " + Fingerprint.of(bytes))
                .hasMessageContaining("its card says " + before);
    }

    @Test
    void truncatedGraph() throws IOException {
        Path bundle = Bundles.ONNX.copy("toy-score", models);
        byte[] bytes = Files.readAllBytes(bundle.resolve("g.onnx"));
        Bundles.replace(bundle, "g.onnx", Arrays.copyOf(bytes, bytes.length * 2 / 3));
        opening("toy-score")
                .hasMessageContaining(bundle.resolve("g.onnx").toString())
                .hasMessageContaining("cannot be loaded by ONNX Runtime");
    }

    @Test
    void unknownOperator() throws IOException {
        Path bundle = Bundles.ONNX.copy("toy-score", models);
        Bundles.replace(
                bundle,
                "g.onnx",
                Files.readAllBytes(Bundles.ONNX.folder().resolve("broken").resolve("unknown-operator.onnx")));
        opening("toy-score").hasMessageContaining("g.onnx").hasMessageContaining("Frobnicate");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"name\": \"images\"|\"name\": \"pixels\"|the card has an input 'pixels', the graph has images",
                "\"name\": \"images\"|\"name\": \"pixels\"|the graph wants an input 'images' that is not on the card",
                "\"name\": \"out\"|\"name\": \"score\"|the card has an output 'score', the graph has out, unread",
                "float32|int64|the input 'images' is int64 [-1, 3, 16, 16] on the card and float32 [-1, 3, 16, 16] in",
                "16,\\n      16|17,\\n      17|[-1, 3, 17, 17] on the card and float32 [-1, 3, 16, 16] in the graph"
            })
    void aCardOfAnotherGraph(String old, String changed, String message) throws IOException {
        Path bundle = Bundles.ONNX.copy("toy-features", models);
        Bundles.edit(bundle, old.replace("\\n", "\n"), changed.replace("\\n", "\n"));
        opening("toy-features")
                .hasMessageContaining(bundle.resolve("g.onnx") + " is not the graph that its card describes")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"../g.onnx", "/etc/passwd", "C:g.onnx", "a/b.onnx", "..", ".hidden", "a\\\\b", "card.json"})
    void namesThatLeaveTheFolder(String name) throws IOException {
        Path bundle = Bundles.ONNX.copy("toy-score", models);
        Bundles.edit(bundle, "\"g.onnx\"", "\"" + name + "\"");
        opening("toy-score")
                .hasMessageContaining(bundle.resolve("card.json").toString())
                .hasMessageContaining("is not a plain file name within the bundle's folder");
    }

    @ParameterizedTest
    @CsvSource({"\"id\": \"toy-score\",\"id\": null,id", "\"pooling\": \"NONE\",\"pooling\": null,network.pooling"})
    void oneCardWithNullsLeavesTheOthers(String old, String changed, String field) throws IOException {
        Path bundle = Bundles.ONNX.copy("toy-score", models);
        Bundles.ONNX.copy("toy-classes", models);
        Bundles.edit(bundle, old, changed);
        String message = bundle.resolve("card.json") + " is not a model card: " + field + " is null";
        opening("toy-score").hasMessage(message);
        ModelInventory inventory = new ModelInventory(ModelFolder.of(models));
        assertThat(inventory.entries())
                .filteredOn(entry -> entry.state() == ModelInventory.State.BROKEN)
                .singleElement()
                .satisfies(entry -> assertThat(entry.problems()).containsExactly(message));
        assertThat(inventory.verify("toy-classes")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "toy-token|\"token\": 1|\"token\": 3|the token 3 is no row of the output 'out', which is [-1, 3, 5]",
                "toy-token|\"token\": 1|\"token\": -1|the token -1 is no row of the output 'out', which is [-1, 3, 5]",
                "toy-features|\"token\": null|\"token\": 0|the token 0 is no row of the output 'out', which is [-1, 4]",
                "toy-grid-ratio|-1,\\n      2\\n|-1,\\n      1\\n|RATIO, which wants two columns, and the output 'out' is [-1, 1]",
                "toy-score|-1,\\n      3,\\n      -1,\\n      -1\\n|\\n|the input 'images' of g.onnx has no axes"
            })
    void aCardOfAnotherNetwork(String id, String old, String changed, String message) throws IOException {
        Path bundle = Bundles.ONNX.copy(id, models);
        Bundles.edit(bundle, old.replace("\\n", "\n"), changed.replace("\\n", "\n"));
        opening(id)
                .hasMessageStartingWith(bundle.resolve("card.json") + " is not a ")
                .hasMessageContaining(message);
    }

    @Test
    void links() throws IOException {
        Path bundle = Bundles.ONNX.copy("toy-score", models);
        Path elsewhere = Files.move(bundle.resolve("g.onnx"), models.resolve("elsewhere.onnx"));
        Files.createSymbolicLink(bundle.resolve("g.onnx"), elsewhere);
        opening("toy-score").hasMessageContaining("g.onnx").hasMessageContaining("links are not followed");
    }

    @Test
    void idsThatLeaveTheFolder() throws IOException {
        Bundles.ONNX.copy("toy-score", models);
        Path inner = Files.createDirectories(models.resolve("inner"));
        ModelFolder folder = ModelFolder.of(inner);
        assertThat(folder.open("../toy-score", ScoreModel.class)).isEmpty();
    }

    @Test
    void aBundleUnderAnotherName() throws IOException {
        Files.move(Bundles.ONNX.copy("toy-score", models), models.resolve("musiq"));
        opening("musiq").hasMessageContaining("is the card of toy-score");
    }

    @Test
    void aFileThatIsMissing() throws IOException {
        Path bundle = Bundles.ONNX.copy("toy-linear", models);
        Files.delete(bundle.resolve("head.pth"));
        opening("toy-linear").hasMessageContaining("head.pth").hasMessageContaining("get the model toy-linear again");
    }

    @Test
    void aHeadOfOtherLayers() throws IOException {
        Path bundle = Bundles.ONNX.copy("toy-linear", models);
        Bundles.edit(bundle, "8,\n    5,\n    3,\n    1", "8,\n    5,\n    1");
        opening("toy-linear").hasMessageContaining("head.pth holds 6 arrays, not the 4 of 2 layers");
        Bundles.edit(bundle, "8,\n    5,\n    1", "8,\n    6,\n    3,\n    1");
        opening("toy-linear").hasMessageContaining("head.pth: an array of");
    }

    @Test
    void labelsOfOtherClasses() throws IOException {
        Path bundle = Bundles.ONNX.copy("toy-classes", models);
        Bundles.replace(bundle, "labels.txt", "ant\nbee\n".getBytes(StandardCharsets.UTF_8));
        opening("toy-classes").hasMessageContaining("labels.txt names 2 classes, and the graph has 6");
    }

    @Test
    void aTokenizerThatIsNone() throws IOException {
        Path bundle = Bundles.ONNX.copy("toy-clip", models);
        Bundles.replace(bundle, "tokenizer.json", "{\"version\": \"1.0\"}".getBytes(StandardCharsets.UTF_8));
        opening("toy-clip").hasMessageContaining("tokenizer.json is no tokenizer that can be read");
    }

    @Test
    void anotherInterface() throws IOException {
        Bundles.ONNX.copy("toy-features", models);
        assertThatThrownBy(() -> ModelFolder.of(models).open("toy-features", ScoreModel.class))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("is a FeatureExtractor, and a ScoreModel of the id toy-features is wanted");
        assertThatThrownBy(() -> ModelFolder.of(models).open("toy-features", Parameters.class))
                .isInstanceOf(ModelException.class);
    }

    @Test
    void cudaIsNeverReplacedByTheProcessor() throws IOException {
        Bundles.ONNX.copy("toy-score", models);
        try (ModelFolder cuda = ModelFolder.of(models).with(new RunSettings(new Device.Cuda(999), 1))) {
            assertThatThrownBy(() -> cuda.open("toy-score", ScoreModel.class))
                    .isInstanceOf(ModelException.class)
                    .hasMessageStartingWith("CUDA device 999 cannot be used")
                    .hasMessageContaining("choose the device cpu");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"toy-score", "toy-paired"})
    void probesTellOneGraphFromAnother(String id) throws IOException {
        Path bundle = Bundles.ONNX.copy(id, models);
        ModelInventory inventory = new ModelInventory(ModelFolder.of(models));
        assertThat(inventory.probe(id)).isEmpty();
        Bundles.edit(bundle, "\"seed\": 5", "\"seed\": 6");
        assertThat(inventory.probe(id))
                .singleElement()
                .asString()
                .startsWith(bundle.resolve("g.onnx") + ": value 0 of the probe's output is ")
                .contains(", and the card says ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"toy-score", "toy-clip", "toy-blip", "toy-blip-2"})
    void closingTwiceDoesNothingMore(String id) throws IOException {
        Bundles.ONNX.copy(id, models);
        Bundles.ONNX.copy("toy-classes", models);
        Model model;
        Classifier other;
        try (ModelFolder folder = ModelFolder.of(models)) {
            model = folder.open(id, Model.class).orElseThrow();
            other = folder.open("toy-classes", Classifier.class).orElseThrow();
            model.close();
            assertThat(other.classify(Pictures.pictures(21, 17, 1, 1)).rows()).isOne();
        }
        model.close();
        assertThatThrownBy(() -> other.classify(Pictures.pictures(21, 17, 1, 1)))
                .isInstanceOf(ModelException.class)
                .hasMessage("g.onnx was closed");
    }

    @Test
    void aGraphThatCannotBeComparedIsNotLeftOpen() throws IOException {
        Path bundle = Bundles.ONNX.copy("toy-score", models);
        Bundles.replace(bundle, "g.onnx", HexFormat.of().parseHex(OPTIONAL_INPUT));
        try (ModelFolder folder = ModelFolder.of(models).with(new RunSettings(new Device.Cpu(), 4))) {
            long before = threads();
            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(() -> folder.open("toy-score", Model.class))
                        .isInstanceOf(ModelException.class)
                        .hasMessageStartingWith(bundle.resolve("g.onnx") + " cannot be read: ");
            }
            // A session has threads of its own, three here; those of the JVM come and go.
            assertThat(threads() - before).isLessThan(20);
        }
    }

    /** Those of the process, 0 where the system does not show them as Linux does. */
    private static long threads() throws IOException {
        Path tasks = Path.of("/proc/self/task");
        if (!Files.isDirectory(tasks)) {
            return 0;
        }
        try (Stream<Path> entries = Files.list(tasks)) {
            return entries.count();
        }
    }

    /** A processor that neither library knows, and one for which they have no native library. */
    @ParameterizedTest
    @ValueSource(strings = {"riscv64", "ppc64"})
    void platformsWithoutNatives(String processor) throws IOException, InterruptedException {
        Bundles.ONNX.copy("toy-score", models);
        Bundles.ONNX.copy("toy-clip", models);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-Dos.arch=" + processor,
                        "-cp",
                        System.getProperty("java.class.path"),
                        MissingNatives.class.getName(),
                        models.toString())
                // Later JVMs warn of native code there.
                .redirectError(models.resolve("stderr.txt").toFile())
                .start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor())
                .as(() -> read(models.resolve("stderr.txt")))
                .isZero();
        assertThat(lines).hasSize(4);
        assertThat(lines.subList(0, 2)).allSatisfy(line -> assertThat(line)
                .startsWith("ONNX Runtime cannot be started on this platform: java.lang."));
        assertThat(lines.subList(2, 4)).allSatisfy(line -> assertThat(line)
                .startsWith("the Hugging Face tokenizers cannot be started on this platform: "));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aGraphThatDoesNotEndIsStopped() throws IOException {
        Path folder = Files.createDirectories(models.resolve("endless"));
        Files.write(
                folder.resolve("endless.onnx"),
                Objects.requireNonNull(RefusalTest.class.getResourceAsStream("/networks/endless.onnx"))
                        .readAllBytes());
        Graph graph = new Graph("endless.onnx", List.of(EndlessRun.number("x")), List.of(EndlessRun.number("y")));
        RunSettings settings = new RunSettings(new Device.Cpu(), 1, Duration.ofSeconds(1));
        try (ModelGraph opened = new OnnxEngine().open(graph, folder, settings)) {
            ModelGraph.Input one = new ModelGraph.Input.Floats(FloatBuffer.wrap(new float[] {1}), 1);
            assertThatThrownBy(() -> opened.run(List.of(one)))
                    .isInstanceOf(ModelException.class)
                    .hasMessage("endless.onnx has not ended after 1 s and was stopped: its graph may never end");
        }
    }
}
