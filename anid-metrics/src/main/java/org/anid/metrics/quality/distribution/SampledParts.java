// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import java.util.Arrays;
import java.util.List;

/**
 * The rows of one side of a comparison in parts, of which each can be left out. Of more rows than a sample keeps, those
 * with the smallest hashes are compared: whichever part is left out, of each other part those are the first few by
 * hash.
 *
 * <p>Immutable and thread-safe. A number of parts in the place of one that is left out stands for none.
 */
final class SampledParts {

    private final int width;
    /** First row of each part, as far as any of its rows are ever compared, and the number of all rows. */
    private final int[] starts;
    /** How many rows of each part are left when another is left out, and last when none is. */
    private final int[][] lengths;
    /** The sum of those. */
    private final int[] counts;
    /** How many rows of each part were shown, and of all. */
    private final long[] seen;

    private final float[] rows;

    /** One part, of these rows as they are. */
    SampledParts(float[] rows, int width) {
        this.width = width;
        this.rows = rows;
        int count = rows.length / width;
        starts = new int[] {0, count};
        lengths = new int[][] {{0}, {count}};
        counts = new int[] {0, count};
        seen = new long[] {count, count};
    }

    /**
     * Parts of a set.
     *
     * @param samples of each part, of rows of this width
     * @param cap rows that are compared at most
     */
    SampledParts(List<List<RowSample>> samples, int width, int cap) {
        this.width = width;
        int parts = samples.size();
        RowSample.Sorted[] sorted = new RowSample.Sorted[parts];
        seen = new long[parts + 1];
        for (int part = 0; part < parts; part++) {
            RowSample merged = new RowSample(width, cap);
            samples.get(part).forEach(merged::merge);
            sorted[part] = merged.inOrder();
            seen[part] = merged.seen();
            seen[parts] += merged.seen();
        }
        lengths = new int[parts + 1][];
        for (int left = 0; left <= parts; left++) {
            lengths[left] = lengthsWithout(left, sorted, cap);
        }
        starts = new int[parts + 1];
        for (int part = 0; part < parts; part++) {
            // What is never compared must not show, however much of it there is.
            int of = part;
            starts[part + 1] = starts[part]
                    + Arrays.stream(lengths).mapToInt(each -> each[of]).max().orElse(0);
        }
        counts = Arrays.stream(lengths).mapToInt(of -> Arrays.stream(of).sum()).toArray();
        rows = new float[starts[parts] * width];
        for (int part = 0; part < parts; part++) {
            System.arraycopy(sorted[part].rows(), 0, rows, starts[part] * width, (end(part) - starts[part]) * width);
        }
    }

    /**
     * Merges the others by hash until there are enough. Rows of one hash are equal: it does not matter whose comes
     * first.
     */
    private static int[] lengthsWithout(int left, RowSample.Sorted[] sorted, int cap) {
        int[] lengths = new int[sorted.length];
        for (int taken = 0; taken < cap; taken++) {
            int next = -1;
            for (int part = 0; part < lengths.length; part++) {
                long[] hashes = sorted[part].hashes();
                if (part != left
                        && lengths[part] < hashes.length
                        && (next < 0 || hashes[lengths[part]] < sorted[next].hashes()[lengths[next]])) {
                    next = part;
                }
            }
            if (next < 0) {
                break;
            }
            lengths[next]++;
        }
        return lengths;
    }

    /** Whether the same rows are in the same parts. */
    boolean sameAs(SampledParts other) {
        return Arrays.deepEquals(lengths, other.lengths) && Arrays.equals(rows, other.rows);
    }

    int width() {
        return width;
    }

    /** Parts. */
    int parts() {
        return starts.length - 1;
    }

    /** All rows that are ever compared, part by part, each in the order of its hashes; not to be written to. */
    float[] rows() {
        return rows;
    }

    /** Rows of all parts. */
    int count() {
        return starts[parts()];
    }

    /** The first row of a part. */
    int start(int part) {
        return starts[part];
    }

    /** Behind the last row of a part. */
    int end(int part) {
        return starts[part + 1];
    }

    /** Behind the last row of a part that is compared when another one is left out. */
    int endWithout(int left, int part) {
        return starts[part] + lengths[left][part];
    }

    /** Which rows are compared without a part. */
    boolean[] comparedWithout(int left) {
        boolean[] compared = new boolean[count()];
        for (int part = 0; part < parts(); part++) {
            Arrays.fill(compared, start(part), endWithout(left, part), true);
        }
        return compared;
    }

    /** Rows that are compared without a part. */
    int countWithout(int left) {
        return counts[left];
    }

    /** Whether a part has rows, so that it makes a difference whether it is left out. */
    boolean has(int part) {
        return part < parts() && starts[part + 1] > starts[part];
    }

    /** Rows that were shown without those of a part, compared or not. */
    long seenWithout(int left) {
        return left == parts() ? seen[left] : seen[parts()] - seen[left];
    }
}
