// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checkpoints against the values that torch 2.7.1, safetensors 0.8.0, NumPy 2.4.6 and h5py 3.16.0 have for them; the
 * files and values are made by {@code src/test/python/checkpoints.py}.
 */
class CheckpointTest {

    private static final ObjectMapper JSON = new ObjectMapper().enable(JsonParser.Feature.ALLOW_NON_NUMERIC_NUMBERS);

    /** A second or two for each form; 2,000 of each were seen, without a fault. */
    private static final int MUTANTS = 500;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private static byte[] bytes(String name) throws IOException {
        try (InputStream in = CheckpointTest.class.getResourceAsStream("/checkpoints/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }

    private Path copy(String name) throws IOException {
        return Files.write(folder.resolve(name), bytes(name));
    }

    private void equal(Path file, String group, List<String> but) throws IOException {
        JsonNode expected = JSON.readTree(bytes("values.json")).get(group);
        List<String> names = new ArrayList<>();
        expected.fieldNames().forEachRemaining(names::add);
        names.removeAll(but);
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            assertThat(checkpoint.tensors()).containsOnlyKeys(names);
            for (String name : names) {
                CheckpointTensor tensor = checkpoint.tensor(name);
                List<Long> shape = new ArrayList<>();
                expected.get(name).get("shape").forEach(size -> shape.add(size.asLong()));
                assertThat(tensor.shape()).as(name).isEqualTo(shape);
                double[] values = new double[(int) tensor.count()];
                tensor.read(0, values);
                float[] floats = tensor.floats();
                JsonNode wanted = expected.get(name).get("values");
                assertThat(values).as(name).hasSize(wanted.size());
                for (int i = 0; i < values.length; i++) {
                    // Bits are copied or widened, so nothing is rounded.
                    assertThat(values[i]).as(name).isEqualTo(wanted.get(i).asDouble());
                    assertThat(floats[i]).as(name).isEqualTo((float)
                            wanted.get(i).asDouble());
                }
                if (values.length > 2) {
                    double[] tail = new double[values.length - 2];
                    tensor.read(2, tail);
                    assertThat(tail).containsExactly(Arrays.copyOfRange(values, 2, values.length));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "zip.pt, plain",
        "legacy.pt, plain",
        "plain.safetensors, plain",
        "views.pt, views",
        "views-legacy.pt, views",
        "nested.pt, nested",
        "arrays.npz, arrays",
        "keras.h5, hdf5",
    })
    void everyForm(String file, String group) throws IOException {
        equal(copy(file), group, List.of());
    }

    /** A scripted module has no counter of batches: it is in evaluation. */
    @Test
    void scriptedModules() throws IOException {
        try (Checkpoint script = Checkpoint.open(copy("script.pt"))) {
            assertThat(script.tensors()).containsKeys("0.weight", "0.bias", "1.running_mean");
        }
        equal(copy("script.pt"), "nested", List.of());
    }

    @Test
    void shardsWithAnIndex() throws IOException {
        copy("a-00001-of-00002.safetensors");
        Path index = copy("a.safetensors.index.json");
        assertThatThrownBy(() -> Checkpoint.open(index)).isInstanceOf(IOException.class);
        copy("a-00002-of-00002.safetensors");
        equal(index, "plain", List.of());
    }

    @Test
    void anIndexDoesNotLeadElsewhere() throws IOException {
        Path index = Files.writeString(
                folder.resolve("b.safetensors.index.json"), "{\"weight_map\": {\"a\": \"../a.safetensors\"}}");
        assertThatThrownBy(() -> Checkpoint.open(index))
                .isInstanceOf(CheckpointException.class)
                .hasMessage("b.safetensors.index.json: it names ../a.safetensors, which is not beside it");
    }

    /**
     * Published files, every bit of every tensor: the heads of LPIPS, which Python 2 has pickled, and others. Hashes of
     * what torch 2.7.1 reads in them are made by {@code src/test/python/published.py}.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "lpips_v0.1_alex.pth",
                "lpips_v0.1_vgg.pth",
                "lpips_v0.1_squeeze.pth",
                "dists_alpha_beta.pt",
                "sa_0_4_vit_l_14_linear.pth",
                "sac+logos+ava1-l14-linearMSE.pth"
            })
    void publishedFiles(String name) throws IOException, NoSuchAlgorithmException {
        Path file = Path.of(System.getProperty("anid.repository.root", ".."))
                .resolve("../shared/params")
                .resolve(name);
        Assumptions.assumeTrue(
                Files.exists(file), () -> "no " + file.normalize() + ": put the published file there to test on it");
        JsonNode expected = JSON.readTree(bytes("published.json")).get(name);
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            assertThat(checkpoint.tensors()).hasSize(expected.size());
            for (CheckpointTensor tensor : checkpoint.tensors().values()) {
                JsonNode row = expected.get(tensor.name());
                List<Long> shape = new ArrayList<>();
                row.get("shape").forEach(size -> shape.add(size.asLong()));
                assertThat(tensor.shape()).as(tensor.name()).isEqualTo(shape);
                float[] values = tensor.floats();
                ByteBuffer bits =
                        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                bits.asFloatBuffer().put(values);
                assertThat(HexFormat.of().formatHex(sha256.digest(bits.array())))
                        .as(tensor.name())
                        .isEqualTo(row.get("sha256").asText());
            }
        }
    }

    /** A pickle of this code, of protocol 2. */
    private Path pickle(String name, byte[]... parts) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        // Magic number, version and system of torch's older form.
        out.write(Arrays.copyOf(bytes("legacy.pt"), systemEnd()));
        for (byte[] part : parts) {
            out.write(part);
        }
        return Files.write(folder.resolve(name), out.toByteArray());
    }

    /** Where the third pickle of legacy.pt ends. */
    private static int systemEnd() throws IOException {
        byte[] legacy = bytes("legacy.pt");
        int pickles = 0;
        for (int i = 1; i < legacy.length; i++) {
            if ((legacy[i] & 0xFF) == 0x80 && legacy[i + 1] == 2 && legacy[i - 1] == '.' && ++pickles == 3) {
                return i;
            }
        }
        throw new AssertionError("legacy.pt has no fourth pickle");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void whatWouldRunIsRefusedByName() throws IOException {
        Path file = pickle("run.pt", ascii("\u0080\u0002cos\nsystem\nU\u0004true\u0085R."));
        assertThatThrownBy(() -> Checkpoint.open(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageStartingWith("run.pt: the file would run os.system, which is no data");
    }

    @Test
    void lengthsAreNotBelieved() throws IOException {
        Path file = pickle("long.pt", ascii("\u0080\u0002X\u00ff\u00ff\u00ff\u007fabc"));
        assertThatThrownBy(() -> Checkpoint.open(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessage("long.pt: a pickle claims 2147483647 bytes where 3 are left");
    }

    @Test
    void whatHoldsItselfEnds() throws IOException {
        // d = {}; d["d"] = d
        Path file = pickle("self.pt", ascii("\u0080\u0002}q\u0000X\u0001\u0000\u0000\u0000dh\u0000s.\u0080\u0002]."));
        assertThatThrownBy(() -> Checkpoint.open(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessage("self.pt: its modules are nested more than 64 deep");
    }

    @ParameterizedTest
    @CsvSource({
        "text.pt, hello, 'it is no file of torch, safetensors, HDF5 or NumPy'",
        "empty.pt, '', 'it is no file of torch, safetensors, HDF5 or NumPy'",
    })
    void otherFiles(String name, String content, String message) throws IOException {
        Path file = Files.writeString(folder.resolve(name), content);
        assertThatThrownBy(() -> Checkpoint.open(file)).hasMessage(name + ": " + message);
    }

    @ParameterizedTest
    @CsvSource({
        "packed.npz, 'a is compressed: load it with numpy.load and save it with numpy.savez, which does not'",
        "pieces.h5, 'a is stored in pieces, which Keras does not do: save it without chunks and compression'",
        "link.h5, 'it has the link /other, and links are not followed'",
    })
    void whatIsNotAsItLies(String name, String message) throws IOException {
        Path file = copy(name);
        assertThatThrownBy(() -> Checkpoint.open(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessage(name + ": " + message);
    }

    @Test
    void aMissingNameSaysWhatThereIs() throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(copy("zip.pt"))) {
            assertThatThrownBy(() -> checkpoint.tensor("conv.wait"))
                    .hasMessage("there is no tensor conv.wait among 13, as [conv.weight, conv.bias, half]");
        }
    }

    /** Bytes changed, cut out, doubled or cut off: read, or refused with a line. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "zip.pt",
                "legacy.pt",
                "plain.safetensors",
                "views.pt",
                "nested.pt",
                "script.pt",
                "arrays.npz",
                "keras.h5"
            })
    void damagedFiles(String name) throws IOException {
        byte[] whole = bytes(name);
        SplittableRandom random = new SplittableRandom(name.hashCode());
        int refused = 0;
        for (int mutant = 0; mutant < MUTANTS; mutant++) {
            Path file = Files.write(folder.resolve("mutant"), damaged(whole, random));
            try (Checkpoint checkpoint = Checkpoint.open(file)) {
                for (Map.Entry<String, CheckpointTensor> tensor :
                        checkpoint.tensors().entrySet()) {
                    if (tensor.getValue().count() < whole.length) {
                        tensor.getValue().floats();
                    }
                }
            } catch (CheckpointException e) {
                assertThat(e.getMessage()).isNotEmpty().doesNotContain("\n");
                refused++;
            }
        }
        assertThat(refused).isBetween(1, MUTANTS);
    }

    private static byte[] damaged(byte[] whole, SplittableRandom random) {
        byte[] bytes = whole.clone();
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(4)) {
            case 0 -> bytes[at] = (byte) random.nextInt(256);
            case 1 -> bytes = Arrays.copyOf(bytes, at);
            case 2 -> {
                for (int i = at; i < Math.min(bytes.length, at + 8); i++) {
                    bytes[i] = (byte) (random.nextBoolean() ? 0xFF : 0);
                }
            }
            default -> System.arraycopy(whole, at, bytes, 0, bytes.length - at);
        }
        return bytes;
    }
}
