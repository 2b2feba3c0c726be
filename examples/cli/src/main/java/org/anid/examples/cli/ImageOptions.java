// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import java.util.Locale;
import org.anid.api.image.ResampleFilter;
import org.anid.dataset.decode.ImageDecoder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How images are read and brought to one size. */
final class ImageOptions {

    @Option(
            names = "--max-pixels",
            paramLabel = "N",
            description = "Refuse images of more pixels, before memory is taken. Default: ${DEFAULT-VALUE}.")
    private long maxPixels = ImageDecoder.DEFAULT_MAX_PIXELS;

    @Option(
            names = "--background",
            paramLabel = "RRGGBB",
            description = "Lay images with alpha over this colour. Default: alpha is dropped, as Pillow does.")
    private @Nullable String background;

    @Option(
            names = "--exif",
            paramLabel = "apply|ignore",
            description = "Turn images as their EXIF orientation says (apply), or take them as they lie in the file, as"
                    + " the reference implementations do (ignore). Default: ${DEFAULT-VALUE}.")
    private String exif = "ignore";

    @Option(
            names = "--resize-filter",
            paramLabel = "FILTER",
            description = "Brings a natural image to the size of a generated one: box, bilinear, bicubic or lanczos."
                    + " Default: ${DEFAULT-VALUE}.")
    private String resizeFilter = ResampleFilter.LANCZOS.label();

    /** Made by picocli. */
    ImageOptions() {}

    /** The decoder that these options describe. */
    ImageDecoder decoder() {
        ImageDecoder.Builder builder = ImageDecoder.builder();
        try {
            builder.maxPixels(maxPixels);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--max-pixels: " + e.getMessage(), e);
        }
        if (background != null) {
            String digits = background.startsWith("#") ? background.substring(1) : background;
            if (!digits.matches("[0-9a-fA-F]{6}")) {
                throw new UsageException(
                        "--background is six hexadecimal digits as in ffffff for white, not '" + background + "'");
            }
            builder.background(Integer.parseInt(digits, 16));
        }
        if (!exif.equals("apply") && !exif.equals("ignore")) {
            throw new UsageException("--exif is apply or ignore, not '" + exif + "'");
        }
        return builder.applyOrientation(exif.equals("apply")).build();
    }

    /** The filter that these options name. */
    ResampleFilter filter() {
        for (ResampleFilter filter : ResampleFilter.values()) {
            if (filter.label().equals(resizeFilter.strip().toLowerCase(Locale.ROOT))) {
                return filter;
            }
        }
        throw new UsageException("--resize-filter is box, bilinear, bicubic or lanczos, not '" + resizeFilter + "'");
    }
}
