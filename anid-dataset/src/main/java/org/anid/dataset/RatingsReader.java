// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.anid.api.dataset.Aspect;
import org.anid.api.dataset.DatasetException;
import org.anid.api.dataset.Guidance;
import org.anid.api.dataset.Rating;
import org.anid.api.dataset.RatingStudy;
import org.jspecify.annotations.Nullable;

/**
 * Reads what people thought of generated images, on a scale from 1 (worst) to 5 (best). Two forms, told apart by
 * content and never by name:
 *
 * <ul>
 *   <li>{@code ratings.json} of DANI's human study: image id to an array {@code [rater][guidance][generator][aspect]}
 *       with guidance {@code T2I, I2I, TI2I}, generators {@code SD_V21, SD_XL, Versatile, Dalle2} and aspects quality,
 *       alignment, aesthetic. Any number of raters; they are called {@code 1, 2, …} in the order of the file. Image ids
 *       are COCO's; which files they stand for is in the {@code study.json} beside it, see {@link StudyNames#beside}.
 *   <li>CSV in UTF-8 with the columns {@code image_id,generator,rater,aspect,value} and, if wanted, {@code guidance}
 *       and {@code simulated} ({@code true} where no person was involved: one such row makes the whole study simulated)
 * </ul>
 *
 * <p>Ratings come ordered by image id, generator, guidance, rater and aspect. Stateless and thread-safe.
 */
public final class RatingsReader {

    private static final double LOWEST = 1;
    private static final double HIGHEST = 5;

    /** In the order of the innermost arrays but one, as the authors document it. */
    private static final List<String> DANI_GENERATORS = List.of("SD_V21", "SD_XL", "Versatile", "Dalle2");

    private static final Comparator<Rating> ORDER = Comparator.comparing(Rating::imageId, Ids.ORDER)
            .thenComparing(Rating::generator)
            .thenComparingInt(r -> r.guidance() == null
                    ? Guidance.values().length
                    : r.guidance().ordinal())
            .thenComparing(Rating::rater, Ids.ORDER)
            .thenComparing(Rating::aspect);

    private RatingsReader() {}

    /**
     * Reads a file in either form.
     *
     * @return a study named after the file
     * @throws DatasetException if it cannot be read, is malformed, holds nothing, a value outside the scale or two
     *     values for one question; the message names file, place and fix
     */
    public static RatingStudy read(Path file) throws DatasetException {
        List<Rating> ratings = new ArrayList<>();
        boolean simulated = TextFile.isJson(file) ? json(file, ratings) : csv(file, ratings);
        if (ratings.isEmpty()) {
            throw new DatasetException(
                    file + " holds no rating: give DANI's ratings.json or a CSV file with the columns"
                            + " image_id,generator,guidance,rater,aspect,value");
        }
        ratings.sort(ORDER);
        return new RatingStudy(ImageFolder.name(file), LOWEST, HIGHEST, simulated, ratings);
    }

    private static boolean json(Path file, List<Rating> ratings) throws DatasetException {
        return JsonFile.read(file, json -> {
            Map<String, String> seen = new HashMap<>();
            json.object("an array of ratings per image id", imageId -> {
                String id = Ids.canonical(imageId);
                String twin = seen.putIfAbsent(id, imageId);
                if (twin != null) {
                    throw json.error("image " + id + " is there twice; remove one of them");
                }
                image(json, id, ratings);
            });
            return false;
        });
    }

    private static void image(JsonFile json, String imageId, List<Rating> ratings) throws IOException {
        json.array(
                "raters",
                rater -> of(
                        json,
                        "guidance (T2I, I2I, TI2I)",
                        List.of(Guidance.values()),
                        guidance -> of(
                                json,
                                "generators (" + String.join(", ", DANI_GENERATORS) + ")",
                                DANI_GENERATORS,
                                generator -> of(
                                        json,
                                        "aspects (quality, alignment, aesthetic)",
                                        List.of(Aspect.values()),
                                        aspect -> {
                                            double value = json.number();
                                            if (!(value >= LOWEST && value <= HIGHEST)) {
                                                throw json.error(outside(value));
                                            }
                                            ratings.add(new Rating(
                                                    imageId,
                                                    generator,
                                                    guidance,
                                                    Integer.toString(rater + 1),
                                                    aspect,
                                                    value));
                                        }))));
    }

    /** Reads an array that must have exactly one element per key. */
    private static <K> void of(JsonFile json, String what, List<K> keys, KeyReader<K> reader) throws IOException {
        int count = json.array(what, i -> {
            if (i >= keys.size()) {
                throw json.error("expected " + keys.size() + " " + what + ", found more");
            }
            reader.read(keys.get(i));
        });
        if (count < keys.size()) {
            throw json.error("expected " + keys.size() + " " + what + ", found " + count);
        }
    }

    @FunctionalInterface
    private interface KeyReader<K> {
        void read(K key) throws IOException;
    }

    private static boolean csv(Path file, List<Rating> ratings) throws DatasetException {
        Map<Rating, Long> lines = new HashMap<>();
        boolean[] simulated = {false};
        CsvFile.read(
                file,
                List.of("image_id", "generator", "rater", "aspect", "value"),
                List.of("guidance", "simulated"),
                row -> {
                    Rating rating = rating(row);
                    Rating question = new Rating(
                            rating.imageId(),
                            rating.generator(),
                            rating.guidance(),
                            rating.rater(),
                            rating.aspect(),
                            0);
                    Long first = lines.putIfAbsent(question, row.line());
                    if (first != null) {
                        throw row.error("the same rater judged the same aspect of the same image in line " + first
                                + " already; remove one of them");
                    }
                    ratings.add(rating);
                    simulated[0] |= truth(row);
                });
        return simulated[0];
    }

    private static Rating rating(CsvFile.Row row) throws DatasetException {
        try {
            String guidance = row.find("guidance");
            return new Rating(
                    Ids.canonical(row.get("image_id")),
                    row.get("generator"),
                    guidance == null ? null : Guidance.parse(guidance),
                    row.get("rater"),
                    Aspect.parse(row.get("aspect")),
                    value(row));
        } catch (IllegalArgumentException e) {
            throw row.error(TextFile.firstLine(e));
        }
    }

    private static double value(CsvFile.Row row) throws DatasetException {
        String text = row.get("value");
        double value;
        try {
            value = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw row.error("value must be a number, not '" + text + "'");
        }
        if (!(value >= LOWEST && value <= HIGHEST)) {
            throw row.error(outside(value));
        }
        return value;
    }

    private static boolean truth(CsvFile.Row row) throws DatasetException {
        @Nullable String text = row.find("simulated");
        return switch (text == null ? "false" : text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw row.error("simulated is true or false, not '" + text + "'");
        };
    }

    private static String outside(double value) {
        return "the rating " + value + " is outside the scale from 1 to 5; correct it";
    }
}
