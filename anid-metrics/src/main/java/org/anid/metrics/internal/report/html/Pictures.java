// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.anid.api.dataset.ImageReadException;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ResampleFilter;
import org.anid.api.image.Resampler;
import org.jspecify.annotations.Nullable;

/**
 * The pictures of a page. Each is read again from the data set, made small, and embedded once, however often it is
 * shown. All are as large as the room allows, in steps; where even the smallest do not fit, those that were asked for
 * last are left out. What cannot be shown is said in its place.
 */
final class Pictures {

    /** Pixels of the longer side, largest first. */
    private static final int[] EDGES = {224, 192, 160, 128, 104, 80};

    /** Characters of the element around the data of a picture. */
    private static final int AROUND = 90;

    /** What a page without pictures holds in their places. */
    static final Pictures NONE = new Pictures(Map.of(), Map.of());

    private final Map<String, Picture> pictures;
    private final Map<String, String> absent;

    private record Picture(int number, int width, int height, String data) {}

    private Pictures(Map<String, Picture> pictures, Map<String, String> absent) {
        this.pictures = pictures;
        this.absent = absent;
    }

    /** A picture in all sizes that still have room. */
    private static final class Sizes {
        private final String key;
        private final int[] widths = new int[EDGES.length];
        private final int[] heights = new int[EDGES.length];
        private final String[] data = new String[EDGES.length];

        Sizes(String key) {
            this.key = key;
        }

        long length(int edge) {
            return data[edge].length() + AROUND;
        }
    }

    /**
     * Reads pictures.
     *
     * @param wanted by importance; a double is read once
     * @param room characters at most
     */
    static Pictures read(Iterable<ImageRecord> wanted, long room) {
        List<Sizes> taken = new ArrayList<>();
        Map<String, String> absent = new HashMap<>();
        Set<String> seen = new HashSet<>();
        long[] total = new long[EDGES.length];
        int largest = 0;
        int smallest = EDGES.length - 1;
        boolean full = false;
        for (ImageRecord record : wanted) {
            String key = key(record);
            if (!seen.add(key)) {
                continue;
            }
            if (full) {
                absent.put(key, "left out: no room");
                continue;
            }
            Sizes sizes;
            try {
                sizes = sizes(key, record.content().read().pixels(), largest);
            } catch (ImageReadException e) {
                absent.put(key, "cannot be read again");
                continue;
            }
            if (total[smallest] + sizes.length(smallest) > room) {
                full = true;
                absent.put(key, "left out: no room");
                continue;
            }
            taken.add(sizes);
            for (int edge = largest; edge <= smallest; edge++) {
                total[edge] += sizes.length(edge);
            }
            while (largest < smallest && total[largest] > room) {
                largest++;
            }
        }
        Map<String, Picture> pictures = new LinkedHashMap<>();
        for (Sizes each : taken) {
            pictures.put(
                    each.key,
                    new Picture(pictures.size(), each.widths[largest], each.heights[largest], each.data[largest]));
        }
        return new Pictures(pictures, absent);
    }

    /** Each size is made from the one before, as the first is far smaller than most images. */
    private static Sizes sizes(String key, ImageBatch image, int largest) {
        Sizes sizes = new Sizes(key);
        ImageBatch small = image;
        for (int edge = largest; edge < EDGES.length; edge++) {
            double factor = Math.min(1, (double) EDGES[edge] / Math.max(image.width(), image.height()));
            int width = Math.max(1, (int) Math.round(factor * image.width()));
            int height = Math.max(1, (int) Math.round(factor * image.height()));
            if (width != small.width() || height != small.height()) {
                small = Resampler.of(ResampleFilter.BILINEAR).resize8(small, width, height);
            }
            sizes.widths[edge] = width;
            sizes.heights[edge] = height;
            sizes.data[edge] = Base64.getEncoder().encodeToString(JpegWriter.write(small));
        }
        return sizes;
    }

    private static String key(ImageRecord record) {
        return (record.natural() ? "natural " : "generated ") + record.location();
    }

    /** Whether there is any. */
    boolean any() {
        return !pictures.isEmpty();
    }

    /**
     * Shows a picture, or says why it is not there; says nothing where no pictures were asked for.
     *
     * @param record null where the data set does not have it
     * @param label what it shows, for readers of text
     */
    void show(Html html, @Nullable ImageRecord record, String label) throws IOException {
        Picture picture = record == null ? null : pictures.get(key(record));
        if (picture != null) {
            html.open(
                    "svg",
                    "class",
                    "pic",
                    "viewBox",
                    "0 0 " + picture.width() + " " + picture.height(),
                    "role",
                    "img",
                    "aria-label",
                    label);
            html.open("use", "href", "#p" + picture.number()).close("svg");
        } else if (this != NONE) {
            String why = record == null ? "not in the data set" : absent.getOrDefault(key(record), "not read");
            html.leaf("span", why, "class", "pic absent");
        }
    }

    /** Writes the pictures themselves; what shows them refers to them. */
    void store(Html html) throws IOException {
        if (!any()) {
            return;
        }
        html.open("svg", "class", "store", "aria-hidden", "true", "width", "0", "height", "0")
                .open("defs")
                .raw("\n");
        for (Picture picture : pictures.values()) {
            html.open(
                    "image",
                    "id",
                    "p" + picture.number(),
                    "width",
                    Integer.toString(picture.width()),
                    "height",
                    Integer.toString(picture.height()),
                    "href",
                    "data:image/jpeg;base64," + picture.data());
            html.raw("\n");
        }
        html.close("defs").end("svg");
    }
}
