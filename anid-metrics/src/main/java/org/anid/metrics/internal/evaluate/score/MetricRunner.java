// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;
import org.anid.api.dataset.DecodedImage;
import org.anid.api.dataset.ImageReadException;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.evaluation.Failure;
import org.anid.api.evaluation.ScoreRow;
import org.anid.api.image.ImageBatch;
import org.anid.api.metric.Observation;
import org.anid.api.metric.UnscorableException;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.FeatureMatrix;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.ImageId;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.NaturalFile;
import org.anid.metrics.internal.evaluate.plan.MetricIndex.ImageMetric;
import org.anid.metrics.internal.evaluate.plan.MetricIndex.SetMetric;
import org.jspecify.annotations.Nullable;

/** Reads files, scores and describes images, and keeps in an outcome what went wrong with which. Not thread-safe. */
final class MetricRunner {

    /** What a file name promises. */
    private static final Map<String, String> FORMATS = Map.of(
            "jpg", "JPEG", "jpeg", "JPEG", "png", "PNG", "webp", "WebP", "bmp", "BMP", "gif", "GIF", "tif", "TIFF",
            "tiff", "TIFF");

    private static final String NO_MEMORY =
            "there is not enough memory for it, with what it is compared with: give Java more (-Xmx), or make it smaller";

    private final EvaluationContext context;
    private final GroupOutcome outcome = new GroupOutcome();

    MetricRunner(EvaluationContext context) {
        this.context = context;
    }

    /** What happened. */
    GroupOutcome outcome() {
        return outcome;
    }

    /**
     * Reads the natural images of an id; a second one of the same size is counted and left out.
     *
     * @param meter told of each file; null for nobody
     */
    void readNaturals(ImageId id, NaturalVariants variants, EvaluationContext.@Nullable Meter meter)
            throws InterruptedException {
        for (NaturalFile file : id.naturals()) {
            DecodedImage decoded = read(file.record(), ScoreRow.NATURAL);
            if (decoded != null && !context.order().saw(file, decoded.sha256())) {
                fail(file.record().location(), "it has changed since the run began");
            } else if (decoded != null
                    && !variants.add(new NaturalVariants.Variant(decoded.pixels(), decoded.sha256(), file))) {
                outcome.events().add(new Event.SpareNatural());
            }
            if (meter != null) {
                meter.add(1);
            }
        }
    }

    /** The pixels of a record; null where it cannot be read, which is recorded. */
    @Nullable
    DecodedImage read(ImageRecord record, String origin) throws InterruptedException {
        checkInterrupt();
        // Before it is read: what changes meanwhile is then found to have changed.
        String stamp = record.content().stamp();
        DecodedImage decoded = decode(record);
        outcome.sources().add(new Source(record.location(), stamp, decoded == null ? "" : decoded.sha256()));
        if (decoded == null) {
            return null;
        }
        String extension = extension(record.location());
        String named = FORMATS.get(extension);
        if (named != null && !named.equalsIgnoreCase(decoded.format())) {
            outcome.events().add(new Event.Misnamed(extension, decoded.format()));
        }
        for (String note : decoded.notes()) {
            outcome.events().add(new Event.FromFile(note));
        }
        String caption = record.captionId();
        outcome.contents()
                .add(String.join("\t", origin, record.imageId(), caption == null ? "" : caption, decoded.sha256()));
        return decoded;
    }

    private @Nullable DecodedImage decode(ImageRecord record) throws InterruptedException {
        try {
            return record.content().read();
        } catch (ImageReadException e) {
            if (!context.alone()) {
                HeapShares.throwLackOfMemory(e);
            }
            fail(record.location(), said(e));
            return null;
        } catch (OutOfMemoryError e) {
            fail(record.location(), said(lackOfMemory(e)));
            return null;
        } catch (RuntimeException e) {
            checkInterrupt();
            fail(record.location(), "decoding failed unexpectedly: " + said(e));
            return null;
        }
    }

