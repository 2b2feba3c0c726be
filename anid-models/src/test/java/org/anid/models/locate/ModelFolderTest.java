// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.locate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.anid.api.model.ModelException;
import org.anid.api.model.Parameters;
import org.anid.api.model.ScoreModel;
import org.anid.models.bundle.BundleImporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelFolderTest {

    private static final Path PUBLISHED =
            Path.of(System.getProperty("anid.repository.root")).resolve("../shared/params");

    private static final String SVR =
            "svm_type epsilon_svr\nkernel_type rbf\ngamma 0.05\ntotal_sv 2\nrho -1.5\nSV\n-2 1:0.5 36:-1\n2 2:0.25\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void supportVectorsBecomeABundleThatOpens() throws IOException {
        BundleImporter.Added added = add("brisque", SVR.getBytes(StandardCharsets.UTF_8));
        assertThat(added.known()).isFalse();
        Parameters parameters =
                ModelFolder.of(folder).open("brisque", Parameters.class).orElseThrow();
        assertThat(parameters.names()).containsExactlyInAnyOrder("gamma", "rho", "coefficients", "vectors");
        assertThat(parameters.array("gamma")).containsExactly(0.05);
        assertThat(parameters.array("rho")).containsExactly(-1.5);
        assertThat(parameters.array("coefficients")).containsExactly(-2, 2);
        assertThat(parameters.shape("vectors")).containsExactly(2, 36);
        double[] vectors = parameters.array("vectors");
        assertThat(vectors[0]).isEqualTo(0.5);
        assertThat(vectors[35]).isEqualTo(-1);
        assertThat(vectors[37]).isEqualTo(0.25);
        assertThat(parameters.reference().id()).isEqualTo("brisque");
        assertThat(parameters.reference().sha256()).matches("[0-9a-f]{64}");
        assertThatThrownBy(() -> parameters.array("mean"))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("no array mean");
    }

    @Test
    void numpyArraysInTheOrderOfFortranAreTurned() throws IOException {
        add("niqe", npz());
        Parameters parameters =
                ModelFolder.of(folder).open("niqe", Parameters.class).orElseThrow();
        assertThat(parameters.array("mean")[35]).isEqualTo(35);
        assertThat(parameters.array("covariance")[1]).isEqualTo(36);
        assertThat(parameters.array("covariance")[36]).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "svm_type epsilon_svr|svm_type c_svc|svm_type is c_svc, not epsilon_svr",
                "total_sv 2|total_sv 3|total_sv is 3, not 2",
                "36:-1|37:-1|support vector 1: '37:-1' is not an index from 1 to 36",
                "0.25|x|support vector 2: 'x' is not a number",
                "SV|vectors|it has no line SV"
            })
    void aFileOfAnotherFormIsRefused(String old, String changed, String message) {
        byte[] bytes = SVR.replace(old, changed).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> add("brisque", bytes))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(message);
        assertThat(ModelFolder.of(folder).open("brisque", Parameters.class)).isEmpty();
    }

    @Test
    void aChangedBundleIsRefusedWithBothHashes() throws IOException {
        Path bundle = add("brisque", SVR.getBytes(StandardCharsets.UTF_8)).bundle();
        String before = ModelFolder.of(folder)
                .open("brisque", Parameters.class)
                .orElseThrow()
                .reference()
                .sha256();
        Path values = bundle.resolve("values.f64");
        byte[] bytes = Files.readAllBytes(values);
        bytes[0] ^= 1;
        Files.write(values, bytes);
        assertThatThrownBy(() -> ModelFolder.of(folder).open("brisque", Parameters.class))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(before)
                .hasMessageMatching("(?s).*SHA-256 [0-9a-f]{64}, but its card says [0-9a-f]{64}.*");
    }

    @Test
    void addingAgainReplaces() throws IOException {
        add("brisque", SVR.getBytes(StandardCharsets.UTF_8));
        add("brisque", SVR.replace("rho -1.5", "rho 7").getBytes(StandardCharsets.UTF_8));
        assertThat(ModelFolder.of(folder)
                        .open("brisque", Parameters.class)
                        .orElseThrow()
                        .array("rho"))
                .containsExactly(7);
    }

    @Test
    void whatIsNotThereHasARemedy() {
        ModelFolder models = ModelFolder.of(folder);
        assertThat(models.open("brisque", Parameters.class)).isEmpty();
        assertThat(models.remedy("brisque"))
                .startsWith("anid models add brisque FILE")
                .contains("allmodel");
        assertThat(models.remedy("clip-vit-b-32")).contains("recipe");
    }

    @Test
    void aBundleIsNoNetwork() throws IOException {
        add("brisque", SVR.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> ModelFolder.of(folder).open("brisque", ScoreModel.class))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("parameter bundle");
        assertThatIllegalArgumentException().isThrownBy(() -> add("clip", new byte[0]));
    }

    @Test
    void theFolderIsTheUsersChoiceElseInTheCache() {
        Path home = Path.of("home");
        assertThat(ModelFolder.standard(Map.of("ANID_MODELS", "m"), home, "Linux"))
                .isEqualTo(Path.of("m"));
        assertThat(ModelFolder.standard(Map.of(), home, "Linux")).isEqualTo(Path.of("home/.cache/anid/models"));
        assertThat(ModelFolder.standard(Map.of("XDG_CACHE_HOME", "c"), home, "Linux"))
                .isEqualTo(Path.of("c/anid/models"));
        assertThat(ModelFolder.standard(Map.of(), home, "Mac OS X"))
                .isEqualTo(Path.of("home/Library/Caches/anid/models"));
        assertThat(ModelFolder.standard(Map.of("LOCALAPPDATA", "l"), home, "Windows 11"))
                .isEqualTo(Path.of("l/anid/models"));
    }

    @ParameterizedTest
    @CsvSource({"brisque, brisque_allmodel, 774", "niqe, niqe_pris_params.npz, 0"})
    void publishedFilesAreKnown(String id, String file, int vectors) {
        Path published = PUBLISHED.resolve(file);
        assumeTrue(
                Files.exists(published), () -> "no " + published + ": put the published file there to run this test");
        assertThat(new BundleImporter(folder).add(id, published).known()).isTrue();
        Parameters parameters =
                ModelFolder.of(folder).open(id, Parameters.class).orElseThrow();
        if (vectors > 0) {
            assertThat(parameters.shape("vectors")).containsExactly(vectors, 36);
            assertThat(parameters.array("rho")).containsExactly(-153.591);
        } else {
            assertThat(parameters.shape("covariance")).containsExactly(36, 36);
        }
    }

    private BundleImporter.Added add(String id, byte[] bytes) throws IOException {
        Path file = Files.createTempFile(folder, "published", ".tmp");
        Files.write(file, bytes);
        return new BundleImporter(folder).add(id, file);
    }

    /** As NumPy writes it: the mean as a row, the covariance in the order of Fortran. */
    private Path npzFile() throws IOException {
        Path file = folder.resolve("prior.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            entry(zip, "mu_pris_param", "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 36), }", 36);
            entry(zip, "cov_pris_param", "{'descr': '<f8', 'fortran_order': True, 'shape': (36, 36), }", 1296);
        }
        return file;
    }

    private byte[] npz() throws IOException {
        return Files.readAllBytes(npzFile());
    }

    private static void entry(ZipOutputStream zip, String name, String header, int n) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer buffer = ByteBuffer.allocate(10 + text.length + 8 * n).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.ISO_8859_1))
                .put((byte) 1)
                .put((byte) 0);
        buffer.putShort((short) text.length).put(text);
        for (int i = 0; i < n; i++) {
            buffer.putDouble(i);
        }
        zip.putNextEntry(new ZipEntry(name + ".npy"));
        zip.write(buffer.array());
        zip.closeEntry();
    }
}
