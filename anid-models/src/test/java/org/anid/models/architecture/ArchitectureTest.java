// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.anid.api.model.Graph;
import org.anid.api.model.ModelCard;
import org.anid.api.provenance.Fingerprint;
import org.anid.models.checkpoint.Checkpoint;
import org.anid.models.checkpoint.CheckpointException;
import org.anid.models.checkpoint.CheckpointTensor;
import org.anid.models.zoo.ModelZoo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Published weights in graphs without weights; what is expected comes from torch, by
 * {@code src/test/python/architecture.py}.
 */
class ArchitectureTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** ONNX Runtime and torch add up in different orders. */
    private static final double TOLERANCE = 1e-5;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private static byte[] resource(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(ArchitectureTest.class.getResourceAsStream("/architecture/small/" + name))) {
            return in.readAllBytes();
        }
    }

    private static Map<String, Origin> origins(byte[] json) throws IOException {
        return JSON.readValue(json, new TypeReference<>() {});
    }

    private Checkpoint checkpoint() throws IOException {
        return Checkpoint.open(Files.write(folder.resolve("small.pt"), resource("small.pt")));
    }

    private static Map<String, CheckpointTensor> tensors(Checkpoint checkpoint) {
        Map<String, CheckpointTensor> tensors = new HashMap<>();
        checkpoint.tensors().forEach((name, tensor) -> tensors.put(name.replaceFirst("^module\\.", ""), tensor));
        return tensors;
    }

    private List<Path> assemble(long mostInside) throws IOException {
        try (Checkpoint checkpoint = checkpoint()) {
            List<Written> written = Assembly.write(
                    Outline.parse(resource("small.onnx")),
                    origins(resource("small.json")),
                    tensors(checkpoint),
                    folder.resolve("made.onnx"),
                    mostInside);
            for (Written each : written) {
                byte[] bytes = Files.readAllBytes(each.file());
                assertThat(each).isEqualTo(new Written(each.file(), bytes.length, Fingerprint.of(bytes)));
            }
            return written.stream().map(Written::file).toList();
        }
    }

    private static void check(Path graph) throws IOException, OrtException {
        JsonNode expected = JSON.readTree(resource("expected.json"));
        float[] image = new float[expected.path("image").size()];
        for (int i = 0; i < image.length; i++) {
            image[i] = (float) expected.path("image").get(i).asDouble();
        }
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
                OrtSession session = environment.createSession(graph.toString(), options);
                OnnxTensor input =
                        OnnxTensor.createTensor(environment, FloatBuffer.wrap(image), new long[] {2, 3, 15, 15});
                OrtSession.Result result = session.run(Map.of("images", input))) {
            float[][] logits = (float[][]) result.get(0).getValue();
            for (int i = 0; i < logits.length * logits[0].length; i++) {
                double value = expected.path("logits").get(i).asDouble();
                assertThat((double) logits[i / logits[0].length][i % logits[0].length])
                        .isCloseTo(value, within(TOLERANCE * Math.max(1, Math.abs(value))));
            }
        }
    }

    @Test
    void everyWayInWhichATensorComesFromTheFileGivesTorchsAnswer() throws IOException, OrtException {
        List<Path> written = assemble(Assembly.MOST_INSIDE);
        assertThat(written).containsExactly(folder.resolve("made.onnx"));
        check(written.get(0));
    }

    @Test
    void aGraphThatIsTooLargeForOneFileHasItsValuesBesideIt() throws IOException, OrtException {
        List<Path> written = assemble(0);
        assertThat(written).containsExactly(folder.resolve("made.onnx"), folder.resolve("made.onnx.data"));
        assertThat(Files.size(written.get(0))).isLessThan(20_000);
        check(written.get(0));
    }

    @Test
    void theSameFileMakesTheSameBytes() throws IOException {
        byte[] first = Files.readAllBytes(assemble(Assembly.MOST_INSIDE).get(0));
        assertThat(assemble(Assembly.MOST_INSIDE).get(0)).hasBinaryContent(first);
    }

    @Test
    void theFileOfAnotherNetworkIsRefusedWithTheTensorsName() throws IOException {
        try (Checkpoint checkpoint = checkpoint()) {
            Map<String, CheckpointTensor> tensors = tensors(checkpoint);
            Outline outline = Outline.parse(resource("small.onnx"));
            Map<String, Origin> origins = origins(resource("small.json"));
            Path target = folder.resolve("made.onnx");
            CheckpointTensor head = Objects.requireNonNull(tensors.remove("head.weight"));
            assertThatThrownBy(() -> Assembly.write(outline, origins, tensors, target, Assembly.MOST_INSIDE))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessage("there is no tensor head.weight: it is the file of another network, or one is missing");
            tensors.put("head.weight", head.rows(0, 3));
            assertThatThrownBy(() -> Assembly.write(outline, origins, tensors, target, Assembly.MOST_INSIDE))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessage(
                            "module.head.weight FLOAT16 [3, 8] does not fill onnx::MatMul_174 of [8, 5]: it is the file of"
                                    + " another network");
            tensors.put("head.weight", head);
            tensors.put("bn1.bias", head.rows(0, 1));
            assertThatThrownBy(() -> Assembly.write(outline, origins, tensors, target, Assembly.MOST_INSIDE))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessage("the tensors of bn1 are of several sizes: the file is damaged");
        }
    }

    /** The resources: whatever has no value in a graph is in its table, and nothing else is. */
    @Test
    void everyHoleOfEveryGraphHasAnOriginOfItsSize() throws IOException {
        List<String> made = new ArrayList<>();
        for (ModelCard card : ModelZoo.cards()) {
            Architecture architecture = Architecture.of(card.id()).orElse(null);
            if (architecture == null) {
                continue;
            }
            assertThat(architecture.definition()).as(card.id()).isNotBlank();
            assertThat(architecture.weights()).as(card.id()).isNotEmpty();
            for (Graph graph : card.network().graphs()) {
                if (architecture.makes(graph.file())) {
                    made.add(card.id() + "/" + graph.file());
                    check(architecture, graph.file());
                }
            }
        }
        assertThat(made).hasSizeGreaterThan(10);
    }

    private static void check(Architecture architecture, String file) throws IOException {
        List<Hole> holes = architecture.outline(file).holes();
        Map<String, Origin> origins = architecture.origins(file);
        assertThat(holes.stream().map(Hole::name)).as(file).containsExactlyInAnyOrderElementsOf(origins.keySet());
        for (Hole hole : holes) {
            Origin origin = Objects.requireNonNull(origins.get(hole.name()));
            List<Long> rows = origin.rows();
            if (rows != null) {
                long count = rows.get(1) - rows.get(0);
                assertThat(hole.count() % count).as(file + " " + hole).isZero();
            }
            assertThat(origin.from() != null || origin.norm() != null)
                    .as(file + " " + hole)
                    .isTrue();
            assertThat(origin.from() != null || hole.shape().size() == 1)
                    .as(file + " " + hole)
                    .isTrue();
        }
    }

    @Test
    void anOutlineThatIsCutOffIsNone() throws IOException {
        byte[] whole = resource("small.onnx");
        assertThatThrownBy(() -> Outline.parse(Arrays.copyOf(whole, whole.length - 5)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
