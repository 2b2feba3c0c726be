// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.human;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.anid.api.dataset.Aspect;
import org.anid.api.dataset.Guidance;
import org.anid.api.dataset.Rating;
import org.anid.api.dataset.RatingStudy;
import org.junit.jupiter.api.Assumptions;

/** Values of SciPy, pingouin and krippendorff, written by {@code src/test/python/human.py} with their versions. */
final class HumanGolden {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<String> GENERATORS = List.of("SD_V21", "SD_XL", "Versatile", "Dalle2");

    private HumanGolden() {}

    static JsonNode load(String name) {
        try (InputStream in = Objects.requireNonNull(HumanGolden.class.getResourceAsStream("/golden/" + name))) {
            return MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static double[] array(JsonNode node) {
        double[] values = new double[node.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = node.get(i).asDouble(Double.NaN);
        }
        return values;
    }

    /** Rater × item; NaN for a gap. */
    static double[][] table(JsonNode node) {
        double[][] rows = new double[node.size()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = array(node.get(i));
        }
        return rows;
    }

    /** A study of one generator and aspect from a table. */
    static RatingStudy study(double[][] table) {
        List<Rating> ratings = new ArrayList<>();
        for (int rater = 0; rater < table.length; rater++) {
            for (int item = 0; item < table[rater].length; item++) {
                if (!Double.isNaN(table[rater][item])) {
                    ratings.add(new Rating(
                            "image" + item,
                            "GALIP",
                            Guidance.T2I,
                            "rater" + rater,
                            Aspect.QUALITY,
                            table[rater][item]));
                }
            }
        }
        return new RatingStudy("synthetic", 1, 5, true, ratings);
    }

    /** The D-Judge human study; skips the test where it is not there. */
    static RatingStudy publishedStudy() {
        Path file = Path.of(System.getProperty("anid.repository.root", ".."))
                .resolve("../shared/dani/human-study/ratings.json");
        Assumptions.assumeTrue(
                Files.exists(file), "no human study: put D-Judge's ratings.json into ../shared/dani/human-study");
        List<Rating> ratings = new ArrayList<>();
        try {
            var images = MAPPER.readTree(file.toFile()).properties();
            for (var image : images) {
                JsonNode raters = image.getValue();
                for (int r = 0; r < raters.size(); r++) {
                    for (Guidance guidance : Guidance.values()) {
                        for (int g = 0; g < GENERATORS.size(); g++) {
                            JsonNode marks =
                                    raters.get(r).get(guidance.ordinal()).get(g);
                            for (Aspect aspect : Aspect.values()) {
                                ratings.add(new Rating(
                                        image.getKey(),
                                        GENERATORS.get(g),
                                        guidance,
                                        "rater" + r,
                                        aspect,
                                        marks.get(aspect.ordinal()).asDouble()));
                            }
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new RatingStudy("D-Judge", 1, 5, false, ratings);
    }
}
