// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.anid.api.dataset.ImageReadException;
import org.anid.api.image.ImageBatch;
import org.anid.api.provenance.Fingerprint;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.ImageId;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.NaturalFile;
import org.anid.metrics.internal.evaluate.statistics.CounterRandom;
import org.jspecify.annotations.Nullable;

/**
 * The image ids in an order that their natural pictures alone decide, so that neither names nor the order of the records nor
 * other generators show in a number: who is in which fold, and which other natural image each is compared with.
 *
 * <p>It takes a look at every natural image before the run. Ids whose natural image cannot be read, or that have none, follow
 * in the order of the records. Immutable.
 */
public final class ContentOrder {

    /** Folds of the delete-a-fold jackknife. */
    private static final int FOLDS = 10;

    private static final long STREAM = 2;

    private final int[] rank;
    private final int[] partner;
    private final int folds;
    private final long[] pixels;
    private final String fingerprint;

    private ContentOrder(int[] rank, int[] partner, long[] pixels, String fingerprint) {
        this.fingerprint = fingerprint;
        this.pixels = pixels;
        this.rank = rank;
        this.partner = partner;
        // Even, because the folds of even number are one half of a crossed comparison and the others the other.
        this.folds = Math.max(1, Math.min(FOLDS, rank.length) / 2 * 2);
    }

    /** Reads the natural images. */
    public static ContentOrder of(DatasetIndex dataset, OrderedExecutor executor, long seed)
            throws InterruptedException {
        List<ImageId> ids = dataset.ids();
        HeapShares heap = new HeapShares();
        // How large an image is is not known before it is read.
        long share = heap.share(executor.threads());
        List<Callable<Content>> reads = new ArrayList<>(ids.size());
        ids.forEach(id -> reads.add(() -> heap.run(share, () -> content(id, false), () -> content(id, true))));
        List<Content> contents = executor.all(reads);
        return of(contents, seed, fingerprint(ids, contents));
    }

    /** Of ids that have natural images, with what these show, whatever their order and their form as files. */
    private static String fingerprint(List<ImageId> ids, List<Content> contents) {
        TreeMap<String, String> shown = new TreeMap<>();
        for (int i = 0; i < contents.size(); i++) {
            if (!contents.get(i).hash.isEmpty()) {
                shown.put(ids.get(i).id(), contents.get(i).hash);
            }
        }
        StringBuilder lines = new StringBuilder();
        shown.forEach((id, hash) -> lines.append(id).append('\t').append(hash).append('\n'));
        return Fingerprint.of(lines.toString());
    }

    /** SHA-256 over the ids and pixels of all natural images that could be read. */
    public String fingerprint() {
        return fingerprint;
    }

    /**
     * What the natural images of an id show.
     *
     * @param hash empty where there are none
     * @param pixels of all of them together
     */
    record Content(String hash, long pixels) {}

    /**
     * From what they show.
     *
     * @param images by index
     */
    static ContentOrder of(List<Content> images, long seed) {
        return of(images, seed, "");
    }

    private static ContentOrder of(List<Content> images, long seed, String fingerprint) {
        List<String> contents = images.stream().map(Content::hash).toList();
        int count = contents.size();
        Integer[] byContent = new Integer[count];
        Arrays.setAll(byContent, i -> i);
        Arrays.sort(
                byContent,
                Comparator.<Integer, Boolean>comparing(i -> contents.get(i).isEmpty())
                        .thenComparing(contents::get));
        int natural =
                (int) contents.stream().filter(content -> !content.isEmpty()).count();
        int[] shuffled = new CounterRandom(seed, STREAM).permutation(natural);
        int[] rank = new int[count];
        int[] at = new int[count];
        for (int place = 0; place < count; place++) {
            at[place] = byContent[place < natural ? shuffled[place] : place];
            rank[at[place]] = place;
        }
        int[] partner = new int[count];
        Arrays.fill(partner, -1);
        for (int place = 0; place < natural; place++) {
            // The next one round the circle; a second copy of the same picture is no other photograph.
            int next = (place + 1) % natural;
            while (next != place && contents.get(at[next]).equals(contents.get(at[place]))) {
                next = (next + 1) % natural;
            }
            partner[at[place]] = next == place ? -1 : at[next];
        }
        return new ContentOrder(
                rank, partner, images.stream().mapToLong(Content::pixels).toArray(), fingerprint);
    }

    private static Content content(ImageId id, boolean alone) throws InterruptedException {
        List<String> pictures = new ArrayList<>(id.naturals().size());
        long pixels = 0;
        for (NaturalFile file : id.naturals()) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException();
            }
            Content picture = picture(file, alone);
            if (picture != null) {
                pictures.add(picture.hash);
                pixels += picture.pixels;
            }
        }
        pictures.sort(Comparator.naturalOrder());
        return new Content(pictures.isEmpty() ? "" : Fingerprint.of(String.join("\n", pictures)), pixels);
    }

    /**
     * Null where it cannot be read, which the run itself will find and tell.
     *
     * @param alone whether nothing else is at work, so that what does not fit into memory cannot be read
     */
    private static @Nullable Content picture(NaturalFile file, boolean alone) {
        try {
            ImageBatch image = file.record().content().read().pixels();
            return new Content(FeatureCache.fingerprint(image), image.shape().plane());
        } catch (ImageReadException e) {
            if (!alone) {
                HeapShares.throwLackOfMemory(e);
            }
            return null;
        } catch (RuntimeException e) {
            return null;
        } catch (OutOfMemoryError e) {
            if (!alone) {
                throw e;
            }
            return null;
        }
    }

    /** Pixels of the natural images of an id together, as far as they could be read. */
    public long pixels(int id) {
        return pixels[id];
    }

    /** Place of an id in the order. */
    public int rank(int id) {
        return rank[id];
    }

    /** Folds that ids are dealt into, even; 1 for a single id. */
    public int folds() {
        return folds;
    }

    /** The fold of an id; its parity is its half. */
    public int fold(int id) {
        return rank[id] % folds;
    }

    /**
     * The other natural image that the natural image of an id is compared with, each once: a circle through all of them in
     * random order. −1 where there is no other one.
     */
    public int partner(int id) {
        return partner[id];
    }
}
