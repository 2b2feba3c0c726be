// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.anid.api.dataset.DatasetException;
import org.jspecify.annotations.Nullable;

/**
 * Which captions an image has. Immutable and safe to share between threads.
 *
 * <p>{@link #read} knows three forms, told apart by content and never by name:
 *
 * <ul>
 *   <li>{@code captions.json} of the DANI sample: {@code {"92177": {"image_id": 92177, "captions": [{"caption_id":
 *       112024, "caption": "…"}]}}}
 *   <li>{@code captions_val2017.json} of COCO: {@code {"annotations": [{"image_id": 179765, "id": 38, "caption":
 *       "…"}]}}; an {@code image_id} means the {@code file_name} that {@code images} gives it, where there are images
 *   <li>CSV in UTF-8 with the columns {@code image_id,caption} and, if wanted, {@code caption_id}
 * </ul>
 *
 * <p>Ids that are numbers are compared by value: {@code 000000092177} is {@code 92177}.
 */
public final class Captions {

    private static final Captions NONE = new Captions(Map.of(), Map.of());

    private final Map<String, List<Caption>> byImage;
    private final Map<String, String> names;

    private Captions(Map<String, List<Caption>> byImage, Map<String, String> names) {
        this.byImage = byImage;
        this.names = names;
    }

    /**
     * What an image was described by.
     *
     * @param imageId which image
     * @param captionId which of its captions; null where captions have no ids
     * @param text not blank
     */
    public record Caption(String imageId, @Nullable String captionId, String text) {
        /**
         * Brings ids to one spelling and strips the text.
         *
         * @throws IllegalArgumentException if the id or the text is blank
         */
        public Caption {
            if (imageId.isBlank() || text.isBlank()) {
                throw new IllegalArgumentException("a caption needs an image id and a text");
            }
            imageId = Ids.canonical(imageId.strip());
            captionId = captionId == null || captionId.isBlank() ? null : Ids.canonical(captionId.strip());
            text = text.strip();
        }

        private String order() {
            return captionId == null ? "" : captionId;
        }
    }

    /** No captions at all. */
    public static Captions none() {
        return NONE;
    }

    /** Captions from elsewhere, in any order; of two with the same ids the first is kept. */
    public static Captions of(Collection<Caption> captions) {
        return of(captions, Map.of());
    }

    private static Captions of(Collection<Caption> captions, Map<String, String> names) {
        Map<String, List<Caption>> byImage = new HashMap<>();
        for (Caption caption : captions) {
            byImage.computeIfAbsent(caption.imageId(), id -> new ArrayList<>(5)).add(caption);
        }
        byImage.replaceAll((id, list) -> {
            List<Caption> kept = new ArrayList<>(list.size());
            list.stream()
                    .sorted(Comparator.comparing(Caption::order, Ids.ORDER))
                    .forEach(caption -> {
                        boolean twin = caption.captionId() != null
                                && !kept.isEmpty()
                                && caption.order()
                                        .equals(kept.get(kept.size() - 1).order());
                        if (!twin) {
                            kept.add(caption);
                        }
                    });
            return List.copyOf(kept);
        });
        return new Captions(byImage, names);
    }

    /**
     * Reads a file in any of the forms above.
     *
     * @throws DatasetException if it cannot be read, is malformed or holds no caption; the message names file, place
     *     and fix
     */
    public static Captions read(Path file) throws DatasetException {
        List<Caption> captions = new ArrayList<>();
        CocoImages images = new CocoImages();
        List<Caption> annotations = new ArrayList<>();
        if (TextFile.isJson(file)) {
            JsonFile.read(file, json -> {
                json.object("captions by image id, or \"annotations\" as COCO has them", name -> {
                    if (name.equals("annotations") && json.isArray()) {
                        json.array("annotations", i -> annotations.add(annotation(json)));
                    } else if (name.equals("images") && json.isArray()) {
                        images.read(json);
                    } else if (json.isObject()) {
                        image(json, name, captions);
                    } else {
                        json.skip();
                    }
                });
                return captions;
            });
        } else {
            CsvFile.read(
                    file,
                    List.of("image_id", "caption"),
                    List.of("caption_id"),
                    row -> captions.add(new Caption(row.get("image_id"), row.find("caption_id"), row.get("caption"))));
        }
        for (Caption caption : annotations) {
            captions.add(new Caption(images.idOf(caption.imageId(), file), caption.captionId(), caption.text()));
        }
        if (captions.isEmpty()) {
            throw new DatasetException(file
                    + " holds no caption: give DANI's captions.json, COCO's captions_val2017.json or a CSV file with the"
                    + " columns image_id,caption_id,caption");
        }
        return of(captions, images.numbers());
    }

    private static Caption annotation(JsonFile json) throws IOException {
        Fields fields = new Fields();
        json.object("image_id, id and caption", name -> {
            switch (name) {
                case "image_id" -> fields.imageId = json.text();
                case "id", "caption_id" -> fields.captionId = json.textOrNull();
                case "caption" -> fields.text = json.text();
                default -> json.skip();
            }
        });
        return fields.caption(json);
    }

    private static void image(JsonFile json, String key, List<Caption> captions) throws IOException {
        json.object("image_id and captions", name -> {
            if (name.equals("captions")) {
                json.array("captions", i -> {
                    Fields fields = new Fields();
                    fields.imageId = key;
                    json.object("caption_id and caption", inner -> {
                        switch (inner) {
                            case "caption_id", "id" -> fields.captionId = json.textOrNull();
                            case "caption" -> fields.text = json.text();
                            default -> json.skip();
                        }
                    });
                    captions.add(fields.caption(json));
                });
            } else {
                json.skip();
            }
        });
    }

    /** Captions of an image, in the order of their ids; empty where it has none. */
    public List<Caption> of(String imageId) {
        String id = Ids.canonical(imageId);
        List<Caption> named = byImage.get(names.getOrDefault(id, id));
        return named == null ? byImage.getOrDefault(id, List.of()) : named;
    }

    /** Text of a caption; empty where the image has none with that id. */
    public Optional<String> text(String imageId, String captionId) {
        String wanted = Ids.canonical(captionId);
        return of(imageId).stream()
                .filter(caption -> wanted.equals(caption.captionId()))
                .map(Caption::text)
                .findFirst();
    }

    /** The same, where images of these ids go by other names in the file that the captions are from. */
    Captions named(Map<String, String> byId) {
        Map<String, String> all = new HashMap<>(names);
        byId.forEach((id, name) -> {
            if (byImage.containsKey(name)) {
                all.put(id, name);
            }
        });
        return new Captions(byImage, all);
    }

    /** Image ids that have captions. */
    Set<String> ids() {
        return byImage.keySet();
    }

    /** How many captions there are in all. */
    public int size() {
        return byImage.values().stream().mapToInt(List::size).sum();
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return byImage.isEmpty();
    }

    /** What has been read of one caption so far. */
    private static final class Fields {
        private @Nullable String imageId;
        private @Nullable String captionId;
        private @Nullable String text;

        private Caption caption(JsonFile json) throws DatasetException {
            try {
                return new Caption(json.require(imageId, "image_id"), captionId, json.require(text, "caption"));
            } catch (IllegalArgumentException e) {
                throw json.error(TextFile.firstLine(e));
            }
        }
    }
}
