// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.locate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.anid.api.model.ModelCard;
import org.anid.api.model.ModelException;
import org.anid.api.model.ScoreModel;
import org.anid.models.architecture.Architecture;
import org.anid.models.zoo.ModelZoo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From published weights to a score, without Python: CNNIQA, the smallest of the published networks, with weights from
 * a seed. What its score has to be is worked out here from its paper, in doubles.
 */
class PulledWeightsTest {

    private static final ModelCard CARD = ModelZoo.card("cnniqa").orElseThrow();
    private static final int SIDE = 20;
    private static final int KERNEL = 7;
    private static final int FILTERS = 50;
    private static final int HIDDEN = 800;

    /** Floats against doubles, over sums of some thousand products. */
    private static final double TOLERANCE = 1e-5;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final Map<String, float[]> weights = weights();

    private static Map<String, float[]> weights() {
        Random random = new Random(1);
        Map<String, float[]> weights = new LinkedHashMap<>();
        sizes().forEach((name, shape) -> {
            float[] values = new float[shape.stream().reduce(1, (a, b) -> a * b)];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (random.nextGaussian() / Math.sqrt(values.length / (double) shape.get(0)));
            }
            weights.put(name, values);
        });
        return weights;
    }

    private static Map<String, List<Integer>> sizes() {
        Map<String, List<Integer>> sizes = new LinkedHashMap<>();
        sizes.put("conv1.weight", List.of(FILTERS, 3, KERNEL, KERNEL));
        sizes.put("conv1.bias", List.of(FILTERS));
        sizes.put("fc1.weight", List.of(HIDDEN, 2 * FILTERS));
        sizes.put("fc1.bias", List.of(HIDDEN));
        sizes.put("fc2.weight", List.of(HIDDEN, HIDDEN));
        sizes.put("fc2.bias", List.of(HIDDEN));
        sizes.put("fc3.weight", List.of(1, HIDDEN));
        sizes.put("fc3.bias", List.of(1));
        return sizes;
    }

    /** The weights as a file of safetensors. */
    private byte[] file() {
        StringBuilder header = new StringBuilder("{");
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        sizes().forEach((name, shape) -> {
            int from = data.size();
            float[] values = Objects.requireNonNull(weights.get(name));
            ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(values);
            data.writeBytes(bytes.array());
            header.append(header.length() > 1 ? "," : "")
                    .append('"' + name + "\":{\"dtype\":\"F32\",\"shape\":" + shape + ",\"data_offsets\":[" + from + ","
                            + data.size() + "]}");
        });
        byte[] text = header.append('}').toString().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + text.length + data.size())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .put(data.toByteArray())
                .array();
    }

    private static ImageBatch image() {
        byte[] levels = new byte[3 * SIDE * SIDE];
        new Random(2).nextBytes(levels);
        return ImageBatch.ofBytes(levels, new ImageShape(3, SIDE, SIDE));
    }

    /**
     * Kang et al. 2014: convolution, largest and smallest value of each map, three layers with rectifiers between them.
     */
    private double score(ImageBatch image) {
        float[] pixels = image.data();
        double[] pooled = new double[2 * FILTERS];
        float[] kernel = Objects.requireNonNull(weights.get("conv1.weight"));
        for (int f = 0; f < FILTERS; f++) {
            double most = Double.NEGATIVE_INFINITY;
            double least = Double.POSITIVE_INFINITY;
            for (int y = 0; y + KERNEL <= SIDE; y++) {
                for (int x = 0; x + KERNEL <= SIDE; x++) {
                    double sum = Objects.requireNonNull(weights.get("conv1.bias"))[f];
                    for (int i = 0; i < 3 * KERNEL * KERNEL; i++) {
                        int channel = i / (KERNEL * KERNEL);
                        int row = y + i / KERNEL % KERNEL;
                        sum += kernel[f * 3 * KERNEL * KERNEL + i]
                                * (double) pixels[(channel * SIDE + row) * SIDE + x + i % KERNEL];
                    }
                    most = Math.max(most, sum);
                    least = Math.min(least, sum);
                }
            }
            pooled[f] = most;
            pooled[FILTERS + f] = least;
        }
        return layer("fc3", rectified(layer("fc2", rectified(layer("fc1", pooled)))))[0];
    }

    private double[] layer(String name, double[] input) {
        float[] weight = Objects.requireNonNull(weights.get(name + ".weight"));
        float[] bias = Objects.requireNonNull(weights.get(name + ".bias"));
        double[] output = new double[bias.length];
        for (int i = 0; i < output.length; i++) {
            output[i] = bias[i];
            for (int j = 0; j < input.length; j++) {
                output[i] += weight[i * input.length + j] * input[j];
            }
        }
        return output;
    }

    private static double[] rectified(double[] values) {
        double[] positive = values.clone();
        for (int i = 0; i < positive.length; i++) {
            positive[i] = Math.max(0, positive[i]);
        }
        return positive;
    }

    private void check() {
        try (ModelFolder models = ModelFolder.of(folder)) {
            double expected = score(image());
            assertThat(models.open("cnniqa", ScoreModel.class).orElseThrow().score(image())[0])
                    .isCloseTo(expected, within(TOLERANCE * Math.max(1, Math.abs(expected))));
        }
        assertThat(new ModelInventory(ModelFolder.of(folder)).verify("cnniqa")).isEmpty();
    }

    private static void give(HttpExchange exchange, byte[] content) throws IOException {
        exchange.sendResponseHeaders(200, content.length);
        exchange.getResponseBody().write(content);
    }

    @Test
    void aMirrorOfThePublishedFileIsEnough() throws Exception {
        ModelCard.ModelFile published =
                Architecture.of("cnniqa").orElseThrow().weights().get(0);
        try (FileServer server = FileServer.start()) {
            server.on(Objects.requireNonNull(published.url()).getPath(), exchange -> give(exchange, file()));
            List<String> notes = new ArrayList<>();
            ModelPuller.Builder puller = ModelPuller.builder(ModelFolder.of(folder))
                    .mirror(server.address("").toString())
                    .listener(new PullListener() {
                        @Override
                        public void note(String line) {
                            notes.add(line);
                        }
                    });
            assertThatThrownBy(() -> puller.build().pull(CARD))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("allows no commercial use")
                    .hasMessageContaining("--accept-licence cnniqa");
            assertThat(server.requests()).isEmpty();
            ModelPuller accepted = puller.acceptLicences(Set.of("cnniqa")).build();
            assertThat(accepted.pull(CARD).fresh()).isTrue();
            assertThat(accepted.pull(CARD).fresh()).isFalse();
            assertThat(server.requests()).hasSize(1);
            // These weights are from a seed, and CNNIQA_koniq10k-e6f14c91.pth begins otherwise.
            assertThat(notes).anyMatch(note -> note.startsWith(published.name() + ": by torch's custom"));
        }
        try (Stream<Path> files = Files.list(folder.resolve("cnniqa"))) {
            assertThat(files.map(file -> String.valueOf(file.getFileName())))
                    .containsExactlyInAnyOrder("card.json", "cnniqa.onnx");
        }
        assertThat(Manifest.read(folder.resolve("cnniqa")).text())
                .contains("made from " + published.name() + " (SHA-256 ");
        check();
    }

    @Test
    void aFileThatIsAtHandIsEnough() throws Exception {
        Path file = Files.write(folder.resolve("weights.safetensors"), file());
        assertThat(new BundleAdder(ModelFolder.of(folder))
                        .add(CARD, List.of(file))
                        .notes())
                .isEmpty();
        check();
    }

    @Test
    void aZipFileOrAFolderOfThePublishedFilesIsEnough() throws Exception {
        String name = Architecture.of("cnniqa").orElseThrow().weights().get(0).name();
        Path zip = folder.resolve("cnniqa.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("cnniqa/" + name));
            out.write(file());
            out.putNextEntry(new ZipEntry("cnniqa/README.md"));
            out.write('x');
        }
        new BundleAdder(ModelFolder.of(folder)).add(CARD, List.of(zip));
        check();
        Path files = Files.createDirectories(folder.resolve("files"));
        Files.write(files.resolve(name), file());
        Files.writeString(files.resolve("README.md"), "x");
        new BundleAdder(ModelFolder.of(folder)).add(CARD, List.of(files));
        check();
        try (Stream<Path> staged = Files.list(folder.resolve(".staging"))) {
            assertThat(staged).isEmpty();
        }
    }

    @Test
    void aDamagedFileOfWeightsIsNamed() throws Exception {
        Path zip = folder.resolve("weights.pth");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("archive/data.pkl"));
            out.write(file());
        }
        byte[] whole = Files.readAllBytes(zip);
        Files.write(zip, Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> new BundleAdder(ModelFolder.of(folder)).add(CARD, List.of(zip)))
                .isInstanceOf(ModelException.class)
                .hasMessage(
                        "cnniqa cannot be made from weights.pth: weights.pth: its zip directory is damaged, or the file"
                                + " is cut off");
    }

    @Test
    void theWeightsOfAnotherNetworkAreRefusedAndLeaveNothing() throws Exception {
        Path file = Files.write(folder.resolve("weights.safetensors"), file());
        ModelCard other = ModelZoo.card("unique").orElseThrow();
        assertThatThrownBy(() -> new BundleAdder(ModelFolder.of(folder)).add(other, List.of(file)))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("unique cannot be made from weights.safetensors: there is no tensor ")
                .hasMessageEndingWith(": it is the file of another network, or one is missing");
        assertThat(folder.resolve("unique")).doesNotExist();
        assertThat(folder.resolve(".staging/unique.add")).doesNotExist();
    }

    @Test
    void aServerThatGivesMoreThanItSaysIsStopped() throws Exception {
        byte[] content = new byte[4096];
        try (FileServer server = FileServer.start()) {
            server.on("/m.onnx", exchange -> give(exchange, content));
            ModelCard card =
                    TestCards.card("net", TestCards.file("m.onnx", server.address("/m.onnx"), "ab".repeat(32), 1000));
            assertThatThrownBy(() ->
                            ModelPuller.builder(ModelFolder.of(folder)).build().pull(card))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("gives 4096 bytes, and the file has 1000: stopped and deleted");
        }
        try (Stream<Path> files = Files.list(folder.resolve(".staging/net"))) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void thePasswordOfAMirrorIsGivenToItAndShownToNobody() throws Exception {
        try (FileServer server = FileServer.start()) {
            String base = server.address("").toString().replace("http://", "http://me:secret@");
            String[] heard = new String[1];
            server.on("/m.onnx", exchange -> {
                heard[0] = exchange.getRequestHeaders().getFirst("Authorization");
                exchange.sendResponseHeaders(404, -1);
            });
            ModelCard card =
                    TestCards.card("net", TestCards.file("m.onnx", server.address("/m.onnx"), "ab".repeat(32), 1000));
            assertThatThrownBy(() -> ModelPuller.builder(ModelFolder.of(folder))
                            .mirror(base)
                            .build()
                            .pull(card))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("/m.onnx is not there any more")
                    .hasMessageNotContaining("secret");
            // "me:secret" in Base64, as RFC 7617 has it.
            assertThat(heard[0]).isEqualTo("Basic bWU6c2VjcmV0");
        }
    }
}
