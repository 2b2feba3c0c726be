// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.dimension;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.anid.api.dataset.ImageReadException;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.dataset.ImageSource;
import org.anid.api.image.ImageBatch;
import org.anid.api.metric.InsufficientDataException;
import org.anid.api.model.Model;
import org.anid.api.model.ModelException;
import org.anid.api.model.ModelLocator;
import org.anid.api.model.ModelReference;
import org.anid.api.model.Parameters;
import org.anid.metrics.kernel.Kernels;
import org.anid.metrics.quality.frame.IlNiqe;
import org.anid.metrics.quality.frame.IlNiqeParameters;
import org.anid.metrics.quality.frame.Niqe;
import org.anid.metrics.quality.frame.NiqeParameters;
import org.jspecify.annotations.Nullable;

/**
 * Models as another locator finds them, and where that one has no prior for NIQE or IL-NIQE, one that is fitted to the
 * natural images of a data set. So both compute with nothing downloaded; their scores compare within that data set
 * only. The version of such a model is {@value #VERSION}, which is in the settings of the metric, in the provenance of
 * a report and in its fingerprint.
 *
 * <p>A prior is fitted when it is first asked for, in one thread, to at most {@value #MOST} natural images, evenly
 * spread over the data set in the order of their ids; the published priors are made of 125 and of 90. A natural image
 * takes part once, however many files there are of it: as the file with the most pixels that can be read, the first of
 * several. Pixels are counted, not what a record declares, which may be nothing, or wrong. So smaller sizes and copies
 * of the same images change no bit. An image of which no file can be read is left out. Files are read one after the
 * other and at most two are held, so memory does not grow with the data set, and the result depends on the data set
 * alone.
 *
 * <p>Not for use by several threads at once, unlike what it opens.
 */
public final class FittedPriors implements ModelLocator {

    /** Version of what was fitted, as in {@link ModelReference#version()}. */
    public static final String VERSION = "fitted";

    /** Images that a prior is fitted to, at most. */
    public static final int MOST = 128;

    /** Ids of the models that are fitted where they are not there. */
    public static final Set<String> IDS = Set.of(NiqeParameters.ID, IlNiqeParameters.ID);

    private final ModelLocator models;
    private final ImageSource images;
    private final long limit;
    private final Kernels kernels;
    /** More than one metric asks for the prior of NIQE. */
    private final Map<String, Parameters> fitted = new HashMap<>();

    /** Of each chosen natural image the records; the largest alone, once it is known. */
    private @Nullable List<List<ImageRecord>> chosen;

    private FittedPriors(ModelLocator models, ImageSource images, long limit, Kernels kernels) {
        this.models = models;
        this.images = images;
        this.limit = limit;
        this.kernels = kernels;
    }

    /**
     * Fits what is missing.
     *
     * @param models asked first
     * @param images whose natural images are read when a prior is missing
     * @param limit natural images, by id, that take part in the run; the first ones
     * @param kernels the engine
     */
    public static FittedPriors of(ModelLocator models, ImageSource images, long limit, Kernels kernels) {
        return new FittedPriors(models, images, limit, kernels);
    }

    /**
     * Opens a model, or fits it.
     *
     * @throws ModelException also if the natural images are too few or too small for a prior; the message says what
     *     there is and what it takes
     */
    @Override
    public <T extends Model> Optional<T> open(String id, Class<T> type) {
        Optional<T> there = models.open(id, type);
        if (there.isPresent() || !type.isAssignableFrom(Parameters.class)) {
            return there;
        }
        try {
            return switch (id) {
                case NiqeParameters.ID ->
                    Optional.of(type.cast(fitted.computeIfAbsent(id, key -> niqe(Niqe.fit(naturals(), kernels)))));
                case IlNiqeParameters.ID ->
                    Optional.of(type.cast(fitted.computeIfAbsent(id, key -> ilNiqe(IlNiqe.fit(naturals(), kernels)))));
                default -> there;
            };
        } catch (InsufficientDataException e) {
            throw new ModelException(
                    "the published parameters are not there, and the natural images are too few to fit them: "
                            + e.getMessage(),
                    e,
                    remedy(id));
        }
    }

