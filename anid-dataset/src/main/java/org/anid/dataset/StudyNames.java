// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.anid.api.dataset.DatasetException;
import org.anid.api.dataset.Guidance;
import org.jspecify.annotations.Nullable;

/**
 * What the file names of DANI's human study stand for, as its {@code study.json} says: {@code 10.jpg} is a natural
 * image, {@code 10_0.jpg}, {@code 10_1.jpg} and {@code 10_2.jpg} are what a generator made of it from its caption
 * ({@code T2I}), from itself ({@code I2I}) and from both ({@code TI2I}). Immutable and safe to share between threads.
 *
 * <p>The file holds three arrays of equal length: {@code captions} ({@code caption_id}, {@code caption}),
 * {@code org_filenames} ({@code image_id}, {@code name}) and {@code aigc_filenames} (three names each, in the order of
 * {@link Guidance}).
 */
public final class StudyNames {

    /** Name that the file has in every release. */
    public static final String FILE_NAME = "study.json";

    private final Map<String, StudyImage> byStem;
    private final int items;

    private StudyNames(Map<String, StudyImage> byStem, int items) {
        this.byStem = byStem;
        this.items = items;
    }

    /**
     * What one file name stands for.
     *
     * @param imageId natural image
     * @param guidance what the generator was given; null for the natural image itself
     * @param captionId of its caption; null where unknown
     * @param caption text of its caption; null where unknown
     */
    public record StudyImage(
            String imageId,
            @Nullable Guidance guidance,
            @Nullable String captionId,
            @Nullable String caption) {}

    /**
     * Reads a {@code study.json}.
     *
     * @throws DatasetException if it cannot be read or is not one; the message names file, place and fix
     */
    public static StudyNames read(Path file) throws DatasetException {
        List<Pair> captions = new ArrayList<>();
        List<Pair> natural = new ArrayList<>();
        List<List<String>> generated = new ArrayList<>();
        JsonFile.read(file, json -> {
            json.object("\"captions\", \"org_filenames\" and \"aigc_filenames\"", name -> {
                switch (name) {
                    case "captions" -> json.array("captions", i -> captions.add(pair(json, "caption_id", "caption")));
                    case "org_filenames" ->
                        json.array("natural images", i -> natural.add(pair(json, "image_id", "name")));
                    case "aigc_filenames" -> json.array("generated images", i -> generated.add(names(json)));
                    default -> json.skip();
                }
            });
            return natural;
        });
        if (natural.isEmpty() || captions.size() != natural.size() || generated.size() != natural.size()) {
            throw new DatasetException(file + ": captions, org_filenames and aigc_filenames must be equally long, not "
                    + captions.size() + ", " + natural.size() + " and " + generated.size()
                    + "; give DANI's study.json");
        }
        Map<String, StudyImage> byStem = new HashMap<>();
        for (int i = 0; i < natural.size(); i++) {
            String imageId = Ids.canonical(natural.get(i).first());
            String captionId = Ids.canonical(captions.get(i).first());
            String caption = captions.get(i).second().strip();
            byStem.put(ImageFolder.stem(natural.get(i).second()), new StudyImage(imageId, null, captionId, caption));
            for (Guidance guidance : Guidance.values()) {
                byStem.put(
                        ImageFolder.stem(generated.get(i).get(guidance.ordinal())),
                        new StudyImage(imageId, guidance, captionId, caption));
            }
        }
        return new StudyNames(byStem, natural.size());
    }

    private static List<String> names(JsonFile json) throws IOException {
        List<String> names = new ArrayList<>(3);
        json.array("three file names", j -> names.add(json.text()));
        if (names.size() != Guidance.values().length) {
            throw json.error("expected three file names (T2I, I2I, TI2I), found " + names.size());
        }
        return names;
    }

    private static Pair pair(JsonFile json, String first, String second) throws IOException {
        Map<String, String> values = new HashMap<>();
        json.object(first + " and " + second, name -> {
            if (name.equals(first) || name.equals(second)) {
                values.put(name, json.text());
            } else {
                json.skip();
            }
        });
        return new Pair(json.require(values.get(first), first), json.require(values.get(second), second));
    }

    private record Pair(String first, String second) {}

    /**
     * The {@code study.json} in the folder of another file, as of {@code ratings.json}.
     *
     * @throws DatasetException if it is there but cannot be read
     */
    public static Optional<StudyNames> beside(Path file) throws DatasetException {
        Path study = file.resolveSibling(FILE_NAME);
        return Files.isRegularFile(study) ? Optional.of(read(study)) : Optional.empty();
    }

    /** What a file name stands for, whatever its extension; empty where the study does not list it. */
    public Optional<StudyImage> find(String fileName) {
        return Optional.ofNullable(byStem.get(ImageFolder.stem(fileName)));
    }

    /** How many natural images the study has. */
    public int items() {
        return items;
    }
}
