// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset.decode;

import java.util.HexFormat;
import org.anid.api.dataset.ImageReadException;

/** A Huffman table of a JPEG (ISO/IEC 10918-1, annex C). */
final class JpegHuffman {

    /** Codes of up to this many bits are looked up at once. */
    static final int FAST_BITS = 10;

    private static final int LONGEST = 16;

    /** Annex K.3: numbers of codes by length, then the symbols; of luma, then of chroma. */
    private static final String[] STANDARD_DIRECT = {
        "00010501010101010100000000000000000102030405060708090a0b",
        "00030101010101010101010000000000000102030405060708090a0b"
    };

    private static final String[] STANDARD_ALTERNATING = {
        "0002010303020403050504040000017d01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a16"
                + "1718191a25262728292a3435363738393a434445464748494a535455565758595a636465666768696a737475767778797a8384858687"
                + "88898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6"
                + "e7e8e9eaf1f2f3f4f5f6f7f8f9fa",
        "00020102040403040705040400010277000102031104052131061241510761711322328108144291a1b1c109233352f0156272d10a162434"
                + "e125f11718191a262728292a35363738393a434445464748494a535455565758595a636465666768696a737475767778797a82838485"
                + "868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5"
                + "e6e7e8e9eaf2f3f4f5f6f7f8f9fa"
    };

    /**
     * By the next {@value #FAST_BITS} bits: length of the code times 256 plus the symbol; 0 where the code is longer.
     */
    private final int[] fast = new int[1 << FAST_BITS];

    /**
     * By the same bits, where they hold a code of a coefficient and its value too: the value times 256, plus the zeros
     * before it times 16, plus the number of bits; otherwise 0.
     */
    private final int[] coefficients = new int[1 << FAST_BITS];

    /** By length: one above the largest code, aligned to 16 bits; and what to add to a code to find its symbol. */
    private final int[] limit = new int[LONGEST + 2];

    private final int[] offset = new int[LONGEST + 1];
    private final byte[] symbols;

    /**
     * From the table segment.
     *
     * @param file the file
     * @param counts where the sixteen numbers of codes of each length begin; the symbols follow
     * @param total sum of these numbers
     */
    JpegHuffman(byte[] file, int counts, int total) throws ImageReadException {
        symbols = new byte[total];
        System.arraycopy(file, counts + LONGEST, symbols, 0, total);
        int code = 0;
        int index = 0;
        for (int length = 1; length <= LONGEST; length++) {
            int count = file[counts + length - 1] & 0xFF;
            offset[length] = index - code;
            if (code + count > 1 << length) {
                throw new ImageReadException("the JPEG is corrupt: a Huffman table has more codes than there can be");
            }
            for (int i = 0; i < count; i++, code++, index++) {
                if (length <= FAST_BITS) {
                    int first = code << FAST_BITS - length;
                    int entry = length << 8 | symbols[index] & 0xFF;
                    for (int k = 0; k < 1 << FAST_BITS - length; k++) {
                        fast[first + k] = entry;
                    }
                }
            }
            limit[length] = code << LONGEST - length;
            code <<= 1;
        }
        limit[LONGEST + 1] = Integer.MAX_VALUE;
        for (int bits = 0; bits < coefficients.length; bits++) {
            int length = fast[bits] >> 8;
            int size = fast[bits] & 15;
            int used = length + size;
            if (size > 0 && used <= FAST_BITS) {
                int value = JpegBits.signed(bits >> FAST_BITS - used, size);
                coefficients[bits] = value << 8 | fast[bits] & 0xF0 | used;
            }
        }
    }

    /**
     * The table that a frame of Motion JPEG means where it brings none.
     *
     * @param direct whether it is for the first coefficients of blocks
     * @param number 0 for luma, 1 for chroma
     */
    static JpegHuffman standard(boolean direct, int number) throws ImageReadException {
        byte[] table = HexFormat.of().parseHex((direct ? STANDARD_DIRECT : STANDARD_ALTERNATING)[number]);
        return new JpegHuffman(table, 0, table.length - LONGEST);
    }

    /**
     * Value, zeros before it and length of the coefficient that these sixteen bits begin with, or 0 where it is longer.
     */
    int coefficient(int bits16) {
        return coefficients[bits16 >> LONGEST - FAST_BITS];
    }

    /** Length and symbol, as {@code length << 8 | symbol}, of the code that these sixteen bits begin with. */
    int find(int bits16) throws ImageReadException {
        int entry = fast[bits16 >> LONGEST - FAST_BITS];
        if (entry != 0) {
            return entry;
        }
        int length = FAST_BITS + 1;
        while (bits16 >= limit[length]) {
            length++;
        }
        if (length > LONGEST) {
            throw new ImageReadException("the JPEG is corrupt: its data holds a code that is in no table");
        }
        return length << 8 | symbols[(bits16 >> LONGEST - length) + offset[length]] & 0xFF;
    }
}
