// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.IntPredicate;
import org.anid.api.dataset.DecodedImage;
import org.anid.api.dataset.ImageReadException;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.provenance.Fingerprint;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.ImageId;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.NaturalFile;
import org.anid.metrics.internal.evaluate.statistics.CounterRandom;
import org.jspecify.annotations.Nullable;

/**
 * The image ids in an order that their natural pictures alone decide, so that neither names nor the order of the
 * records nor other generators show in a number: who is in which fold, and which other natural image each is compared
 * with.
 *
 * <p>It takes a look at every natural image before the run. Ids whose natural image cannot be read, or that have none,
 * follow in the order of the records. Immutable.
 */
public final class ContentOrder {

    /** Folds of the delete-a-fold jackknife. */
    private static final int FOLDS = 10;

    private static final long STREAM = 2;

    /** Ids whose natural images are kept in one record. */
    private static final int TOGETHER = 16;

    private final int[] rank;
    private final int[] partner;
    private final int folds;
    private final long[] pixels;
    /** By slot of the natural file, what its bytes were; 0 where it could not be read. */
    private final long[] seen;

    private final String fingerprint;

    private ContentOrder(int[] rank, int[] partner, long[] pixels, long[] seen, String fingerprint) {
        this.fingerprint = fingerprint;
        this.pixels = pixels;
        this.seen = seen;
        this.rank = rank;
        this.partner = partner;
        // Even, because the folds of even number are one half of a crossed comparison and the others the other.
        this.folds = Math.max(1, Math.min(FOLDS, rank.length) / 2 * 2);
    }

    /**
     * Reads the natural images.
     *
     * @param log where what was seen is kept, or was
     * @throws ChangedInputException if one has changed since
     */
    public static ContentOrder of(DatasetIndex dataset, OrderedExecutor executor, long seed, RunLog log)
            throws InterruptedException {
        return of(dataset, look(dataset, executor, log, chunk -> true), seed);
    }

    /** Which of the few ids that are looked at together an id is in, counted from 0. */
    public static int together(int id) {
        return id / TOGETHER;
    }

    /**
     * Reads natural images, a few ids together, and keeps what was seen.
     *
     * @param which of the few together, counted from 0
     * @param log where what was seen is kept, or was
     * @return what was seen, in order
     * @throws ChangedInputException if one has changed since
     */
    public static List<Content> look(DatasetIndex dataset, OrderedExecutor executor, RunLog log, IntPredicate which)
            throws InterruptedException {
        List<ImageId> ids = dataset.ids();
        HeapShares heap = new HeapShares();
        // How large an image is is not known before it is read.
        long share = heap.share(executor.threads());
        List<Callable<Look>> looks = new ArrayList<>(ids.size());
        for (int first = 0; first < ids.size(); first += TOGETHER) {
            if (!which.test(together(first))) {
                continue;
            }
            int end = Math.min(ids.size(), first + TOGETHER);
            byte[] record = log.naturals(first);
            List<Content> known = record == null ? List.of() : NaturalsRecord.read(record);
            for (ImageId id : ids.subList(first, end)) {
                boolean last = id.index() == end - 1;
                if (record == null) {
                    looks.add(() -> new Look(
                            heap.run(share, () -> content(id, false), () -> content(id, true)), last ? end : 0));
                } else {
                    Content content = known.get(id.index() - first);
                    looks.add(() -> new Look(log.verifies() ? unchanged(content, id) : content, 0));
                }
            }
        }
        List<Content> contents = new ArrayList<>(looks.size());
        executor.inOrder(looks.iterator(), look -> {
            contents.add(look.content);
            if (look.end > 0) {
                int first = together(look.end - 1) * TOGETHER;
                int count = look.end - first;
                log.addNaturals(
                        first, NaturalsRecord.write(contents.subList(contents.size() - count, contents.size())));
            }
        });
        return contents;
    }

    /**
     * What was seen of an id.
     *
     * @param end after the last of those that are kept together with it, where this is that one and they are to be
     *     kept; else 0
     */
    private record Look(Content content, int end) {}

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

    private static Content unchanged(Content content, ImageId id) {
        for (int i = 0; i < content.sources.size(); i++) {
            content.sources.get(i).requireUnchanged(id.naturals().get(i).record());
        }
        return content;
    }

    /**
     * What the natural images of an id show.
     *
     * @param hash empty where there are none
     * @param pixels of all of them together
     * @param sources one per file
     */
    public record Content(String hash, long pixels, List<Source> sources) {}

    /**
     * From what they show.
     *
     * @param images by index
     */
    private static ContentOrder of(DatasetIndex dataset, List<Content> images, long seed) {
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
        long[] seen = new long[dataset.naturals()];
        for (ImageId id : dataset.ids()) {
            for (int i = 0; i < id.naturals().size(); i++) {
                seen[id.naturals().get(i).slot()] =
                        seen(images.get(id.index()).sources.get(i).sha256());
            }
        }
        return new ContentOrder(
                rank,
                partner,
                images.stream().mapToLong(Content::pixels).toArray(),
                seen,
                fingerprint(dataset.ids(), images));
    }

    private static Content content(ImageId id, boolean alone) throws InterruptedException {
        List<String> pictures = new ArrayList<>(id.naturals().size());
        List<Source> sources = new ArrayList<>(id.naturals().size());
        long pixels = 0;
        for (NaturalFile file : id.naturals()) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException();
            }
            ImageRecord record = file.record();
            String stamp = record.content().stamp();
            DecodedImage image = decode(record, alone);
            sources.add(new Source(record.location(), stamp, image == null ? "" : image.sha256()));
            if (image != null) {
                pictures.add(FeatureCache.fingerprint(image.pixels()));
                pixels += image.pixels().shape().plane();
            }
        }
        pictures.sort(Comparator.naturalOrder());
        return new Content(pictures.isEmpty() ? "" : Fingerprint.of(String.join("\n", pictures)), pixels, sources);
    }

    /**
     * Null where it cannot be read, which the run itself will find and tell.
     *
     * @param alone whether nothing else is at work, so that what does not fit into memory cannot be read
     */
    private static @Nullable DecodedImage decode(ImageRecord record, boolean alone) {
        try {
            return record.content().read();
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

    /** Of a hash, enough to tell two apart. */
    private static long seen(String sha256) {
        return sha256.isEmpty() ? 0 : 1L << Integer.SIZE | Integer.toUnsignedLong(sha256.hashCode());
    }

    /** Whether a natural file had these bytes when it was looked at. */
    boolean saw(NaturalFile file, String sha256) {
        return seen[file.slot()] == seen(sha256);
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

    /** SHA-256 over which id is in which fold. */
    public String groups(DatasetIndex dataset) {
        TreeMap<String, Integer> folds = new TreeMap<>();
        dataset.ids().forEach(id -> folds.put(id.id(), fold(id.index())));
        StringBuilder lines = new StringBuilder();
        folds.forEach((id, fold) -> lines.append(id).append('\t').append(fold).append('\n'));
        return Fingerprint.of(lines.toString());
    }

    /**
     * The other natural image that the natural image of an id is compared with, each once: a circle through all of them
     * in random order. −1 where there is no other one.
     */
    public int partner(int id) {
        return partner[id];
    }
}
