// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ImageShape;

/**
 * The test images of {@code golden/images.txt}, made by integer arithmetic alone: no picture is stored, and the Python
 * twin {@code src/test/python/golden_images.py} makes the same bytes, which {@code GoldenImagesTest} proves.
 *
 * <p>Images are made when first asked for and kept. Safe for use by several threads.
 */
public final class GoldenImages {

    /** Names of the two images of a pair. */
    public record Pair(String name, String reference, String distorted) {}

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final int CHANNELS = 3;

    private static final Map<String, String> RECIPES = new LinkedHashMap<>();
    private static final Map<String, Pair> PAIRS = new LinkedHashMap<>();
    private static final Map<String, Raster> MADE = new ConcurrentHashMap<>();

    static {
        for (String line : lines()) {
            String text = line.replaceFirst("#.*", "").strip();
            if (text.contains(" : ")) {
                List<String> words = Arrays.asList(text.split("[ :]+"));
                PAIRS.put(words.get(0), new Pair(words.get(0), words.get(1), words.get(2)));
            } else if (!text.isEmpty()) {
                int equals = text.indexOf('=');
                RECIPES.put(
                        text.substring(0, equals).strip(),
                        text.substring(equals + 1).strip());
            }
        }
    }

    private GoldenImages() {}

    /** Names of all images, in the order of the table. */
    public static List<String> names() {
        return List.copyOf(RECIPES.keySet());
    }

    /** All pairs, in the order of the table. */
    public static List<Pair> pairs() {
        return List.copyOf(PAIRS.values());
    }

    /** The pair of that name. */
    public static Pair pair(String name) {
        return Objects.requireNonNull(PAIRS.get(name), () -> "golden/images.txt has no pair " + name);
    }

    /** The image as a batch of one. */
    public static ImageBatch batch(String name) {
        return ImageBatch.ofBytes(rgb(name), shape(name));
    }

