// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import org.anid.api.metric.FeatureSieve;
import org.anid.api.model.FeatureMatrix;
import org.anid.api.model.SiftedFeatures;

/** Lets through the rows that a {@link RowSample} may keep, of all parts or of all but one. Remembers hashes only. */
final class RowSieve implements FeatureSieve {

    private final int parts;
    private final IntUnaryOperator group;
    private final UnaryOperator<FeatureMatrix> hashed;
    private final Group[] groups;

    /**
     * For rows that are sampled in groups of their own.
     *
     * @param cap rows that a sample keeps
     * @param groups how many
     * @param group of a row by its place in the matrix
     * @param hashed what the sample makes of a row before it is hashed
     */
    RowSieve(int cap, int parts, int groups, IntUnaryOperator group, UnaryOperator<FeatureMatrix> hashed) {
        this.parts = parts;
        this.group = group;
        this.hashed = hashed;
        this.groups = new Group[groups];
        Arrays.setAll(this.groups, i -> new Group(cap));
    }

    /** For rows that are all of one sample, as they are. */
    RowSieve(int cap, int parts) {
        this(cap, parts, 1, place -> 0, features -> features);
    }

    @Override
    public SiftedFeatures sift(int part, SiftedFeatures features) {
        long[] hashes = hashes(features);
        return features.where(row -> groups[group.applyAsInt(features.places()[row])].add(hashes[row], part));
    }

    @Override
    public SiftedFeatures rest(SiftedFeatures features) {
        long[] hashes = hashes(features);
        return features.where(row -> hashes[row] <= groups[group.applyAsInt(features.places()[row])].limit());
    }

    private long[] hashes(SiftedFeatures features) {
        FeatureMatrix rows = hashed.apply(features.features());
        long[] hashes = new long[rows.rows()];
        RowHash.ofEach(0, rows.values(), hashes.length, rows.width(), rows.width(), hashes);
        return hashes;
    }

    /** The smallest hashes of one group. */
    private final class Group {
        private static final int FIRST_CAPACITY = 64;

        private final int cap;
        private long[] hashes = new long[FIRST_CAPACITY];
        private int[] partOf = new int[FIRST_CAPACITY];
        private int size;
        private int next;
        private long limit = Long.MAX_VALUE;
        private boolean settled;

        Group(int cap) {
            this.cap = cap;
            this.next = 2 * cap;
        }

        boolean add(long hash, int part) {
            if (hash > limit) {
                return false;
            }
            if (size == hashes.length) {
                hashes = Arrays.copyOf(hashes, 2 * size);
                partOf = Arrays.copyOf(partOf, 2 * size);
            }
            hashes[size] = hash;
            partOf[size] = part;
            size++;
            settled = false;
            if (size >= next) {
                settle();
                next = size + Math.max(FIRST_CAPACITY, cap / 2);
            }
            return hash <= limit;
        }

        long limit() {
            if (!settled) {
                settle();
            }
            return limit;
        }

        /**
         * Lowers the limit as far as what was seen allows: so that without any part, there are as many rows as are
         * kept.
         */
        private void settle() {
            settled = true;
            long[] sorted = Arrays.copyOf(hashes, size);
            Arrays.sort(sorted);
            long needed = Long.MIN_VALUE;
            for (int part = 0; part < parts; part++) {
                needed = Math.max(needed, limitWithout(parts == 1 ? -1 : part, sorted));
            }
            if (needed < limit) {
                limit = needed;
                int kept = 0;
                for (int i = 0; i < size; i++) {
                    if (hashes[i] <= limit) {
                        hashes[kept] = hashes[i];
                        partOf[kept] = partOf[i];
                        kept++;
                    }
                }
                size = kept;
            }
        }

        private long limitWithout(int part, long[] sorted) {
            long[] own = new long[size];
            int count = 0;
            for (int i = 0; i < size; i++) {
                if (partOf[i] == part) {
                    own[count++] = hashes[i];
                }
            }
            Arrays.sort(own, 0, count);
            int of = 0;
            int others = 0;
            for (long hash : sorted) {
                // Equal hashes are of equal rows, which may be in several parts: it does not matter whose comes first.
                if (of < count && own[of] == hash) {
                    of++;
                } else if (++others == cap) {
                    return hash;
                }
            }
            return Long.MAX_VALUE;
        }
    }
}
