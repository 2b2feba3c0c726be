// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.image;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Resizes images as the reference implementations of the metrics do, to the last bit.
 *
 * <p>A separable filter. Output pixel {@code i} of a line of {@code n} pixels that becomes {@code m} looks at
 * {@code c = (i + ½)·n/m}; pixel {@code j} weighs {@code f((j + ½ − c)/s)}, and the weights of one output pixel are
 * divided by their sum. Pixels outside the image do not exist. A pass whose size does not change is left out. Two
 * kinds:
 *
 * <ul>
 *   <li>{@link #of(ResampleFilter)}, antialiased: {@code s = max(1, n/m)}, so that the window widens when an image
 *       shrinks. This is Pillow's {@code Image.resize} and, in floats, {@code torch.nn.functional.interpolate} with
 *       {@code antialias=True}. Along the rows first, except that Pillow from 13.0.0 on goes along the columns first
 *       where the height shrinks and loses more than twice as many pixels as the width; so does this class. In 8 bits
 *       the order matters, because each pass clips: earlier releases of Pillow differ there, at single pixels of ten
 *       photographs by up to 1 level (bilinear), 9 (bicubic) and 21 (Lanczos).
 *   <li>{@link #withoutAntialias(ResampleFilter)}: {@code s = 1}, pixels outside the image repeat the border. This is
 *       torch's {@code interpolate} with {@code align_corners=False, antialias=False}; its cubic has a = −0.75, where
 *       the antialiased one has a = −0.5. For bilinear and bicubic, in floats; along the rows first.
 * </ul>
 *
 * <p>Two arithmetics:
 *
 * <ul>
 *   <li>{@code resize8}: Pillow on 8-bit images. Weights are rounded to 22 fractional bits, sums are 32-bit integers,
 *       and each pass rounds to nearest and clips to 0…255. Equal to Pillow bit for bit.
 *   <li>{@code resizeFloat}: Pillow on mode {@code F}. Sums are in double, each pass rounds to float. Bicubic and
 *       Lanczos overshoot: the form on plain arrays leaves values as they come, the form on {@link ImageBatch} clips to
 *       [0,1].
 * </ul>
 *
 * <p>Reference: Pillow 13.0.0, {@code src/libImaging/Resample.c}; torch 2.7.1. Immutable and thread-safe; weights of
 * recent sizes are kept.
 */
public final class Resampler {

    /** Fractional bits of a weight: two of 32 bits guard against overshoot, eight hold the pixel. */
    private static final int PRECISION_BITS = 32 - 8 - 2;

    private static final int HALF = 1 << (PRECISION_BITS - 1);

    /** Sizes whose weights are kept; a data set rarely has more, and one entry is some ten kilobytes. */
    private static final int CACHED_SIZES = 64;

    /** Of the sums of weighted bytes, rounded down; no filter weighs pixels by more than twice their share. */
    private static final int LOWEST = 512;

    private static final byte[] CLIPPED = new byte[2 * LOWEST + 256];

    /** A line of so many is long enough for vectors, and a column of results stays in the first-level cache. */
    private static final int ROWS_AT_ONCE = 128;

    private static final double TORCH_CUBIC = -0.75;
    private static final double KEYS_CUBIC = -0.5;

    private static final Map<ResampleFilter, Resampler> ANTIALIASED = new EnumMap<>(ResampleFilter.class);

    static {
        for (int i = 0; i < CLIPPED.length; i++) {
            CLIPPED[i] = (byte) Math.min(255, Math.max(0, i - LOWEST));
        }
        for (ResampleFilter filter : ResampleFilter.values()) {
            ANTIALIASED.put(filter, new Resampler(filter, true));
        }
    }

    private static final Resampler PLAIN_BILINEAR = new Resampler(ResampleFilter.BILINEAR, false);
    private static final Resampler PLAIN_BICUBIC = new Resampler(ResampleFilter.BICUBIC, false);

    private final ResampleFilter filter;
    private final boolean antialias;
    private final Map<Long, Taps> cache = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Taps> eldest) {
            return size() > CACHED_SIZES;
        }
    };

    private Resampler(ResampleFilter filter, boolean antialias) {
        this.filter = filter;
        this.antialias = antialias;
    }

    /** Pillow's resize with this filter: the window widens when an image shrinks. */
    public static Resampler of(ResampleFilter filter) {
        Resampler resampler = ANTIALIASED.get(filter);
        if (resampler == null) {
            throw new IllegalArgumentException("no resampler for " + filter);
        }
        return resampler;
    }

    /**
     * Torch's {@code interpolate} without antialiasing; floats only.
     *
     * @throws IllegalArgumentException if the filter is neither bilinear nor bicubic, the two that torch has
     */
    public static Resampler withoutAntialias(ResampleFilter filter) {
        return switch (filter) {
            case BILINEAR -> PLAIN_BILINEAR;
            case BICUBIC -> PLAIN_BICUBIC;
            case BOX, LANCZOS ->
                throw new IllegalArgumentException(
                        filter.label() + " exists with antialias only; without it choose bilinear or bicubic");
        };
    }

    /** The filter. */
    public ResampleFilter filter() {
        return filter;
    }

    /** Whether the window widens when an image shrinks. */
    public boolean antialias() {
        return antialias;
    }

    /**
     * Resizes images of 8-bit origin as Pillow resizes 8-bit images.
     *
     * @param batch every value the float nearest to {@code k/255} for an integer {@code k}, as decoders give them
     * @param width columns wanted
     * @param height rows wanted
     * @return values {@code k/255} again; the batch itself where the size does not change
     * @throws IllegalArgumentException if a value is no {@code k/255} or a side is not positive
     * @throws IllegalStateException on a resampler without antialias
     */
    public ImageBatch resize8(ImageBatch batch, int width, int height) {
        ImageShape to = new ImageShape(batch.channels(), height, width);
        requireBytes();
        float[] data = batch.data();
        byte[] bytes = new byte[data.length];
        for (int i = 0; i < data.length; i++) {
            int level = (int) (data[i] * 255f + 0.5f);
            if (ImageBatch.LEVELS[level] != data[i]) {
                throw new IllegalArgumentException(
                        "value " + data[i] + " at index " + i
                                + " is not k/255 for an integer k: resize images that are not of 8-bit origin with resizeFloat");
            }
            bytes[i] = (byte) level;
        }
        if (to.sameSize(batch.shape())) {
            return batch;
        }
        byte[] resized = resize8(bytes, batch.count() * batch.channels(), batch.width(), batch.height(), width, height);
        float[] result = new float[resized.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = ImageBatch.LEVELS[resized[i] & 0xFF];
        }
        return ImageBatch.wrap(result, batch.count(), to);
    }

    /**
     * Resizes planes of unsigned bytes as Pillow resizes 8-bit images.
     *
     * @param planes count × height × width; not changed
     * @param count planes
     * @param width columns of a plane
     * @param height rows of a plane
     * @param toWidth columns wanted
     * @param toHeight rows wanted
     * @return count × toHeight × toWidth, a new array
     * @throws IllegalArgumentException if the length does not fit or a number is not positive
     * @throws IllegalStateException on a resampler without antialias
     */
    public byte[] resize8(byte[] planes, int count, int width, int height, int toWidth, int toHeight) {
        checkSizes(planes.length, count, width, height, toWidth, toHeight);
        requireBytes();
        byte[] result = planes;
        boolean columnsFirst = columnsFirst(width, height, toWidth, toHeight);
        if (columnsFirst) {
            result = vertical(result, count, width, taps(height, toHeight));
        }
        if (toWidth != width) {
            result = horizontal(result, count * (columnsFirst ? toHeight : height), taps(width, toWidth));
        }
        if (toHeight != height && !columnsFirst) {
            result = vertical(result, count, toWidth, taps(height, toHeight));
        }
        return result == planes ? planes.clone() : result;
    }

    /**
     * Resizes in floats and clips to [0,1], since bicubic and Lanczos overshoot.
     *
     * @param batch images
     * @param width columns wanted
     * @param height rows wanted
     * @return the resized images; the batch itself where the size does not change
     * @throws IllegalArgumentException if a side is not positive
     */
    public ImageBatch resizeFloat(ImageBatch batch, int width, int height) {
        ImageShape to = new ImageShape(batch.channels(), height, width);
        if (to.sameSize(batch.shape())) {
            return batch;
        }
        float[] result = resizeFloat(
                batch.data(), batch.count() * batch.channels(), batch.width(), batch.height(), width, height);
        for (int i = 0; i < result.length; i++) {
            result[i] = Math.min(1f, Math.max(0f, result[i]));
        }
        return ImageBatch.wrap(result, batch.count(), to);
    }

    /**
     * Resizes planes of floats of any range; nothing is clipped.
     *
     * @param planes count × height × width; not changed
     * @param count planes
     * @param width columns of a plane
     * @param height rows of a plane
     * @param toWidth columns wanted
     * @param toHeight rows wanted
     * @return count × toHeight × toWidth, a new array
     * @throws IllegalArgumentException if the length does not fit or a number is not positive
     */
    public float[] resizeFloat(float[] planes, int count, int width, int height, int toWidth, int toHeight) {
        checkSizes(planes.length, count, width, height, toWidth, toHeight);
        float[] result = planes;
        boolean columnsFirst = columnsFirst(width, height, toWidth, toHeight);
        if (columnsFirst) {
            result = vertical(result, count, width, taps(height, toHeight));
        }
        if (toWidth != width) {
            result = horizontal(result, count * (columnsFirst ? toHeight : height), taps(width, toWidth));
        }
        if (toHeight != height && !columnsFirst) {
            result = vertical(result, count, toWidth, taps(height, toHeight));
        }
        return result == planes ? planes.clone() : result;
    }

    @Override
    public String toString() {
        return filter.label() + (antialias ? "" : " without antialias");
    }

    private void requireBytes() {
        if (!antialias) {
            throw new IllegalStateException("8-bit resizing exists with antialias only: use Resampler.of(filter)");
        }
    }

    private static void checkSizes(int length, int count, int width, int height, int toWidth, int toHeight) {
        if (count < 1 || width < 1 || height < 1 || toWidth < 1 || toHeight < 1) {
            throw new IllegalArgumentException("cannot resize " + count + " planes of " + width + "×" + height + " to "
                    + toWidth + "×" + toHeight + ": every number must be positive");
        }
        long expected = (long) count * width * height;
        if (length != expected) {
            throw new IllegalArgumentException(
                    count + " planes of " + width + "×" + height + " have " + expected + " values, not " + length);
        }
    }

    /** The order that Pillow 13.0.0 was found to choose on 5000 random pairs of sizes. */
    private boolean columnsFirst(int width, int height, int toWidth, int toHeight) {
        return antialias && toHeight < height && height - toHeight > 2L * (width - toWidth);
    }

    /** Many rows turned on their side, so that one weight goes with a long line. */
    private static byte[] horizontal(byte[] from, int rows, Taps taps) {
        int width = taps.from;
        int toWidth = taps.to;
        byte[] result = new byte[Math.multiplyExact(rows, toWidth)];
        int most = Math.min(rows, ROWS_AT_ONCE);
        int[][] columns = new int[width][most];
        int[] line = new int[most];
        for (int y = 0; y < rows; y += most) {
            int used = Math.min(most, rows - y);
            for (int x = 0; x < width; x++) {
                int[] column = columns[x];
                for (int r = 0, at = y * width + x; r < used; r++, at += width) {
                    column[r] = from[at] & 0xFF;
                }
            }
            for (int x = 0; x < toWidth; x++) {
                weigh(columns, taps, x, line);
                for (int r = 0, to = y * toWidth + x; r < used; r++, to += toWidth) {
                    result[to] = CLIPPED[(line[r] >> PRECISION_BITS) + LOWEST];
                }
            }
        }
        return result;
    }

    private static byte[] vertical(byte[] from, int planes, int width, Taps taps) {
        int height = taps.from;
        int toHeight = taps.to;
        byte[] result = new byte[Math.multiplyExact(planes, Math.multiplyExact(toHeight, width))];
        // Input rows as integers, each made once: a window has no more of them than places to keep them in.
        int[][] rows = new int[taps.stride][width];
        int[] line = new int[width];
        for (int plane = 0; plane < planes; plane++) {
            int made = 0;
            for (int y = 0; y < toHeight; y++) {
                made = Math.max(made, taps.start[y]);
                for (; made < taps.start[y] + taps.count[y]; made++) {
                    int[] row = rows[made % rows.length];
                    int at = (plane * height + made) * width;
                    for (int x = 0; x < width; x++) {
                        row[x] = from[at + x] & 0xFF;
                    }
                }
                weigh(rows, taps, y, line);
                int to = (plane * toHeight + y) * width;
                for (int x = 0; x < width; x++) {
                    result[to + x] = CLIPPED[(line[x] >> PRECISION_BITS) + LOWEST];
                }
            }
        }
        return result;
    }

    /**
     * The weighted sum of the lines that an output position looks at; line {@code i} is in place i modulo the places.
     */
    private static void weigh(int[][] lines, Taps taps, int position, int[] sums) {
        int weight = position * taps.stride;
        int at = taps.start[position];
        int end = at + taps.count[position];
        begin(lines[at % lines.length], taps.fixed[weight], sums);
        for (at++, weight++; at + 1 < end; at += 2, weight += 2) {
            addTwo(
                    lines[at % lines.length],
                    taps.fixed[weight],
                    lines[(at + 1) % lines.length],
                    taps.fixed[weight + 1],
                    sums);
        }
        if (at < end) {
            addTwo(lines[at % lines.length], taps.fixed[weight], sums, 0, sums);
        }
    }

    private static void begin(int[] line, int weight, int[] sums) {
        for (int x = 0; x < sums.length; x++) {
            sums[x] = line[x] * weight + HALF;
        }
    }

    /** One index for all arrays: only then does the compiler know that they do not overlap, and uses vectors. */
    private static void addTwo(int[] a, int ofA, int[] b, int ofB, int[] sums) {
        for (int x = 0; x < sums.length; x++) {
            sums[x] += a[x] * ofA + b[x] * ofB;
        }
    }

    private static float[] horizontal(float[] from, int rows, Taps taps) {
        int width = taps.from;
        int toWidth = taps.to;
        float[] result = new float[Math.multiplyExact(rows, toWidth)];
        for (int y = 0; y < rows; y++) {
            int at = y * width;
            int to = y * toWidth;
            for (int x = 0; x < toWidth; x++) {
                int start = at + taps.start[x];
                int weight = x * taps.stride;
                int count = taps.count[x];
                double sum = 0;
                for (int k = 0; k < count; k++) {
                    sum += from[start + k] * taps.weights[weight + k];
                }
                result[to + x] = (float) sum;
            }
        }
        return result;
    }

    private static float[] vertical(float[] from, int planes, int width, Taps taps) {
        int height = taps.from;
        int toHeight = taps.to;
        float[] result = new float[Math.multiplyExact(planes, Math.multiplyExact(toHeight, width))];
        double[] sums = new double[width];
        for (int plane = 0; plane < planes; plane++) {
            for (int y = 0; y < toHeight; y++) {
                Arrays.fill(sums, 0);
                int count = taps.count[y];
                for (int k = 0; k < count; k++) {
                    double weight = taps.weights[y * taps.stride + k];
                    int at = (plane * height + taps.start[y] + k) * width;
                    for (int x = 0; x < width; x++) {
                        sums[x] += from[at + x] * weight;
                    }
                }
                int to = (plane * toHeight + y) * width;
                for (int x = 0; x < width; x++) {
                    result[to + x] = (float) sums[x];
                }
            }
        }
        return result;
    }

    private Taps taps(int from, int to) {
        long key = ((long) from << 32) | to;
        synchronized (cache) {
            Taps known = cache.get(key);
            if (known != null) {
                return known;
            }
        }
        // Outside the lock: two threads may both compute, and get equal numbers.
        Taps made = antialias ? antialiased(from, to) : plain(from, to);
        synchronized (cache) {
            cache.put(key, made);
        }
        return made;
    }

    private Taps antialiased(int from, int to) {
        double scale = (double) from / to;
        double widening = Math.max(1, scale);
        double support = support() * widening;
        double shrink = 1 / widening;
        Taps taps = new Taps(from, to, (int) Math.ceil(support) * 2 + 1);
        for (int i = 0; i < to; i++) {
            double center = (i + 0.5) * scale;
            int first = Math.max(0, (int) (center - support + 0.5));
            int count = Math.min(from, (int) (center + support + 0.5)) - first;
            int at = i * taps.stride;
            double total = 0;
            for (int k = 0; k < count; k++) {
                double weight = weight((k + first - center + 0.5) * shrink, KEYS_CUBIC);
                taps.weights[at + k] = weight;
                total += weight;
            }
            taps.start[i] = first;
            taps.count[i] = count;
            for (int k = 0; k < count; k++) {
                if (total != 0) {
                    taps.weights[at + k] /= total;
                }
                double scaled = taps.weights[at + k] * (1 << PRECISION_BITS);
                taps.fixed[at + k] = (int) (scaled < 0 ? scaled - 0.5 : scaled + 0.5);
            }
        }
        return taps;
    }

    private Taps plain(int from, int to) {
        // Positions in float, as torch has them: at column 500 they are off by 3e-5 of a pixel, which shows.
        float scale = (float) from / to;
        int radius = (int) support();
        Taps taps = new Taps(from, to, 2 * radius);
        for (int i = 0; i < to; i++) {
            float center = scale * (i + 0.5f) - 0.5f;
            int first = (int) Math.floor(center) - radius + 1;
            int start = Math.min(from - 1, Math.max(0, first));
            int last = start;
            for (int k = 0; k < 2 * radius; k++) {
                // Weights of pixels beyond the border fall on the border.
                last = Math.min(from - 1, Math.max(0, first + k));
                taps.weights[i * taps.stride + last - start] += weight(first + k - center, TORCH_CUBIC);
            }
            taps.start[i] = start;
            taps.count[i] = last - start + 1;
        }
        return taps;
    }

    private double support() {
        return switch (filter) {
            case BOX -> 0.5;
            case BILINEAR -> 1;
            case BICUBIC -> 2;
            case LANCZOS -> 3;
        };
    }

    private double weight(double signed, double a) {
        double x = Math.abs(signed);
        return switch (filter) {
            // Half open, so that a pixel on the seam of two windows counts once.
            case BOX -> signed > -0.5 && signed <= 0.5 ? 1 : 0;
            case BILINEAR -> x < 1 ? 1 - x : 0;
            case BICUBIC -> {
                if (x < 1) {
                    yield ((a + 2) * x - (a + 3)) * x * x + 1;
                }
                yield x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
            }
            case LANCZOS -> signed >= -3 && signed < 3 ? sinc(signed) * sinc(signed / 3) : 0;
        };
    }

    /** StrictMath, so that every machine has the same weights. */
    private static double sinc(double x) {
        return x == 0 ? 1 : StrictMath.sin(x * Math.PI) / (x * Math.PI);
    }

    /** For each output position the first input position, how many follow, and their weights. */
    private static final class Taps {

        private final int from;
        private final int to;
        private final int stride;
        private final int[] start;
        private final int[] count;
        private final double[] weights;
        private final int[] fixed;

        Taps(int from, int to, int stride) {
            this.from = from;
            this.to = to;
            this.stride = stride;
            start = new int[to];
            count = new int[to];
            weights = new double[Math.multiplyExact(to, stride)];
            fixed = new int[weights.length];
        }
    }
}