    @Override
    public String remedy(String id) {
        return models.remedy(id);
    }

    private static Parameters niqe(NiqeParameters fitted) {
        int n = NiqeParameters.FEATURES;
        return new Fitted(
                fitted.reference(),
                Map.of(
                        "mean", new Table(new int[] {n}, fitted.mean()),
                        "covariance", new Table(new int[] {n, n}, fitted.covariance())));
    }

    private static Parameters ilNiqe(IlNiqeParameters fitted) {
        int n = IlNiqeParameters.FEATURES;
        int kept = fitted.mean().length;
        return new Fitted(
                fitted.reference(),
                Map.of(
                        "mean", new Table(new int[] {kept}, fitted.mean()),
                        "covariance", new Table(new int[] {kept, kept}, fitted.covariance()),
                        "centre", new Table(new int[] {n}, fitted.centre()),
                        "directions", new Table(new int[] {n, kept}, fitted.directions())));
    }

    private Iterable<ImageBatch> naturals() {
        List<List<ImageRecord>> naturals = chosen == null ? choose() : chosen;
        chosen = naturals;
        return () -> new Reading(naturals);
    }

    private List<List<ImageRecord>> choose() {
        Map<String, List<ImageRecord>> taking = new LinkedHashMap<>();
        for (ImageRecord record : images.records()) {
            String id = record.imageId();
            if (record.natural() && (taking.containsKey(id) || taking.size() < limit)) {
                taking.computeIfAbsent(id, key -> new ArrayList<>()).add(record);
            }
        }
        // By id, not as they are first named: more files of the same images may name them in another order.
        List<List<ImageRecord>> all = List.copyOf(new TreeMap<>(taking).values());
        int count = Math.min(MOST, all.size());
        List<List<ImageRecord>> spread = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            spread.add(all.get((int) ((long) i * all.size() / count)));
        }
        return spread;
    }

    /** Reads ahead by one, so that images that cannot be read are passed over. */
    private static final class Reading implements Iterator<ImageBatch> {
        private final List<List<ImageRecord>> images;
        private int place;
        private @Nullable ImageBatch ahead;

        Reading(List<List<ImageRecord>> images) {
            this.images = images;
        }

        @Override
        public boolean hasNext() {
            while (ahead == null && place < images.size()) {
                ahead = largest(place++);
            }
            return ahead != null;
        }

        @Override
        public ImageBatch next() {
            ImageBatch next = hasNext() ? ahead : null;
            if (next == null) {
                throw new NoSuchElementException();
            }
            ahead = null;
            return next;
        }

        private @Nullable ImageBatch largest(int image) {
            ImageBatch largest = null;
            for (ImageRecord record : images.get(image)) {
                try {
                    ImageBatch pixels = record.content().read().pixels();
                    if (largest == null
                            || pixels.shape().plane() > largest.shape().plane()) {
                        largest = pixels;
                        images.set(image, List.of(record));
                    }
                } catch (ImageReadException | OutOfMemoryError e) {
                    // The run reads it as well, and says that it failed.
                }
            }
            return largest;
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Table(int[] shape, double[] values) {}

    private record Fitted(ModelReference reference, Map<String, Table> tables) implements Parameters {

        @Override
        public Set<String> names() {
            return tables.keySet();
        }

        @Override
        public int[] shape(String name) {
            return table(name).shape().clone();
        }

        @Override
        public double[] array(String name) {
            return table(name).values().clone();
        }

        private Table table(String name) {
            Table table = tables.get(name);
            if (table == null) {
                throw new ModelException("the fitted parameters " + reference.id() + " have no array " + name);
            }
            return table;
        }
    }
}
