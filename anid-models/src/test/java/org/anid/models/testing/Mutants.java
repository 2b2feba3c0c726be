// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.anid.api.model.ModelException;

/**
 * Damaged files, made of whole ones: bytes flipped, cut off, doubled or overwritten, numbers replaced by extreme ones.
 */
public final class Mutants {

    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");
    private static final List<String> EXTREME_TEXT = List.of(
            "-1", "0", "99999999999999999999", "4294967296", "2147483647", "-2147483648", "1e999", "NaN", "1e9", "0.5");
    private static final List<Long> EXTREME = List.of(
            0L, -1L, 1L << 31, (1L << 31) - 1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 32, 1L << 40, 0x7ff0000000000000L);

    private final Random random;

    /** Of one seed; not safe to share between threads. */
    public Mutants(long seed) {
        this.random = new Random(seed);
    }

    /** Reads a file. */
    @FunctionalInterface
    public interface Reader {
        /** Throws {@link ModelException} where it is refused. */
        void read(byte[] bytes) throws Exception;
    }

    /** Whether a file is read, and not refused by {@link ModelException} in one line; anything else fails. */
    public static boolean readable(byte[] bytes, Reader reader) throws Exception {
        try {
            reader.read(bytes);
            return true;
        } catch (ModelException e) {
            assertThat(e).hasMessageMatching("[^\\p{Cntrl}]{1,2000}");
            return false;
        }
    }

    /** One more. */
    public byte[] of(byte[] bytes) {
        byte[] mutant = bytes;
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes && mutant.length > 0; i++) {
            mutant = changed(mutant);
        }
        return mutant;
    }

    private byte[] changed(byte[] bytes) {
        int at = random.nextInt(bytes.length);
        byte[] copy = bytes.clone();
        switch (random.nextInt(6)) {
            case 0 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 1 -> {
                int length = Math.min(1 + random.nextInt(32), bytes.length - at);
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                out.write(bytes, 0, at);
                out.write(bytes, random.nextInt(bytes.length - length + 1), length);
                out.write(bytes, at, bytes.length - at);
                return out.toByteArray();
            }
            case 2 -> {
                ByteBuffer buffer = ByteBuffer.wrap(copy)
                        .order(random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
                long value = EXTREME.get(random.nextInt(EXTREME.size()));
                int place = at & ~3;
                if (random.nextBoolean() && place + Long.BYTES <= copy.length) {
                    buffer.putLong(place, value);
                } else if (place + Integer.BYTES <= copy.length) {
                    buffer.putInt(place, (int) (value >>> (random.nextBoolean() ? 32 : 0)));
                }
            }
            case 3 -> {
                return text(bytes);
            }
            case 4 -> copy[at] = (byte) random.nextInt(256);
            default -> copy[at] ^= (byte) (1 << random.nextInt(8));
        }
        return copy;
    }

    /** With another number in place of one of those that are written in digits. */
    private byte[] text(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        List<MatchResult> numbers = NUMBER.matcher(text).results().toList();
        if (numbers.isEmpty()) {
            return bytes;
        }
        MatchResult number = numbers.get(random.nextInt(numbers.size()));
        String extreme = EXTREME_TEXT.get(random.nextInt(EXTREME_TEXT.size()));
        return (text.substring(0, number.start()) + extreme + text.substring(number.end()))
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
