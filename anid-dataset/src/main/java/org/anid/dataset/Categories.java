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
import java.util.TreeMap;
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
 *       (crowds included; the category's own name where it has no supercategory), ordered by the area in pixels that
 *       they cover together, largest first, by name where equal. The file is read as a stream.
 *   <li>CSV in UTF-8 with the columns {@code image_id,category}, one row per image and category, in the order wanted
 * </ul>
 */
public final class Categories {

    /** First numbers of COCO's supercategories, which are runs of numbers; nothing before 1 and after 90. */
    private static final TreeMap<Integer, String> COCO = new TreeMap<>(Map.ofEntries(
            Map.entry(1, "person"),
            Map.entry(2, "vehicle"),
            Map.entry(10, "outdoor"),
            Map.entry(16, "animal"),
            Map.entry(26, "accessory"),
            Map.entry(34, "sports"),
            Map.entry(44, "kitchen"),
            Map.entry(52, "food"),
            Map.entry(62, "furniture"),
            Map.entry(72, "electronic"),
            Map.entry(78, "appliance"),
            Map.entry(84, "indoor"),
            Map.entry(91, "")));

    private static final Categories NONE = new Categories(Map.of(), Map.of());

    private final Map<String, List<String>> byImage;
    private final Map<String, String> names;

    private Categories(Map<String, List<String>> byImage, Map<String, String> names) {
        this.byImage = byImage;
        this.names = names;
    }

    /** No categories at all. */
    public static Categories none() {
        return NONE;
    }

    /** Categories from elsewhere: image id to categories, the most prominent first. */
    public static Categories of(Map<String, List<String>> byImage) {
        return of(byImage, Map.of());
    }

    private static Categories of(Map<String, List<String>> byImage, Map<String, String> names) {
        Map<String, List<String>> canonical = new HashMap<>();
        byImage.forEach((id, list) -> canonical.put(Ids.canonical(id), List.copyOf(new LinkedHashSet<>(list))));
        return new Categories(canonical, names);
    }

    /**
     * Reads a file in any of the forms above.
     *
     * @throws DatasetException if it cannot be read, is malformed or holds no category; the message names file, place
     *     and fix
     */
    public static Categories read(Path file) throws DatasetException {
        CocoImages images = new CocoImages();
        Map<String, List<String>> byImage = TextFile.isJson(file) ? coco(file, images) : csv(file);
        if (byImage.isEmpty()) {
            throw new DatasetException(file
                    + " holds no category: give COCO's instances_val2017.json or a CSV file with the columns"
                    + " image_id,category");
        }
        return of(byImage, images.numbers());
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

    private static Map<String, List<String>> coco(Path file, CocoImages images) throws DatasetException {
        // Categories come after the annotations that refer to them, so areas are kept by category id at first.
        Map<String, Map<String, Double>> areas = new LinkedHashMap<>();
        Map<String, String> names = new HashMap<>();
        JsonFile.read(file, json -> {
            json.object("\"annotations\" and \"categories\", as COCO's instances_val2017.json has them", name -> {
                switch (name) {
                    case "images" -> images.read(json);
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
                    images.idOf(image.getKey(), file),
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
                .merge(Ids.canonical(json.require(fields.second, "category_id")), fields.area, Double::sum);
    }

    private static void category(JsonFile json, Map<String, String> names) throws IOException {
        Fields fields = new Fields();
        json.object("id, name and supercategory", name -> {
            switch (name) {
                case "id" -> fields.first = json.text();
                case "name" -> fields.name = json.textOrNull();
                case "supercategory" -> fields.second = json.textOrNull();
                default -> json.skip();
            }
        });
        String above = fields.second == null ? "" : fields.second.strip();
        // Labelling tools write "none" where a category has none above it.
        boolean none = above.isEmpty() || above.equalsIgnoreCase("none");
        names.put(
                Ids.canonical(json.require(fields.first, "id")),
                none ? json.require(fields.name, "name").strip() : above);
    }

    /**
     * The supercategory of one of COCO's numbers of categories, 1 to 90.
     *
     * @return null if it is none
     */
    static @Nullable String cocoSupercategory(String number) {
        if (!Ids.isNumber(number) || number.length() > 2) {
            return null;
        }
        Map.Entry<Integer, String> last = COCO.floorEntry(Integer.parseInt(number));
        return last == null || last.getValue().isEmpty() ? null : last.getValue();
    }

    /** Categories of an image, the most prominent first; empty where unknown. */
    public List<String> of(String imageId) {
        String id = Ids.canonical(imageId);
        List<String> named = byImage.get(names.getOrDefault(id, id));
        return named == null ? byImage.getOrDefault(id, List.of()) : named;
    }

    /** The same, where images of these ids go by other names in the file that the categories are from. */
    Categories named(Map<String, String> byId) {
        Map<String, String> all = new HashMap<>(names);
        byId.forEach((id, name) -> {
            if (byImage.containsKey(name)) {
                all.put(id, name);
            }
        });
        return new Categories(byImage, all);
    }

    /** Image ids that have categories. */
    Set<String> ids() {
        return byImage.keySet();
    }

    /** How many images have categories. */
    public int size() {
        return byImage.size();
    }

    /** What has been read of one annotation or category so far. */
    private static final class Fields {
        private @Nullable String first;
        private @Nullable String second;
        private @Nullable String name;
        private double area;
    }
}
