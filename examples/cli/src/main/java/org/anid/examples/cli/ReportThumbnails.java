// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.ResampleFilter;
import org.anid.api.image.Resampler;
import org.anid.dataset.decode.ImageDecoder;
import org.anid.metrics.compare.Thumbnails;
import org.jspecify.annotations.Nullable;

/** Small JPEG copies of the images that reports name, as long as there is room on the page. Not thread-safe. */
final class ReportThumbnails implements Thumbnails {

    private static final int SIDE = 160;

    private final Map<String, Path> folders;
    private final ImageDecoder decoder = ImageDecoder.create();
    private final Map<Path, Optional<String>> made = new HashMap<>();
    private long room;

    /**
     * Looks for images in folders, and where the reports have them.
     *
     * @param folders where the images of a report are, by its name; a report without one is looked for where it says
     * @param room characters that all pictures together may take
     */
    ReportThumbnails(Map<String, Path> folders, long room) {
        this.folders = folders;
        this.room = room;
    }

    @Override
    public @Nullable String of(String report, String file) {
        Path path = find(report, file);
        if (path == null) {
            return null;
        }
        String uri = made.computeIfAbsent(path, this::read).orElse(null);
        if (uri == null || uri.length() > room) {
            return null;
        }
        room -= uri.length();
        return uri;
    }

    /**
     * In the folder under as much of the file's path as is there, as the data may have moved; null where it is not
     * found.
     */
    private @Nullable Path find(String report, String file) {
        Path named;
        try {
            named = Path.of(file);
        } catch (InvalidPathException e) {
            return null;
        }
        Path folder = folders.get(report);
        if (folder == null) {
            return Files.isRegularFile(named) ? named : null;
        }
        for (int from = 0; from < named.getNameCount(); from++) {
            Path there = folder.resolve(named.subpath(from, named.getNameCount()));
            if (Files.isRegularFile(there)) {
                return there;
            }
        }
        return null;
    }

    private Optional<String> read(Path file) {
        try {
            ImageBatch image = decoder.decode(file).pixels();
            double scale = Math.min(1, SIDE / (double) Math.max(image.width(), image.height()));
            ImageBatch small = Resampler.of(ResampleFilter.LANCZOS)
                    .resize8(image, Math.max(1, (int) Math.round(scale * image.width())), Math.max(1, (int)
                            Math.round(scale * image.height())));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            if (!ImageIO.write(picture(small), "jpeg", bytes)) {
                return Optional.empty();
            }
            return Optional.of("data:image/jpeg;base64," + Base64.getEncoder().encodeToString(bytes.toByteArray()));
        } catch (IOException e) {
            // The page says the scores without the picture.
            return Optional.empty();
        }
    }

    private static BufferedImage picture(ImageBatch image) {
        BufferedImage picture = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        int plane = image.shape().plane();
        for (int i = 0; i < plane; i++) {
            int rgb = 0;
            for (int channel = 0; channel < 3; channel++) {
                float value = image.data()[Math.min(channel, image.channels() - 1) * plane + i];
                rgb = rgb << 8 | Math.round(255 * value);
            }
            picture.setRGB(i % image.width(), i / image.width(), rgb);
        }
        return picture;
    }
}
