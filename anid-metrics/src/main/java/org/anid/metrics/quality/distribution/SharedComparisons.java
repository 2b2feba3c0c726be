// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.anid.metrics.kernel.DistributionKernels;
import org.jspecify.annotations.Nullable;

/**
 * The comparisons of the last pairs of sets, a few numbers for each of their parts: precision, recall, density and
 * coverage of the same features are four metrics with four states, and one pass over the distances is enough for all.
 * What is remembered is what the same engine would compute again, so it never shows in a result.
 */
final class SharedComparisons {

    /** Numbers of neighbours that are computed along, because the other metrics' defaults will ask for them. */
    private static final List<Integer> DEFAULTS = List.of(3, 5);

    /** Two for each pair: more pairs than the cells of a large report. */
    private static final int REMEMBERED = 1024;

    /**
     * What stands for rows and their parts: equal for equal ones, as good as never for others.
     *
     * @param rows in all parts
     * @param first 64 bits over the rows
     * @param second 64 others
     * @param parts 64 bits over what is compared without each part
     */
    private record Content(int rows, long first, long second, long parts) {

        static Content of(SampledParts set) {
            long[] hashes = new long[set.count()];
            RowHash.ofEach(0, set.rows(), hashes.length, set.width(), set.width(), hashes);
            int parts = set.parts();
            long[] ends = new long[(parts + 1) * parts];
            Arrays.setAll(ends, i -> set.endWithout(i / parts, i % parts));
            return new Content(hashes.length, RowHash.of(0, hashes), RowHash.of(1, hashes), RowHash.of(0, ends));
        }
    }

    private record Question(Content natural, Content generated, int width, int neighbours, Class<?> engine) {}

    private static final Map<Question, List<ManifoldComparison>> ANSWERS = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Question, List<ManifoldComparison>> eldest) {
            return size() > REMEMBERED;
        }
    };

    private SharedComparisons() {}

    /** The comparisons at so many neighbours without each part, and last with every one. */
    static List<ManifoldComparison> of(SampledSides sides, int neighbours, DistributionKernels kernels) {
        Content x = Content.of(sides.natural());
        Content y = Content.of(sides.generated());
        int width = sides.natural().width();
        Question question = new Question(x, y, width, neighbours, kernels.getClass());
        synchronized (ANSWERS) {
            @Nullable List<ManifoldComparison> known = ANSWERS.get(question);
            if (known != null) {
                return known;
            }
        }
        List<Integer> asked = new ArrayList<>(List.of(neighbours));
        for (int other : DEFAULTS) {
            if (other != neighbours && other < Math.min(x.rows(), y.rows())) {
                asked.add(other);
            }
        }
        List<List<ManifoldComparison>> answers = ManifoldComparison.of(sides, asked, kernels);
        synchronized (ANSWERS) {
            for (int i = 0; i < asked.size(); i++) {
                ANSWERS.put(new Question(x, y, width, asked.get(i), kernels.getClass()), answers.get(i));
            }
        }
        return answers.get(0);
    }
}
