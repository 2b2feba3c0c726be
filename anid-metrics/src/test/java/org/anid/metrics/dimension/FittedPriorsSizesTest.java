// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.dimension;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.anid.api.dataset.DecodedImage;
import org.anid.api.dataset.ImageContent;
import org.anid.api.dataset.ImageReadException;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.dataset.ImageSource;
import org.anid.api.dataset.Origin;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;
import org.anid.api.model.ModelLocator;
import org.anid.api.model.Parameters;
import org.anid.metrics.kernel.KernelChoice;
import org.anid.metrics.kernel.Kernels;
import org.anid.metrics.quality.frame.IlNiqeParameters;
import org.anid.metrics.quality.frame.NiqeParameters;
import org.anid.metrics.testing.SampleImages;
import org.anid.metrics.testing.Scenes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A natural image takes part in a fitted prior once, at its largest, however many files of it there are. */
class FittedPriorsSizesTest {

    /** Enough blocks of 84×84 for IL-NIQE, 36 an image, and at this size of 96×96 for NIQE. */
    private static final int IMAGES = 13;

    private static final int LARGE = 200;
    private static final int SMALL = 110;

    private final Kernels kernels = KernelChoice.auto();

    private record Source(List<ImageRecord> records) implements ImageSource {
        @Override
        public String name() {
            return "sizes";
        }

        @Override
        public List<String> warnings() {
            return List.of();
        }
    }

    @Test
    void smallerSizesChangeNoBit() {
        List<ImageRecord> large = pictures(IMAGES, LARGE, null);
        List<ImageRecord> small = pictures(IMAGES, SMALL, null);
        String id = NiqeParameters.ID;
        Parameters prior = fit(id, large);
        // As a manifest lists them, by path: the small ones first.
        assertSame(id, fit(id, joined(small, large)), prior);
        assertSame(id, fit(id, joined(large, small)), prior);
    }

    @ParameterizedTest
    @ValueSource(strings = {NiqeParameters.ID, IlNiqeParameters.ID})
    void neitherDeclarationsNorCopiesNorTheOrderChangeABit(String id) {
        // As DANI is published: every natural row declares one size, whatever it has, and is there several times.
        ImageShape declared = new ImageShape(3, 1024, 1024);
        List<ImageRecord> small = pictures(IMAGES, SMALL, declared);
        Collections.reverse(small);
        List<ImageRecord> large = pictures(IMAGES, LARGE, null);
        assertSame(id, fit(id, joined(small, pictures(IMAGES, LARGE, declared), large)), fit(id, large));
    }

    @Test
    void smallerSizesOfTheSampleChangeNoBit() throws IOException {
        SampleImages.assumePresent();
        List<ImageRecord> small = sample(224);
        List<ImageRecord> middle = sample(256);
        List<ImageRecord> large = sample(512);
        String id = NiqeParameters.ID;
        Parameters prior = fit(id, large);
        assertSame(id, fit(id, joined(middle, large)), prior);
        assertSame(id, fit(id, joined(small, middle, large)), prior);
        assertThat(fit(id, middle).reference()).isNotEqualTo(prior.reference());
    }

    @Test
    void imagesAreSpreadOverIdsAndNotOverFiles() {
        // One block an image, and more images than are taken.
        int images = FittedPriors.MOST + 30;
        List<ImageRecord> large = pictures(images, 96, null);
        String id = NiqeParameters.ID;
        // The first half is there in two more sizes, too small for a block.
        List<ImageRecord> some = joined(pictures(images / 2, 20, null), pictures(images / 2, 30, null), large);
        assertSame(id, fit(id, some), fit(id, large));
    }

    @Test
    void onlyTheImagesOfTheRunTakePart() {
        String id = NiqeParameters.ID;
        List<ImageRecord> all = joined(pictures(IMAGES + 5, SMALL, null), pictures(IMAGES + 5, LARGE, null));
        Parameters limited = open(id, FittedPriors.of(ModelLocator.none(), new Source(all), IMAGES, kernels));
        assertSame(id, limited, fit(id, pictures(IMAGES, LARGE, null)));
    }

    @Test
    void theLargestThatCanBeReadIsTaken() {
        String id = NiqeParameters.ID;
        List<ImageRecord> large = pictures(IMAGES, LARGE, null);
        List<ImageRecord> files = joined(pictures(IMAGES, SMALL, null), large);
        for (int image = 0; image < IMAGES; image++) {
            files.add(0, record(image, new ImageShape(3, 1024, 1024), () -> {
                throw new ImageReadException("the file is empty");
            }));
        }
        assertSame(id, fit(id, files), fit(id, large));
    }

    @Test
    void theSecondPriorReadsTheLargestOnly() {
        AtomicInteger reads = new AtomicInteger();
        List<ImageRecord> files = new ArrayList<>();
        for (int size : new int[] {SMALL, LARGE, SMALL}) {
            for (int image = 0; image < IMAGES; image++) {
                ImageContent content = picture(image, size);
                files.add(record(image, null, () -> {
                    reads.incrementAndGet();
                    return content.read();
                }));
            }
        }
        FittedPriors priors = FittedPriors.of(ModelLocator.none(), new Source(files), Long.MAX_VALUE, kernels);
        open(NiqeParameters.ID, priors);
        assertThat(reads.getAndSet(0)).isEqualTo(3 * IMAGES);
        open(IlNiqeParameters.ID, priors);
        assertThat(reads).hasValue(IMAGES);
    }

    private Parameters fit(String id, List<ImageRecord> records) {
        return open(id, FittedPriors.of(ModelLocator.none(), new Source(records), Long.MAX_VALUE, kernels));
    }

    private static Parameters open(String id, FittedPriors priors) {
        return priors.open(id, Parameters.class).orElseThrow();
    }

    private static void assertSame(String id, Parameters actual, Parameters expected) {
        assertThat(actual.names()).isEqualTo(expected.names());
        for (String name : expected.names()) {
            assertThat(actual.array(name)).as(id + " " + name).containsExactly(expected.array(name));
        }
        assertThat(actual.reference()).isEqualTo(expected.reference());
    }

    @SafeVarargs
    private static List<ImageRecord> joined(List<ImageRecord>... parts) {
        List<ImageRecord> all = new ArrayList<>();
        for (List<ImageRecord> part : parts) {
            all.addAll(part);
        }
        return all;
    }

    private static List<ImageRecord> sample(int size) throws IOException {
        List<ImageRecord> records = new ArrayList<>();
        for (int id : new int[] {92177, 95843, 110211, 279730, 327592, 348488, 451435, 473118, 557916, 578093}) {
            ImageBatch pixels = SampleImages.batch("ORG/%d/%016d.jpg".formatted(size, id));
            records.add(record(id, null, () -> new DecodedImage(pixels, "JPEG", "", List.of())));
        }
        return records;
    }

    private static List<ImageRecord> pictures(int images, int size, @Nullable ImageShape declared) {
        List<ImageRecord> records = new ArrayList<>();
        for (int image = 0; image < images; image++) {
            records.add(record(image, declared, picture(image, size)));
        }
        return records;
    }

    private static ImageContent picture(int image, int size) {
        return () -> {
            ImageBatch smooth = Scenes.picture(image, size, size);
            double strength = 1 + new SplittableRandom(image).nextDouble(5);
            return new DecodedImage(Scenes.noisy(smooth, strength, image), "PNG", "", List.of());
        };
    }

    private static ImageRecord record(int image, @Nullable ImageShape declared, ImageContent content) {
        return new ImageRecord(
                Integer.toString(image), null, new Origin.Natural(), "memory", declared, null, List.of(), content);
    }
}
