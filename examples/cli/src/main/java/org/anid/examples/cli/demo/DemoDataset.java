// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.anid.api.dataset.Aspect;
import org.anid.api.dataset.Guidance;

/**
 * A small data set in the DANI layout, made from a seed.
 *
 * <pre>
 * DIR/data/ORG/256/000000001001.jpg      painted scenes that play the natural images
 * DIR/data/Mild/256/T2I/1001_5001.png    and Strong, Broken: what three "generators" of growing damage make of them
 * DIR/data/captions.json
 * DIR/categories.csv
 * DIR/ratings-simulated.csv              drawn from the damage, not given by anybody
 * </pre>
 *
 * <p>{@code T2I} paints the captioned scene with other textures, {@code I2I} takes the natural picture itself,
 * {@code TI2I} is half way between; then the damage is done. The same seed and number of images give the same files.
 */
public final class DemoDataset {

    /** Side of every picture in pixels: enough for the five scales of MS-SSIM, small enough for a demo of seconds. */
    public static final int SIZE = 256;

    private static final int FIRST_IMAGE_ID = 1001;
    private static final int FIRST_CAPTION_ID = 5001;
    private static final int RATERS = 12;
    private static final float JPEG_QUALITY = 0.95f;

    private DemoDataset() {}

    /**
     * Writes the data set.
     *
     * @param directory made if it is not there
     * @param images scenes, at least 1
     * @param seed of everything
     * @throws IOException if a file cannot be written
     */
    public static void write(Path directory, int images, long seed) throws IOException {
        Path root = images(directory);
        SplittableRandom random = new SplittableRandom(seed);
        List<Plan> plans = new ArrayList<>();
        for (int i = 0; i < images; i++) {
            plans.add(new Plan(i, Scene.draw(random), random.nextLong()));
        }
        Path natural = Files.createDirectories(root.resolve("ORG").resolve(Integer.toString(SIZE)));
        for (Damage damage : Damage.values()) {
            for (Guidance guidance : Guidance.values()) {
                Files.createDirectories(folder(root, damage, guidance));
            }
        }
        try {
            // Each scene has its own seed, so that threads change nothing.
            IntStream.range(0, images).parallel().forEach(i -> paint(root, natural, plans.get(i)));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        writeCaptions(root, plans);
        writeCategories(directory, plans);
        writeRatings(directory, plans, new SplittableRandom(seed ^ 0x5DEECE66DL));
    }

    /** Names of the generators, the least damaging first. */
    public static List<String> generators() {
        return IntStream.range(0, Damage.values().length)
                .mapToObj(i -> Damage.values()[i].generator())
                .toList();
    }

    /** The images of the data set in a folder. */
    public static Path images(Path directory) {
        return directory.resolve("data");
    }

    /** The categories of the data set in a folder. */
    public static Path categories(Path directory) {
        return directory.resolve("categories.csv");
    }

    /** The simulated ratings of the data set in a folder. */
    public static Path ratings(Path directory) {
        return directory.resolve("ratings-simulated.csv");
    }

    private record Plan(int index, Scene scene, long texture) {
        int imageId() {
            return FIRST_IMAGE_ID + index;
        }

        int captionId() {
            return FIRST_CAPTION_ID + index;
        }
    }

    private static Path folder(Path root, Damage damage, Guidance guidance) {
        return root.resolve(damage.generator()).resolve(Integer.toString(SIZE)).resolve(guidance.name());
    }

    private static void paint(Path root, Path naturalFolder, Plan plan) {
        SplittableRandom random = new SplittableRandom(plan.texture());
        Picture natural = plan.scene().paint(SIZE, random.nextLong());
        Picture retold = plan.scene().paint(SIZE, random.nextLong());
        try {
            PictureFile.writeJpeg(
                    natural,
                    JPEG_QUALITY,
                    naturalFolder.resolve(String.format(Locale.ROOT, "%012d.jpg", plan.imageId())));
            for (Guidance guidance : Guidance.values()) {
                Picture base =
                        switch (guidance) {
                            case T2I -> retold;
                            case I2I -> natural;
                            case TI2I -> natural.mixedWith(retold);
                        };
                for (Damage damage : Damage.values()) {
                    String name = plan.imageId() + "_" + plan.captionId();
                    PictureFile.writePng(
                            damage.apply(base, random.split()),
                            folder(root, damage, guidance).resolve(name + ".png"));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void writeCaptions(Path root, List<Plan> plans) throws IOException {
        StringBuilder json = new StringBuilder("{");
        for (Plan plan : plans) {
            json.append(plan.index() == 0 ? "\n" : ",\n")
                    .append(String.format(
                            Locale.ROOT,
                            "  \"%d\": {\"image_id\": %d, \"image_name\": \"%012d.jpg\", \"captions\": [{\"caption_id\": %d,"
                                    + " \"caption\": \"%s\"}]}",
                            plan.imageId(),
                            plan.imageId(),
                            plan.imageId(),
                            plan.captionId(),
                            plan.scene().caption()));
        }
        write(root.resolve("captions.json"), json.append("\n}\n"));
    }

    private static void writeCategories(Path directory, List<Plan> plans) throws IOException {
        StringBuilder csv = new StringBuilder("image_id,category\n");
        for (Plan plan : plans) {
            csv.append(plan.imageId())
                    .append(',')
                    .append(plan.scene().subject().category())
                    .append('\n');
        }
        write(categories(directory), csv);
    }

    /** Five, less what the damage takes off, with a leaning of each rater and some chance. */
    private static void writeRatings(Path directory, List<Plan> plans, SplittableRandom random) throws IOException {
        double[] leaning = random.doubles(RATERS, -0.4, 0.4).toArray();
        StringBuilder csv = new StringBuilder("image_id,generator,guidance,rater,aspect,value,simulated\n");
        for (Plan plan : plans) {
            for (Damage damage : Damage.values()) {
                for (Guidance guidance : Guidance.values()) {
                    double image = random.nextDouble(-0.3, 0.3);
                    for (int rater = 0; rater < RATERS; rater++) {
                        for (Aspect aspect : Aspect.values()) {
                            double opinion = 5.2
                                    - 1.2 * damage.severity()
                                    + image
                                    + leaning[rater]
                                    + random.nextDouble(-0.8, 0.8);
                            csv.append(plan.imageId())
                                    .append(',')
                                    .append(damage.generator())
                                    .append(',')
                                    .append(guidance)
                                    .append(",")
                                    .append(rater + 1)
                                    .append(',')
                                    .append(aspect.label())
                                    .append(',')
                                    .append(Math.round(Math.min(5, Math.max(1, opinion))))
                                    .append(",true\n");
                        }
                    }
                }
            }
        }
        write(ratings(directory), csv);
    }

    private static void write(Path file, CharSequence text) throws IOException {
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }
}
