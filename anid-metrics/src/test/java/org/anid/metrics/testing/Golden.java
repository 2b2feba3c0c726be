// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Values of another tool on the images of {@link GoldenImages}: one file {@code golden/NAME.json}, written by
 * {@code src/test/python/golden.py}.
 *
 * <pre>{@code
 * static Stream<Golden.Value> ssim() { return Golden.load("ssim").values(); }
 *
 * @ParameterizedTest @MethodSource("ssim")
 * void agreesWithPyiqa(Golden.Value golden) {
 *     double ours = kernel.ssim(golden.reference(), golden.distorted());
 *     assertThat(ours).as(golden.toString()).isCloseTo(golden.value(), within(TOLERANCE));
 * }
 * }</pre>
 *
 * @param file name without folder and ending
 * @param tool which made the values, and its version
 * @param dtype of its input
 * @param note its settings
 */
public record Golden(String file, String tool, String dtype, String note, List<Value> all) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /**
     * One value, a number or a vector.
     *
     * @param source the file it is from and the tool, for messages
     * @param name of the pair, of the image, or the relative path in a sample
     * @param numbers one for a score; NaN where the tool itself fails or is not finite, and {@code error} says how
     * @param original in a sample, the relative path of the natural image; otherwise empty
     * @param error empty where there is a value
     */
    public record Value(String source, String name, List<Double> numbers, String original, String error) {

        /** The score. */
        public double value() {
            if (numbers.size() != 1) {
                throw new IllegalStateException(this + " is a vector of " + numbers.size());
            }
            return numbers.get(0);
        }

        /** Whether the tool gave a score. */
        public boolean hasValue() {
            return error.isEmpty();
        }

        /** Name of the reference image, where {@link #name()} is that of a pair. */
        public String reference() {
            return GoldenImages.pair(name).reference();
        }

        /** Name of the distorted image, where {@link #name()} is that of a pair. */
        public String distorted() {
            return GoldenImages.pair(name).distorted();
        }

        @Override
        public String toString() {
            return source + " of " + name;
        }
    }

    /** Reads {@code golden/NAME.json} from the class path. */
    public static Golden load(String name) {
        JsonNode root = document(name);
        String tool = root.get("tool").asText() + " " + root.get("version").asText();
        List<Value> values = new ArrayList<>();
        for (JsonNode node : root.get("values")) {
            values.add(value(name + " (" + tool + ")", node));
        }
        return new Golden(
                name, tool, root.get("dtype").asText(), root.get("note").asText(), List.copyOf(values));
    }

    /** {@code golden/NAME.json} as it is. */
    public static JsonNode document(String name) {
        try (InputStream in = Objects.requireNonNull(
                Golden.class.getResourceAsStream("/golden/" + name + ".json"), () -> "no golden/" + name + ".json")) {
            return MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Value value(String source, JsonNode node) {
        List<Double> numbers = new ArrayList<>();
        JsonNode value = node.get("value");
        if (value.isArray()) {
            value.forEach(number -> numbers.add(number.asDouble(Double.NaN)));
        } else {
            numbers.add(value.asDouble(Double.NaN));
        }
        String name = node.path(node.has("pair") ? "pair" : "image").asText();
        return new Value(
                source,
                name,
                List.copyOf(numbers),
                node.path("reference").asText(),
                node.path("error").asText());
    }

    /** The values that the tool gave. */
    public Stream<Value> values() {
        return all.stream().filter(Value::hasValue);
    }

    /** The images or pairs on which the tool itself fails: what we do there is ours to decide, and to test. */
    public Stream<Value> failures() {
        return all.stream().filter(value -> !value.hasValue());
    }
}
