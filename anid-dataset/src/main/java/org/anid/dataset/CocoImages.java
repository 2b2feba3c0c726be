// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.anid.api.dataset.DatasetException;
import org.jspecify.annotations.Nullable;

/**
 * The {@code images} of a file in COCO's format. An {@code image_id} in such a file means one of them and nothing else:
 * in COCO itself it is the number in the file name too, in sets derived from it often another one. So annotations
 * belong to the image of that file name. Not thread-safe.
 */
final class CocoImages {

    private final Map<String, String> stems = new HashMap<>();
    private final Map<String, String> owners = new HashMap<>();

    /** Reads the array. */
    void read(JsonFile json) throws IOException {
        json.array("images", i -> image(json));
    }

    private void image(JsonFile json) throws IOException {
        Map<String, String> values = new HashMap<>();
        json.object("id and file_name", name -> {
            switch (name) {
                case "id" -> values.put(name, json.text());
                case "file_name" -> {
                    String fileName = json.textOrNull();
                    if (fileName != null && !fileName.isBlank()) {
                        values.put(name, fileName.strip());
                    }
                }
                default -> json.skip();
            }
        });
        String id = Ids.canonical(json.require(values.get("id"), "id").strip());
        String fileName = values.get("file_name");
        String stem = fileName == null ? id : Ids.canonical(ImageFolder.stem(ImageFolder.lastPart(fileName)));
        String twin = owners.putIfAbsent(stem, id);
        if (twin != null && !twin.equals(id)) {
            throw json.error("images " + twin + " and " + id + " have the same file name, " + stem
                    + ", so that nothing tells them apart; rename one of them");
        }
        String other = stems.putIfAbsent(id, stem);
        if (other != null && !other.equals(stem)) {
            throw json.error("the image id " + id + " is there twice, for " + other + " and for " + stem
                    + "; remove one of them");
        }
    }

    /**
     * Under which id the image goes here: its file name without extension; the id in the file where that lists no
     * images.
     *
     * @throws DatasetException if the file lists images, but not this one
     */
    String idOf(String imageId, Path file) throws DatasetException {
        String id = Ids.canonical(imageId.strip());
        if (stems.isEmpty()) {
            return id;
        }
        String stem = stems.get(id);
        if (stem == null) {
            throw new DatasetException(file + ": an annotation refers to image " + id
                    + ", which \"images\" does not list; give the complete file");
        }
        return stem;
    }

    /**
     * Numbers in file names of COCO that name one image only, to what {@link #idOf} gives for that image. The number in
     * any other name, as {@code dog_139}, does not make it the image 139.
     */
    Map<String, String> numbers() {
        Map<String, String> numbers = new HashMap<>();
        Set<String> shared = new HashSet<>(owners.keySet());
        for (String stem : owners.keySet()) {
            @Nullable String number = NumberedName.cocoId(stem);
            if (number != null && !shared.contains(number) && numbers.put(number, stem) != null) {
                numbers.remove(number);
                shared.add(number);
            }
        }
        return numbers;
    }
}