    /** Interleaved RGB bytes, row by row; a copy. */
    public static byte[] rgb(String name) {
        int[] samples = raster(name).samples;
        byte[] bytes = new byte[samples.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) samples[i];
        }
        return bytes;
    }

    /** Shape of the image, three channels. */
    public static ImageShape shape(String name) {
        Raster raster = raster(name);
        return new ImageShape(CHANNELS, raster.height, raster.width);
    }

    private static List<String> lines() {
        try (InputStream in =
                Objects.requireNonNull(GoldenImages.class.getResourceAsStream("/golden/images.txt"), "images.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Raster raster(String name) {
        Raster made = MADE.get(name);
        if (made == null) {
            made = make(Objects.requireNonNull(RECIPES.get(name), () -> "golden/images.txt has no image " + name));
            MADE.put(name, made);
        }
        return made;
    }

    private static Raster make(String recipe) {
        String[] steps = recipe.split("\\|");
        String first = steps[0].strip();
        Raster image = RECIPES.containsKey(first) ? raster(first) : create(new Step(first));
        for (int i = 1; i < steps.length; i++) {
            image = change(image, new Step(steps[i].strip()));
        }
        return image;
    }

    private static Raster create(Step step) {
        int width = step.argument(0);
        int height = step.argument(1);
        return switch (step.name) {
            case "natural" -> natural(width, height, step.argument(2));
            case "flat" -> Raster.of(width, height, (x, y, c) -> step.argument(2 + c));
            case "checker" -> {
                int cell = step.argument(2);
                yield Raster.of(width, height, (x, y, c) -> ((x / cell + y / cell) & 1) * 255);
            }
            case "lines" -> Raster.of(width, height, (x, y, c) -> line(x, y, c, step.argument(2)));
            case "ramp" ->
                Raster.of(width, height, (x, y, c) -> switch (c) {
                    case 0 -> x * 255 / (width - 1);
                    case 1 -> y * 255 / (height - 1);
                    default -> (x + y) * 255 / (width + height - 2);
                });
            default -> throw new IllegalArgumentException("no such first step: " + step.name);
        };
    }

    private static Raster change(Raster image, Step step) {
        return switch (step.name) {
            case "noise" -> noise(image, step.argument(0), step.argument(1), CHANNELS);
            case "grey-noise" -> noise(image, step.argument(0), step.argument(1), 1);
            case "blur" -> blur(image, step.argument(0));
            case "contrast" ->
                image.map((x, y, c) -> clamp(128 + (((image.at(x, y, c) - 128) * step.argument(0)) >> 8)));
            case "blocks" -> blocks(image, step.argument(0), step.argument(1));
            case "grey" ->
                image.map((x, y, c) ->
                        (299 * image.at(x, y, 0) + 587 * image.at(x, y, 1) + 114 * image.at(x, y, 2) + 500) / 1000);
            case "invert" -> image.map((x, y, c) -> 255 - image.at(x, y, c));
            case "rotate-channels" -> image.map((x, y, c) -> image.at(x, y, (c + 1) % CHANNELS));
            default -> throw new IllegalArgumentException("no such step: " + step.name);
        };
    }

    /**
     * Seven octaves of common noise, two of coloured noise, ten coloured discs (every second one striped), and grain.
     */
    private static Raster natural(int width, int height, int number) {
        int seed = number * 1000;
        int[] common = new int[width * height];
        for (int shift = 1; shift < 8; shift++) {
            int[] octave = valueNoise(width, height, shift, seed + shift);
            for (int i = 0; i < common.length; i++) {
                common[i] += (shift + 1) * octave[i];
            }
        }
        List<int[]> coarse = new ArrayList<>();
        List<int[]> fine = new ArrayList<>();
        for (int c = 0; c < CHANNELS; c++) {
            coarse.add(valueNoise(width, height, 6, seed + 10 + c));
            fine.add(valueNoise(width, height, 5, seed + 20 + c));
        }
        int[] random = randomBytes(seed + 30, 60);
        Raster image = Raster.of(width, height, (x, y, c) -> {
            int i = y * width + x;
            int value = 128 + 2 * (common[i] / 35 - 128) + ((coarse.get(c)[i] + fine.get(c)[i] - 256) >> 1);
            for (int k = 0; k < 10; k++) {
                int dx = x - ((random[6 * k] * width) >> 8);
                int dy = y - ((random[6 * k + 1] * height) >> 8);
                int radius = (Math.min(width, height) * (16 + (random[6 * k + 2] >> 2))) >> 8;
                if (dx * dx + dy * dy <= radius * radius) {
                    int stripes = ((((x + (k >> 1) * y) >> 1) & 1) * 28 - 14) * (k & 1);
                    value += (random[6 * k + 3 + c] >> 1) - 64 + stripes;
                }
            }
            return clamp(value);
        });
        return noise(image, 4, seed + 40, CHANNELS);
    }

    /** Random bytes on a lattice of cells of 2^shift pixels, bilinear in between. */
    private static int[] valueNoise(int width, int height, int shift, int seed) {
        int columns = (width >> shift) + 2;
        int cell = 1 << shift;
        int[] lattice = randomBytes(seed, columns * ((height >> shift) + 2));
        int[] out = new int[width * height];
        for (int y = 0; y < height; y++) {
            int fy = y & (cell - 1);
            for (int x = 0; x < width; x++) {
                int fx = x & (cell - 1);
                int at = (y >> shift) * columns + (x >> shift);
                int top = lattice[at] * (cell - fx) + lattice[at + 1] * fx;
                int bottom = lattice[at + columns] * (cell - fx) + lattice[at + columns + 1] * fx;
                out[y * width + x] = (top * (cell - fy) + bottom * fy) >> (2 * shift);
            }
        }
        return out;
    }

    /** Adds integers from −amplitude … amplitude, one per sample or one per pixel. */
    private static Raster noise(Raster image, int amplitude, int seed, int perPixel) {
        int[] random = randomBytes(seed, image.width * image.height * perPixel);
        return image.map((x, y, c) -> {
            int r = random[(y * image.width + x) * perPixel + (perPixel == 1 ? 0 : c)];
            return clamp(image.at(x, y, c) + ((r * (2 * amplitude + 1)) >> 8) - amplitude);
        });
    }

    /** Box mean over (2 radius + 1)² pixels, border repeated, rounded half up. */
    private static Raster blur(Raster image, int radius) {
        int area = (2 * radius + 1) * (2 * radius + 1);
        return image.map((x, y, c) -> {
            int sum = area / 2;
            for (int dy = -radius; dy <= radius; dy++) {
                for (int dx = -radius; dx <= radius; dx++) {
                    int cx = Math.max(0, Math.min(image.width - 1, x + dx));
                    int cy = Math.max(0, Math.min(image.height - 1, y + dy));
                    sum += image.at(cx, cy, c);
                }
            }
            return sum / area;
        });
    }

    /** In blocks: the mean in steps of 8, and the rest in steps of {@code step}, as strong JPEG does. */
    private static Raster blocks(Raster image, int size, int step) {
        int columns = (image.width + size - 1) / size;
        int blocks = columns * ((image.height + size - 1) / size);
        int[] sum = new int[blocks * CHANNELS];
        int[] count = new int[blocks * CHANNELS];
        for (int y = 0; y < image.height; y++) {
            for (int x = 0; x < image.width; x++) {
                for (int c = 0; c < CHANNELS; c++) {
                    int block = (y / size * columns + x / size) * CHANNELS + c;
                    sum[block] += image.at(x, y, c);
                    count[block]++;
                }
            }
        }
        return image.map((x, y, c) -> {
            int block = (y / size * columns + x / size) * CHANNELS + c;
            int mean = sum[block] / count[block];
            int rest = Math.floorDiv(2 * (image.at(x, y, c) - mean) + step, 2 * step);
            return clamp(((mean >> 3) << 3) + rest * step);
        });
    }

    private static int line(int x, int y, int c, int gap) {
        if ((x + y) % (3 * gap) == 0) {
            return 0;
        }
        if (y % (gap + 2) == 0) {
            return 255;
        }
        if (x % gap == 0) {
            return switch (c) {
                case 0 -> 220;
                case 1 -> 30;
                default -> 40;
            };
        }
        return 96;
    }

    private static int clamp(int value) {
        return Math.max(0, Math.min(255, value));
    }

    /** The top byte of each of the first {@code count} outputs of SplitMix64 started at mix(seed). */
    private static int[] randomBytes(int seed, int count) {
        int[] out = new int[count];
        long state = mix(seed);
        for (int i = 0; i < count; i++) {
            state += GOLDEN_GAMMA;
            out[i] = (int) (mix(state) >>> 56);
        }
        return out;
    }

    private static long mix(long state) {
        long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private interface Sample {
        int at(int x, int y, int channel);
    }

    /** One word and its numbers. */
    private static final class Step {
        final String name;
        private final List<Integer> arguments;

        Step(String text) {
            List<String> words = Arrays.asList(text.split(" +"));
            name = words.get(0);
            arguments = words.stream().skip(1).map(Integer::valueOf).toList();
        }

        int argument(int index) {
            return arguments.get(index);
        }
    }

    private static final class Raster {
        final int width;
        final int height;
        final int[] samples;

        private Raster(int width, int height, int[] samples) {
            this.width = width;
            this.height = height;
            this.samples = samples;
        }

        static Raster of(int width, int height, Sample sample) {
            int[] samples = new int[width * height * CHANNELS];
            for (int y = 0, i = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    for (int c = 0; c < CHANNELS; c++) {
                        samples[i++] = sample.at(x, y, c);
                    }
                }
            }
            return new Raster(width, height, samples);
        }

        Raster map(Sample sample) {
            return of(width, height, sample);
        }

        int at(int x, int y, int channel) {
            return samples[(y * width + x) * CHANNELS + channel];
        }
    }
}
