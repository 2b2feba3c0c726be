// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.bundle;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.anid.api.model.ModelException;

/**
 * NumPy's {@code .npz}: a ZIP archive of {@code .npy} arrays (format 1 to 3), here of little-endian {@code float64} or
 * {@code float32} with one or two dimensions, in the order of C or of Fortran.
 */
final class NumpyArchive {

    private static final String SUFFIX = ".npy";
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int LARGEST = 1 << 26;
    private static final int LARGEST_ARCHIVE = 1 << 28;
    private static final Pattern HEADER = Pattern.compile(
            "'descr':\\s*'<f([48])'.*'fortran_order':\\s*(True|False).*'shape':\\s*\\((\\d+),\\s*(\\d*)\\s*,?\\s*\\)",
            Pattern.DOTALL);

    private NumpyArchive() {}

    /** The arrays of the archive by name, in the order of C; those of other types are left out. */
    static Map<String, NamedArray> read(byte[] bytes, String place) {
        Map<String, NamedArray> arrays = new HashMap<>();
        long total = 0;
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String name = Line.of(entry.getName());
                byte[] content = zip.readNBytes(LARGEST + 1);
                total += content.length;
                if (content.length > LARGEST || total > LARGEST_ARCHIVE) {
                    throw new ModelException(place + ": " + name + " is larger than " + LARGEST
                            + " bytes, or all together than " + LARGEST_ARCHIVE);
                }
                if (name.endsWith(SUFFIX)) {
                    String array = name.substring(0, name.length() - SUFFIX.length());
                    array(array, content, place + ", array " + array, arrays);
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            // The second one is for names that are no UTF-8.
            throw new ModelException(place + " is not a readable .npz archive: " + Line.of(e.toString()), e);
        }
        return arrays;
    }

    private static void array(String name, byte[] content, String place, Map<String, NamedArray> arrays) {
        ByteBuffer buffer = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        if (content.length < 12 || !Arrays.equals(content, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new ModelException(place + " is not in NumPy's format");
        }
        boolean shortLength = content[MAGIC.length] == 1;
        int start = shortLength ? 10 : 12;
        int length = shortLength ? Short.toUnsignedInt(buffer.getShort(8)) : buffer.getInt(8);
        if (length < 0 || length > content.length - start) {
            throw new ModelException(place + " is cut off");
        }
        Matcher header = HEADER.matcher(new String(content, start, length, StandardCharsets.ISO_8859_1));
        if (!header.find()) {
            return;
        }
        int size = Integer.parseInt(header.group(1));
        boolean flat = header.group(4).isEmpty();
        long rows = size(header.group(3));
        long columns = flat ? 1 : size(header.group(4));
        buffer.position(start + length);
        if (rows > LARGEST || columns > LARGEST || rows * columns * size != buffer.remaining()) {
            throw new ModelException(place + " has " + buffer.remaining() + " bytes of values, not those of " + rows
                    + "×" + columns + " values of " + size + " bytes");
        }
        boolean fortran = header.group(2).equals("True");
        double[] values = new double[(int) (rows * columns)];
        for (int i = 0; i < values.length; i++) {
            int at = fortran ? (int) (i % rows * columns + i / rows) : i;
            values[at] = size == 8 ? buffer.getDouble() : buffer.getFloat();
        }
        int[] shape = flat ? new int[] {(int) rows} : new int[] {(int) rows, (int) columns};
        arrays.put(name, new NamedArray(name, shape, values));
    }

    /** As much as {@link #LARGEST} and one for all that is more, however many digits it has. */
    private static long size(String digits) {
        try {
            return Math.min(Long.parseLong(digits), LARGEST + 1L);
        } catch (NumberFormatException e) {
            return LARGEST + 1L;
        }
    }
}