    /**
     * One score per image; NaN where there is none.
     *
     * @param counts whether the absence of the score of an image is counted
     */
    double[] score(ImageMetric metric, Observation observation, List<String> paths, IntPredicate counts)
            throws InterruptedException {
        checkInterrupt();
        String id = metric.spec().id();
        double[] scores;
        try {
            scores = metric.score(observation).clone();
            if (scores.length != observation.count()) {
                throw new IllegalStateException(scores.length + " scores for " + observation.count() + " images");
            }
        } catch (UnscorableException e) {
            for (int i = 0; i < observation.count(); i++) {
                if (counts.test(i)) {
                    outcome.events().add(new Event.Absent(id, said(e)));
                }
            }
            return absent(observation.count());
        } catch (RuntimeException | OutOfMemoryError e) {
            checkInterrupt();
            RuntimeException failure = e instanceof OutOfMemoryError lack ? lackOfMemory(lack) : (RuntimeException) e;
            if (observation.count() == 1) {
                outcome.failures().add(GroupOutcome.MetricFailure.of(id, paths.get(0), failure));
                return absent(1);
            }
            double[] one = new double[observation.count()];
            for (int i = 0; i < one.length; i++) {
                int image = i;
                one[i] = score(metric, part(observation, i), List.of(paths.get(i)), alone -> counts.test(image))[0];
            }
            return one;
        }
        for (int i = 0; i < scores.length; i++) {
            if (!Double.isFinite(scores[i])) {
                if (counts.test(i)) {
                    outcome.events()
                            .add(new Event.Absent(
                                    id,
                                    Double.isNaN(scores[i])
                                            ? id + " is undefined for such an image (see its documentation)"
                                            : id + " is infinite for such an image"));
                }
                scores[i] = Double.NaN;
            }
        }
        return scores;
    }

    /**
     * What work on images gives; null where there is not enough memory for it although nothing else is at work, which
     * is a failure of them.
     */
    <T> @Nullable T ifItFits(List<String> paths, HeapShares.Work<T> work) throws InterruptedException {
        try {
            return work.run();
        } catch (OutOfMemoryError e) {
            String failure = said(lackOfMemory(e));
            paths.forEach(path -> fail(path, failure));
            return null;
        }
    }

    /** A failure of what is at work, if it is alone; else it is tried again when it is. */
    private RuntimeException lackOfMemory(OutOfMemoryError e) {
        if (!context.alone()) {
            throw e;
        }
        return new IllegalStateException(NO_MEMORY, e);
    }

    private static double[] absent(int images) {
        double[] scores = new double[images];
        Arrays.fill(scores, Double.NaN);
        return scores;
    }

    private static Observation part(Observation whole, int i) {
        if (whole instanceof Observation.Single single) {
            return new Observation.Single(single.images().image(i));
        }
        if (whole instanceof Observation.Paired pairs) {
            return new Observation.Paired(
                    pairs.reference().image(i), pairs.candidate().image(i));
        }
        if (whole instanceof Observation.Captioned captioned) {
            return new Observation.Captioned(
                    captioned.images().image(i), List.of(captioned.captions().get(i)));
        }
        if (whole instanceof Observation.CaptionedPair pairs) {
            return new Observation.CaptionedPair(
                    pairs.reference().image(i),
                    pairs.candidate().image(i),
                    List.of(pairs.captions().get(i)));
        }
        throw new IllegalStateException("images of a set have no scores of their own");
    }

    /** The features of each image; null where there are none, which is counted or recorded. */
    List<@Nullable FeatureMatrix> describe(int extractor, ImageBatch images, List<String> paths)
            throws InterruptedException {
        checkInterrupt();
        FeatureExtractor features = context.metrics().extractors().get(extractor);
        List<@Nullable FeatureMatrix> each = new ArrayList<>(images.count());
        try {
            FeatureMatrix all = features.extract(images);
            int rows = features.rowsPerImage();
            if (all.rows() != images.count() * rows || all.width() != features.width()) {
                throw new IllegalStateException(all.rows() + " rows of " + all.width() + " features for "
                        + images.count() + " images, not " + rows + " of " + features.width() + " each");
            }
            for (int i = 0; i < images.count(); i++) {
                int start = all.offset(i * rows);
                each.add(
                        images.count() == 1
                                ? all
                                : new FeatureMatrix(
                                        rows,
                                        all.width(),
                                        Arrays.copyOfRange(all.values(), start, start + rows * all.width())));
            }
        } catch (UnscorableException e) {
            for (SetMetric metric : context.metrics().ofSets()) {
                if (metric.extractor() == extractor) {
                    outcome.events().add(new Event.Absent(metric.spec().id(), said(e)), images.count());
                }
            }
            each.clear();
            for (int i = 0; i < images.count(); i++) {
                each.add(null);
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            checkInterrupt();
            RuntimeException failure = e instanceof OutOfMemoryError lack ? lackOfMemory(lack) : (RuntimeException) e;
            String id = features.reference().id();
            each.clear();
            if (images.count() == 1) {
                outcome.failures().add(GroupOutcome.MetricFailure.of(id, paths.get(0), failure));
                each.add(null);
            } else {
                for (int i = 0; i < images.count(); i++) {
                    each.addAll(describe(extractor, images.image(i), List.of(paths.get(i))));
                }
            }
        }
        return each;
    }

    private void fail(String path, String reason) {
        outcome.failures().add(new GroupOutcome.MetricFailure("", new Failure(path, reason)));
    }

    private static String said(Exception e) {
        return GroupOutcome.MetricFailure.said(e);
    }

    private static String extension(String location) {
        return location.substring(location.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static void checkInterrupt() throws InterruptedException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedException();
        }
    }
}
