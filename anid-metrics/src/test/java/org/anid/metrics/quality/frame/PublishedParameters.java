// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.frame;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Cell;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Source;
import us.hebi.matlab.mat.types.Sources;

/**
 * The published parameters, which are not part of the project; tests that need them are skipped where they are absent.
 */
final class PublishedParameters {

    private static final Path FOLDER =
            Path.of(System.getProperty("anid.repository.root")).resolve("../shared/params");

    private PublishedParameters() {}

    /** From libsvm's text. */
    static BrisqueParameters brisque() throws IOException {
        List<Double> coefficients = new ArrayList<>();
        List<double[]> rows = new ArrayList<>();
        List<String> lines = Files.readAllLines(file("brisque_allmodel"));
        for (String line : lines.subList(lines.indexOf("SV") + 1, lines.size())) {
            String[] words = line.strip().split(" ");
            double[] row = new double[36];
            coefficients.add(Double.parseDouble(words[0]));
            for (int k = 1; k < words.length; k++) {
                String[] pair = words[k].split(":");
                row[Integer.parseInt(pair[0]) - 1] = Double.parseDouble(pair[1]);
            }
            rows.add(row);
        }
        return BrisqueParameters.of(
                0.05,
                -153.591,
                coefficients.stream().mapToDouble(value -> value).toArray(),
                rows.stream().flatMapToDouble(Arrays::stream).toArray());
    }

    /** From NumPy's archive; the covariance is symmetric, so its order does not matter. */
    static NiqeParameters niqe() throws IOException {
        Map<String, double[]> arrays = new HashMap<>();
        try (ZipFile zip = new ZipFile(file("niqe_pris_params.npz").toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                byte[] bytes = zip.getInputStream(entry).readAllBytes();
                ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
                buffer.position(10 + buffer.getShort(8));
                double[] values = new double[buffer.remaining() / Double.BYTES];
                buffer.asDoubleBuffer().get(values);
                arrays.put(entry.getName(), values);
            }
        }
        return NiqeParameters.of(
                Objects.requireNonNull(arrays.get("mu_pris_param.npy")),
                Objects.requireNonNull(arrays.get("cov_pris_param.npy")));
    }

    /** From the cells of a MATLAB file. */
    static IlNiqeParameters ilNiqe() throws IOException {
        Cell model;
        try (Source source = Sources.openFile(file("ilniqe_templateModel.mat").toFile())) {
            model = Mat5.newReader(source).readMat().getCell("templateModel");
        }
        return IlNiqeParameters.of(
                numbers(model.getMatrix(0)),
                numbers(model.getMatrix(1)),
                numbers(model.getMatrix(2)),
                numbers(model.getMatrix(3)));
    }

    /** Row by row. */
    private static double[] numbers(Matrix matrix) {
        double[] values = new double[matrix.getNumElements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = matrix.getDouble(i / matrix.getNumCols(), i % matrix.getNumCols());
        }
        return values;
    }

    private static Path file(String name) {
        Path file = FOLDER.resolve(name);
        assumeTrue(Files.exists(file), () -> "no " + file + ": put the published file there to run this test");
        return file;
    }
}
