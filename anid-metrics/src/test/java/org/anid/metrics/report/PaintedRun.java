// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.anid.api.dataset.Aspect;
import org.anid.api.dataset.DecodedImage;
import org.anid.api.dataset.Guidance;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.dataset.ImageSource;
import org.anid.api.dataset.Origin;
import org.anid.api.dataset.Rating;
import org.anid.api.dataset.RatingStudy;
import org.anid.api.evaluation.EvaluationPlan;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.image.ImageBatch;
import org.anid.api.model.ModelLocator;
import org.anid.api.provenance.Fingerprint;
import org.anid.metrics.dimension.Dimensions;
import org.anid.metrics.dimension.Selection;
import org.anid.metrics.evaluate.StandardEvaluator;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.kernel.Kernels;
import org.anid.metrics.testing.Scenes;

/** What the evaluator itself reports of painted images: a copy and two damages, rated by two raters. */
public final class PaintedRun {

    private static final int IMAGES = 12;
    private static final int SIZE = 48;

    private static final Map<Integer, EvaluationReport> REPORTS = new HashMap<>();

    private PaintedRun() {}

    static EvaluationReport report() throws InterruptedException {
        return report(1);
    }

    /** The same on several threads; run once for all tests. */
    public static synchronized EvaluationReport report(int threads) throws InterruptedException {
        EvaluationReport known = REPORTS.get(threads);
        if (known == null) {
            known = evaluate(threads);
            REPORTS.put(threads, known);
        }
        return known;
    }

    private static EvaluationReport evaluate(int threads) throws InterruptedException {
        Kernels kernels = KernelChoice.named("scalar");
        Selection selection = Selection.parse("psnr,gmsd,entropy,swd,clip-score,human");
        EvaluationPlan.Builder plan = EvaluationPlan.builder(
                        images(), Dimensions.standard(kernels, ModelLocator.none(), selection))
                .ratings(ratings())
                .threads(threads)
                .resamples(100);
        return StandardEvaluator.create(kernels).evaluate(plan.build());
    }

    /** What it is over. */
    public static ImageSource images() {
        List<ImageRecord> records = new ArrayList<>();
        for (int id = 1; id <= IMAGES; id++) {
            ImageBatch natural = Scenes.picture(id, SIZE, SIZE);
            records.add(record(id, new Origin.Natural(), natural));
            records.add(record(id, new Origin.Generated("Copy", Guidance.T2I), natural));
            records.add(record(id, new Origin.Generated("Noisy", Guidance.T2I), Scenes.noisy(natural, 30, id)));
            records.add(record(id, new Origin.Generated("Blurred", Guidance.I2I), Scenes.blurred(natural, 1.5)));
        }
        return new Painted(records);
    }

    /** What two people who do not exist thought of it. */
    public static RatingStudy ratings() {
        List<Rating> ratings = new ArrayList<>();
        for (int id = 1; id <= IMAGES; id++) {
            for (String rater : List.of("first", "second")) {
                double mark = 1 + (id + rater.length()) % 4;
                ratings.add(new Rating(Integer.toString(id), "Noisy", Guidance.T2I, rater, Aspect.QUALITY, mark));
            }
        }
        return new RatingStudy("two raters", 1, 5, true, ratings);
    }

    private static ImageRecord record(int id, Origin origin, ImageBatch image) {
        String place = origin instanceof Origin.Generated generated
                ? generated.condition().label()
                : "ORG";
        return new ImageRecord(
                Integer.toString(id),
                origin instanceof Origin.Generated ? "1" : null,
                origin,
                place + "/" + id + ".png",
                null,
                null,
                List.of(id % 2 == 0 ? "even" : "odd", "painted; not a \\photograph\\"),
                () -> new DecodedImage(image, "PNG", Fingerprint.of(Arrays.toString(image.data())), List.of()));
    }

    private record Painted(List<ImageRecord> records) implements ImageSource {
        @Override
        public String name() {
            return "painted";
        }

        @Override
        public List<String> warnings() {
            return List.of();
        }
    }
}
