// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.bundle;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.anid.api.model.ModelException;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Array;
import us.hebi.matlab.mat.types.Cell;
import us.hebi.matlab.mat.types.MatFile.Entry;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Source;
import us.hebi.matlab.mat.types.Sources;
import us.hebi.matlab.mat.types.Struct;

/**
 * MATLAB's {@code .mat} of level 5 (what {@code save -v6} and {@code -v7} write), read with MFL. The real matrices,
 * also those within cells and structures, under the names by which MATLAB would know them: {@code a}, {@code c{2}} for
 * the second cell of a vector or, counting down the columns as MATLAB does, of a matrix, {@code s.field},
 * {@code s(2).field} where there is more than one structure.
 */
final class MatFile {

    private MatFile() {}

    /** The matrices of the file by name, in the order of C; those that are sparse or complex or text are left out. */
    static Map<String, NamedArray> read(byte[] bytes, String place) {
        Map<String, NamedArray> arrays = new LinkedHashMap<>();
        try (Source source = Sources.wrap(MatBytes.plain(bytes, place))) {
            for (Entry entry : Mat5.newReader(source).readMat().getEntries()) {
                add(entry.getName(), entry.getValue(), arrays);
            }
        } catch (ModelException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // MFL says what it finds by whatever exception its parts throw.
            throw new ModelException(
                    place + " is not a readable MATLAB file of level 5 (.mat): " + Line.of(e.toString()), e);
        }
        return arrays;
    }

    private static void add(String name, Array value, Map<String, NamedArray> arrays) {
        if (value instanceof Matrix matrix && !matrix.isComplex() && matrix.getNumDimensions() == 2) {
            arrays.put(name, new NamedArray(name, matrix.getDimensions().clone(), values(matrix)));
        } else if (value instanceof Cell cell) {
            for (int i = 0; i < cell.getNumElements(); i++) {
                add(name + "{" + (i + 1) + "}", cell.get(i), arrays);
            }
        } else if (value instanceof Struct struct) {
            int count = struct.getNumElements();
            for (int i = 0; i < count; i++) {
                String element = count == 1 ? name : name + "(" + (i + 1) + ")";
                for (String field : struct.getFieldNames()) {
                    add(element + "." + field, struct.get(field, i), arrays);
                }
            }
        }
    }

    private static double[] values(Matrix matrix) {
        int rows = matrix.getNumRows();
        int columns = matrix.getNumCols();
        double[] values = new double[rows * columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                values[row * columns + column] = matrix.getDouble(row, column);
            }
        }
        return values;
    }
}
