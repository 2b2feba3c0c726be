// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.anid.api.model.ModelException;
import org.anid.models.testing.Mutants;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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

/** Files of parameters, whole and damaged; {@code .mat} is written by MFL 0.5.15. */
@Timeout(300)
class PublishedFormTest {

    private static final int MUTANTS = Integer.getInteger("anid.mutants", 500);
    private static final long SEED = Long.getLong("anid.mutants.seed", 1);
    private static final int NIQE = 36;
    private static final String COVARIANCE = "cov_pris_param";
    private static final String SVR =
            "svm_type epsilon_svr\nkernel_type rbf\ngamma 0.05\ntotal_sv 2\nrho 1\nSV\n-2 1:0.5 36:-1\n3 2:1\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private static Matrix ramp(int rows, int columns) {
        Matrix matrix = Mat5.newMatrix(rows, columns);
        for (int i = 0; i < rows * columns; i++) {
            matrix.setDouble(i / columns, i % columns, i + 1);
        }
        return matrix;
    }

    private static MatFile niqe() {
        return Mat5.newMatFile()
                .addArray("mu_prisparam", ramp(1, NIQE))
                .addArray("cov_prisparam", ramp(NIQE, NIQE))
                .addArray("note", Mat5.newString("text is passed over"));
    }

    private static MatFile ilNiqe() {
        Cell cell = Mat5.newCell(1, 4)
                .set(0, ramp(1, 3))
                .set(1, ramp(3, 3))
                .set(2, ramp(468, 1))
                .set(3, ramp(468, 3));
        return Mat5.newMatFile().addArray("templateModel", cell);
    }

    private static Matrix column(double... values) {
        Matrix matrix = Mat5.newMatrix(values.length, 1);
        for (int i = 0; i < values.length; i++) {
            matrix.setDouble(i, 0, values[i]);
        }
        return matrix;
    }

    private static MatFile nrqm() {
        Cell cell = Mat5.newCell(1, 3);
        for (int f = 0; f < 3; f++) {
            cell.set(
                    f,
                    Mat5.newStruct()
                            .set("lDau", column(2, 0, 0))
                            .set("rDau", column(3, 0, 0))
                            .set("upper", column(1000, 0, 0))
                            .set("avnode", column(0, 2, 9))
                            .set("mbest", column(5, 0, 0)));
        }
        Struct model = Mat5.newStruct().set("linear", column(0.5, 1, 2, 3)).set("rf", cell);
        return Mat5.newMatFile().addArray("model", model);
    }

    private byte[] mat(MatFile content, int level) throws IOException {
        Path file = folder.resolve("written.mat");
        Files.deleteIfExists(file);
        try (Sink sink = Sinks.newStreamingFile(file.toFile())) {
            Mat5.newWriter(sink).setDeflateLevel(level).writeMat(content);
        }
        return Files.readAllBytes(file);
    }

    private static byte[] npy(String shape, int count) {
        byte[] header = ("{'descr': '<f8', 'fortran_order': False, 'shape': (" + shape + "), }\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer buffer = ByteBuffer.allocate(10 + header.length + count * Double.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .putShort((short) header.length)
                .put(header);
        for (int i = 0; i < count; i++) {
            buffer.putDouble(i + 1);
        }
        return buffer.array();
    }

    private static Map<String, byte[]> arrays() {
        Map<String, byte[]> arrays = new LinkedHashMap<>();
        arrays.put("mu_pris_param", npy("1, 36", NIQE));
        arrays.put(COVARIANCE, npy("36, 36", NIQE * NIQE));
        return arrays;
    }

    private static byte[] npz(Map<String, byte[]> arrays) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> array : arrays.entrySet()) {
                zip.putNextEntry(new ZipEntry(array.getKey() + ".npy"));
                zip.write(array.getValue());
            }
        }
        return out.toByteArray();
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> reading(PublishedForm form, byte[] bytes) {
        return assertThatThrownBy(() -> form.read(bytes, "FILE"))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("FILE")
                .hasMessageMatching("[^\\p{Cntrl}]{1,500}");
    }

    @ParameterizedTest
    @CsvSource({"0", "9"})
    void matricesKeepTheirValues(int level) throws IOException {
        assertThat(PublishedForm.NIQE.read(mat(niqe(), level), "FILE").get(1).values())
                .containsExactly(counted(NIQE * NIQE));
        assertThat(PublishedForm.IL_NIQE
                        .read(mat(ilNiqe(), level), "FILE")
                        .get(3)
                        .values())
                .containsExactly(counted(468 * 3));
        assertThat(PublishedForm.NRQM.read(mat(nrqm(), level), "FILE")).hasSize(16);
        assertThat(PublishedForm.NIQE.read(npz(arrays()), "FILE").get(1).values())
                .containsExactly(counted(NIQE * NIQE));
    }

    private static double[] counted(int count) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = i + 1;
        }
        return values;
    }

    @Test
    void damagedSupportVectors() throws Exception {
        mutants(PublishedForm.BRISQUE, SVR.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void damagedPriors() throws Exception {
        mutants(PublishedForm.NIQE, mat(niqe(), 0));
        mutants(PublishedForm.NIQE, npz(arrays()));
    }

    @Test
    void damagedArraysInAWholeArchive() throws Exception {
        Mutants mutants = new Mutants(SEED);
        for (int i = 0; i < MUTANTS; i++) {
            Map<String, byte[]> arrays = arrays();
            arrays.computeIfPresent(COVARIANCE, (name, array) -> mutants.of(array));
            Mutants.readable(npz(arrays), bytes -> PublishedForm.NIQE.read(bytes, "FILE"));
        }
    }

    @Test
    void damagedCells() throws Exception {
        mutants(PublishedForm.IL_NIQE, mat(ilNiqe(), 0));
        mutants(PublishedForm.IL_NIQE, mat(ilNiqe(), 9));
    }

    @Test
    void damagedStructures() throws Exception {
        mutants(PublishedForm.NRQM, mat(nrqm(), 0));
    }

    private static void mutants(PublishedForm form, byte[] whole) throws Exception {
        assertThat(Mutants.readable(whole, bytes -> form.read(bytes, "FILE"))).isTrue();
        Mutants mutants = new Mutants(SEED);
        for (int i = 0; i < MUTANTS; i++) {
            Mutants.readable(mutants.of(whole), bytes -> form.read(bytes, "FILE"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"99999999999999999999, 36", "36, 99999999999999999999", "4294967296, 4294967296", "0, 0"})
    void shapesWithoutTheirValues(String shape) throws IOException {
        Map<String, byte[]> arrays = arrays();
        arrays.put(COVARIANCE, npy(shape, 2));
        reading(PublishedForm.NIQE, npz(arrays))
                .hasMessageContaining("array cov_pris_param has 16 bytes of values, not those of ");
    }

    @ParameterizedTest
    @CsvSource({"NaN", "Infinity", "-Infinity"})
    void numbersThatAreNone(double number) throws IOException {
        Map<String, byte[]> arrays = arrays();
        arrays.computeIfPresent(COVARIANCE, (name, array) -> {
            ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN).putDouble(array.length - Double.BYTES, number);
            return array;
        });
        reading(PublishedForm.NIQE, npz(arrays)).hasMessage("FILE: the matrix cov_pris_param holds " + number);
        Matrix mean = ramp(1, NIQE);
        mean.setDouble(0, 3, number);
        MatFile content = niqe();
        content.addArray("mu_prisparam", mean);
        reading(PublishedForm.NIQE, mat(content, 0)).hasMessage("FILE: the matrix mu_prisparam holds " + number);
        reading(PublishedForm.BRISQUE, SVR.replace("0.5", "" + number).getBytes(StandardCharsets.UTF_8))
                .hasMessageContaining("'" + number + "' is not finite");
    }

    @Test
    void numbersThatOverflow() {
        reading(PublishedForm.BRISQUE, SVR.replace("0.5", "1e999").getBytes(StandardCharsets.UTF_8))
                .hasMessage("FILE, support vector 1: '1e999' is not finite");
        reading(PublishedForm.BRISQUE, SVR.replace("36:", "99999999999:").getBytes(StandardCharsets.UTF_8))
                .hasMessageContaining("is not an index from 1 to 36");
    }

    @Test
    void namesThatAreNoUtf8() throws IOException {
        byte[] zip = npz(arrays());
        byte[] name = "mu_pris".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < zip.length - name.length; i++) {
            if (Arrays.equals(zip, i, i + name.length, name, 0, name.length)) {
                zip[i] = (byte) 0xff;
            }
        }
        reading(PublishedForm.NIQE, zip).hasMessageContaining("is not a readable .npz archive");
    }

    @Test
    void entriesThatAreLargeOnceTheyAreInflated() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setLevel(Deflater.BEST_SPEED);
            zip.putNextEntry(new ZipEntry("readme"));
            for (int i = 0; i <= 64; i++) {
                zip.write(new byte[1 << 20]);
            }
        }
        reading(PublishedForm.NIQE, out.toByteArray()).hasMessageContaining("readme is larger than 67108864 bytes");
    }

    @Test
    void aCellOfMoreMatricesThanBytes() throws IOException {
        byte[] bytes = mat(ilNiqe(), 0);
        // The tag of the matrix, its flags, and the tag of its dimensions come before them.
        ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).putInt(128 + 8 + 16 + 8 + 4, Integer.MAX_VALUE);
        reading(PublishedForm.IL_NIQE, bytes)
                .hasMessageContaining("a matrix claims 2 dimensions with more elements than there are bytes");
    }

    @Test
    void aFileThatIsTooLargeToBeIt() throws IOException {
        Path file = folder.resolve("allmodel");
        Files.write(file, new byte[(8 << 20) + 1]);
        assertThatThrownBy(() -> new BundleImporter(folder.resolve("m")).add("brisque", file))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("has 8388609 bytes, and brisque has at most 8388608");
    }
}
