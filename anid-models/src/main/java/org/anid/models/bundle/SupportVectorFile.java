// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.bundle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.anid.api.model.ModelException;

/**
 * The text form of libsvm for an epsilon support vector regression with an RBF kernel: header lines of a key and a
 * value, the line {@code SV}, then a line for each vector, its coefficient followed by {@code index:value} from index 1
 * on, zeros left out.
 */
final class SupportVectorFile {

    private SupportVectorFile() {}

    /** The arrays {@code gamma}, {@code rho}, {@code coefficients} and {@code vectors}. */
    static List<NamedArray> read(String text, String place, int width) {
        List<String> lines = text.lines().toList();
        int start = lines.indexOf("SV");
        if (start < 0) {
            throw new ModelException(place + " is not a libsvm model: it has no line SV");
        }
        Map<String, String> header = new HashMap<>();
        for (String line : lines.subList(0, start)) {
            String[] words = line.split("\\s+", 2);
            header.put(words[0], words.length == 2 ? words[1] : "");
        }
        require(header, "svm_type", "epsilon_svr", place);
        require(header, "kernel_type", "rbf", place);
        List<String> rows = lines.subList(start + 1, lines.size()).stream()
                .filter(line -> !line.isBlank())
                .toList();
        require(header, "total_sv", String.valueOf(rows.size()), place);
        double[] coefficients = new double[rows.size()];
        double[] vectors = new double[rows.size() * width];
        for (int i = 0; i < rows.size(); i++) {
            String where = place + ", support vector " + (i + 1);
            String[] words = rows.get(i).strip().split("\\s+");
            coefficients[i] = number(words[0], where);
            for (String word : Arrays.asList(words).subList(1, words.length)) {
                int colon = word.indexOf(':');
                double index = colon < 0 ? 0 : number(word.substring(0, colon), where);
                if (index < 1 || index > width || index != Math.rint(index)) {
                    throw new ModelException(
                            where + ": '" + Line.of(word) + "' is not an index from 1 to " + width + ":value");
                }
                vectors[i * width + (int) index - 1] = number(word.substring(colon + 1), where);
            }
        }
        List<NamedArray> arrays = new ArrayList<>();
        for (String name : List.of("gamma", "rho")) {
            arrays.add(
                    new NamedArray(name, new int[] {1}, new double[] {number(header.getOrDefault(name, ""), place)}));
        }
        arrays.add(new NamedArray("coefficients", new int[] {coefficients.length}, coefficients));
        arrays.add(new NamedArray("vectors", new int[] {coefficients.length, width}, vectors));
        return arrays;
    }

    private static void require(Map<String, String> header, String key, String expected, String place) {
        String actual = header.getOrDefault(key, "missing");
        if (!actual.equals(expected)) {
            throw new ModelException(place + ": " + key + " is " + Line.of(actual) + ", not " + expected);
        }
    }

    private static double number(String text, String place) {
        double value;
        try {
            value = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new ModelException(place + ": '" + Line.of(text) + "' is not a number", e);
        }
        if (!Double.isFinite(value)) {
            throw new ModelException(place + ": '" + Line.of(text) + "' is not finite");
        }
        return value;
    }
}
