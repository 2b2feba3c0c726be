// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.network;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.anid.api.model.ModelException;

/**
 * Linear layers without anything between them, folded into one affine map in double: w·x + b. Read from the ZIP that
 * {@code torch.save} writes, whose records {@code data/0}, {@code data/1}, … hold weight and bias of each layer in
 * order as little-endian float32. Nothing else of the file is read; its pickle is never executed.
 */
final class LinearLayers {

    private static final String RECORDS = "/data/";

    private final double[] weights;
    private final double bias;

    private LinearLayers(double[] weights, double bias) {
        this.weights = weights;
        this.bias = bias;
    }

    /**
     * Reads layers.
     *
     * @param file ZIP of {@code torch.save}
     * @param widths of the input, of each layer, 1 at last
     * @throws ModelException if the file does not hold exactly these layers
     */
    static LinearLayers read(Path file, List<Integer> widths) {
        int layers = widths.size() - 1;
        double[] weights = {1};
        double bias = 0;
        try (ZipFile zip = new ZipFile(file.toFile())) {
            Map<String, ZipEntry> records = records(zip);
            if (records.size() != 2 * layers) {
                throw new ModelException(file + " holds " + records.size() + " arrays, not the " + 2 * layers + " of "
                        + layers + " layers");
            }
            // From the last layer back: w·(W x + b) + c is (w W)·x + (w·b + c).
            for (int layer = layers - 1; layer >= 0; layer--) {
                int in = widths.get(layer);
                int out = widths.get(layer + 1);
                float[] matrix = floats(zip, records.get(String.valueOf(2 * layer)), in * out, file);
                float[] offsets = floats(zip, records.get(String.valueOf(2 * layer + 1)), out, file);
                double[] folded = new double[in];
                for (int o = 0; o < out; o++) {
                    bias += weights[o] * offsets[o];
                    for (int i = 0; i < in; i++) {
                        folded[i] += weights[o] * matrix[o * in + i];
                    }
                }
                weights = folded;
            }
        } catch (IOException e) {
            throw new ModelException(file + " is no ZIP of torch.save: " + e.getMessage() + "; get the model again", e);
        }
        return new LinearLayers(weights, bias);
    }

    private static Map<String, ZipEntry> records(ZipFile zip) {
        Map<String, ZipEntry> records = new HashMap<>();
        Enumeration<? extends ZipEntry> entries = zip.entries();
        while (entries.hasMoreElements()) {
            ZipEntry entry = entries.nextElement();
            int at = entry.getName().lastIndexOf(RECORDS);
            if (at >= 0) {
                records.put(entry.getName().substring(at + RECORDS.length()), entry);
            }
        }
        return records;
    }

    private static float[] floats(ZipFile zip, @org.jspecify.annotations.Nullable ZipEntry entry, int count, Path file)
            throws IOException {
        if (entry == null || entry.getSize() != (long) count * Float.BYTES) {
            throw new ModelException(file + ": an array of " + count + " numbers is wanted, there are "
                    + (entry == null ? 0 : entry.getSize() / Float.BYTES));
        }
        float[] values = new float[count];
        ByteBuffer.wrap(zip.getInputStream(entry).readAllBytes())
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return values;
    }

    /** The score of the embedding at {@code from}, scaled to length 1 first if asked. */
    double score(float[] embeddings, int from, boolean unitLength) {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < weights.length; i++) {
            double x = embeddings[from + i];
            sum += weights[i] * x;
            squares += x * x;
        }
        return (unitLength ? sum / Math.sqrt(squares) : sum) + bias;
    }
}
