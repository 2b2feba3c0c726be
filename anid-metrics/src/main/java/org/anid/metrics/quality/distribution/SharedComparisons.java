// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.anid.metrics.kernel.DistributionKernels;
import org.jspecify.annotations.Nullable;

/**
 * The comparisons of the last pairs of samples, a few numbers each: precision, recall, density and coverage of the same
 * features are four metrics with four states, and one pass over the distances is enough for all. What is remembered is
 * what the same engine would compute again, so it never shows in a result.
 */
final class SharedComparisons {

    /** Numbers of neighbours that are computed along, because the other metrics' defaults will ask for them. */
    private static final List<Integer> DEFAULTS = List.of(3, 5);

    /** Two for each pair: more pairs than the folds and cells of a large report. */
    private static final int REMEMBERED = 4096;

    private record Question(
            RowSample.Content natural, RowSample.Content generated, int width, int neighbours, Class<?> engine) {}

    private static final Map<Question, ManifoldComparison> ANSWERS = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Question, ManifoldComparison> eldest) {
            return size() > REMEMBERED;
        }
    };

    private SharedComparisons() {}

    /** The comparison at so many neighbours, of which both samples have more. */
    static ManifoldComparison of(
            RowSample natural, RowSample generated, int width, int neighbours, DistributionKernels kernels) {
        RowSample.Content x = natural.content();
        RowSample.Content y = generated.content();
        Question question = new Question(x, y, width, neighbours, kernels.getClass());
        synchronized (ANSWERS) {
            @Nullable ManifoldComparison known = ANSWERS.get(question);
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
        List<ManifoldComparison> answers = ManifoldComparison.of(
                new FeatureDistances(natural.sorted(), width),
                new FeatureDistances(generated.sorted(), width),
                asked,
                kernels);
        synchronized (ANSWERS) {
            for (int i = 0; i < asked.size(); i++) {
                ANSWERS.put(new Question(x, y, width, asked.get(i), kernels.getClass()), answers.get(i));
            }
        }
        return answers.get(0);
    }
}
