// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.anid.api.dataset.DatasetException;
import org.jspecify.annotations.Nullable;

/**
 * What is to be seen in an image: content categories, the most prominent first. Immutable and safe to share between
 * threads.
 *
 * <p>{@link #read} knows two forms, told apart by content and never by name:
 *
 * <ul>
 *   <li>{@code instances_val2017.json} of COCO: an image's categories are the supercategories of its annotated objects
 *       (crowds included), ordered by the area in pixels that they cover together, largest first, by name where equal.
 *       The file is read as a stream.
 *   <li>CSV in UTF-8 with the columns {@code image_id,category}, one row per image and category, in the order wanted
 * </ul>
 */
public final class Categories {

    private static final Categories NONE = new Categories(Map.of());

    private final Map<String, List<String>> byImage;

    private Categories(Map<String, List<String>> byImage) {
        this.byImage = byImage;
    }

    /** No categories at all. */
    public static Categories none() {
        return NONE;
    }

    /** Categories from elsewhere: image id to categories, the most prominent first. */
    public static Categories of(Map<String, List<String>> byImage) {
        Map<String, List<String>> canonical = new HashMap<>();
        byImage.forEach((id, names) -> canonical.put(Ids.canonical(id), List.copyOf(new LinkedHashSet<>(names))));
        return new Categories(canonical);
    }

    /**
     * Reads a file in any of the forms above.
     *
     * @throws DatasetException if it cannot be read, is malformed or holds no category; the message names file, place
     *     and fix
     */
    public static Categories read(Path file) throws DatasetException {
        Map<String, List<String>> byImage = TextFile.isJson(file) ? coco(file) : csv(file);
        if (byImage.isEmpty()) {
            throw new DatasetException(file
                    + " holds no category: give COCO's instances_val2017.json or a CSV file with the columns"
                    + " image_id,category");
        }
        return of(byImage);
    }

    private static Map<String, List<String>> csv(Path file) throws DatasetException {
        Map<String, Set<String>> names = new LinkedHashMap<>();
        CsvFile.read(file, List.of("image_id", "category"), List.of(), row -> names.computeIfAbsent(
                        Ids.canonical(row.get("image_id")), id -> new LinkedHashSet<>())
                .add(row.get("category")));
        Map<String, List<String>> byImage = new HashMap<>();
        names.forEach((id, set) -> byImage.put(id, List.copyOf(set)));
        return byImage;
    }

    private static Map<String, List<String>> coco(Path file) throws DatasetException {
        // Categories come after the annotations that refer to them, so areas are kept by category id at first.
        Map<String, Map<String, Double>> areas = new LinkedHashMap<>();
        Map<String, String> names = new HashMap<>();
        JsonFile.read(file, json -> {
            json.object("\"annotations\" and \"categories\", as COCO's instances_val2017.json has them", name -> {
                switch (name) {
                    case "annotations" -> json.array("annotations", i -> annotation(json, areas));
                    case "categories" -> json.array("categories", i -> category(json, names));
                    default -> json.skip();
                }
            });
            return names;
        });
        Map<String, List<String>> byImage = new HashMap<>();
        for (Map.Entry<String, Map<String, Double>> image : areas.entrySet()) {
            Map<String, Double> byName = new HashMap<>();
            for (Map.Entry<String, Double> area : image.getValue().entrySet()) {
                String name = names.get(area.getKey());
                if (name == null) {
                    throw new DatasetException(file + ": image " + image.getKey() + " refers to category "
                            + area.getKey() + ", which \"categories\" does not list; give the complete file");
                }
                byName.merge(name, area.getValue(), Double::sum);
            }
            byImage.put(
                    image.getKey(),
                    byName.entrySet().stream()
                            .sorted(Comparator.comparingDouble((Map.Entry<String, Double> e) -> -e.getValue())
                                    .thenComparing(Map.Entry::getKey))
                            .map(Map.Entry::getKey)
                            .toList());
        }
        return byImage;
    }

    private static void annotation(JsonFile json, Map<String, Map<String, Double>> areas) throws IOException {
        Fields fields = new Fields();
        json.object("image_id, category_id and area", name -> {
            switch (name) {
                case "image_id" -> fields.first = json.text();
                case "category_id" -> fields.second = json.text();
                case "area" -> fields.area = json.number();
                default -> json.skip();
            }
        });
        areas.computeIfAbsent(Ids.canonical(json.require(fields.first, "image_id")), id -> new LinkedHashMap<>(4))
                .merge(json.require(fields.second, "category_id"), fields.area, Double::sum);
    }

    private static void category(JsonFile json, Map<String, String> names) throws IOException {
        Fields fields = new Fields();
        json.object("id, name and supercategory", name -> {
            switch (name) {
                case "id" -> fields.first = json.text();
                case "supercategory" -> fields.second = json.text();
                default -> json.skip();
            }
        });
        names.put(json.require(fields.first, "id"), json.require(fields.second, "supercategory"));
    }

    /** Categories of an image, the most prominent first; empty where unknown. */
    public List<String> of(String imageId) {
        return byImage.getOrDefault(Ids.canonical(imageId), List.of());
    }

    /** How many images have categories. */
    public int size() {
        return byImage.size();
    }

    /** What has been read of one annotation or category so far. */
    private static final class Fields {
        private @Nullable String first;
        private @Nullable String second;
        private double area;
    }
}
