// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.provenance;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.anid.api.model.ModelReference;
import org.jspecify.annotations.Nullable;

/**
 * Where a number comes from. What is not known is {@code "unknown"}, never left out.
 *
 * @param build library version and revision
 * @param host Java, operating system and threads: changes no number beyond rounding and is not in the fingerprint
 * @param kernels engine that computed, as {@code scalar}, with its backend where it has one
 * @param models every model that took part, by id
 * @param dataset which images; null for a score outside a data set
 * @param metrics settings of every metric, by id
 * @param run settings of the run, as seed and resampling filter, by name
 */
public record Provenance(
        BuildInfo build,
        Host host,
        String kernels,
        List<ModelReference> models,
        @Nullable Dataset dataset,
        SortedMap<String, SortedMap<String, String>> metrics,
        SortedMap<String, String> run) {

    /** Sorts and makes the collections unmodifiable. */
    public Provenance {
        List<ModelReference> sorted = new ArrayList<>(models);
        sorted.sort(Comparator.comparing(ModelReference::id));
        models = List.copyOf(sorted);
        TreeMap<String, SortedMap<String, String>> copy = new TreeMap<>();
        metrics.forEach((id, settings) -> copy.put(id, Collections.unmodifiableSortedMap(new TreeMap<>(settings))));
        metrics = Collections.unmodifiableSortedMap(copy);
        run = Collections.unmodifiableSortedMap(new TreeMap<>(run));
    }

    /**
     * Of one metric on its own: the engine is read from its {@code kernels} setting, {@code "none"} without one.
     *
     * @param metric id of the metric
     * @param metricSettings every setting that changes its numbers
     * @param models that took part
     */
    public static Provenance of(String metric, SortedMap<String, String> metricSettings, List<ModelReference> models) {
        TreeMap<String, SortedMap<String, String>> settings = new TreeMap<>();
        settings.put(metric, metricSettings);
        return new Provenance(
                BuildInfo.current(),
                Host.current(1),
                metricSettings.getOrDefault("kernels", "none"),
                models,
                null,
                settings,
                new TreeMap<>());
    }

    /**
     * SHA-256 of everything but the host and the fingerprint of the natural images, which that of all images holds, in
     * canonical JSON: equal fingerprints mean comparable numbers.
     *
     * @return 64 lower-case hex digits
     */
    public String fingerprint() {
        return Fingerprint.of(canonical());
    }

    /** The text that {@link #fingerprint()} hashes: JSON with sorted keys and without white space. */
    public String canonical() {
        TreeMap<String, Object> all = new TreeMap<>();
        all.put("version", build.version());
        all.put("revision", build.revision());
        all.put("kernels", kernels);
        List<Object> modelList = new ArrayList<>();
        for (ModelReference model : models) {
            modelList.add(new TreeMap<>(Map.of(
                    "id",
                    model.id(),
                    "version",
                    model.version(),
                    "sha256",
                    model.sha256(),
                    "runtime",
                    model.runtime())));
        }
        all.put("models", modelList);
        if (dataset != null) {
            all.put(
                    "dataset",
                    new TreeMap<>(Map.of(
                            "name",
                            dataset.name(),
                            "images",
                            Long.toString(dataset.images()),
                            "fingerprint",
                            dataset.fingerprint())));
        }
        all.put("metrics", metrics);
        all.put("run", run);
        StringBuilder json = new StringBuilder();
        CanonicalJson.write(all, json);
        return json.toString();
    }

    /**
     * The machine.
     *
     * @param java version and vendor
     * @param os name, version and architecture
     * @param threads that worked
     */
    public record Host(String java, String os, int threads) {
        /** This machine. */
        public static Host current(int threads) {
            return new Host(
                    property("java.version") + " " + property("java.vendor"),
                    property("os.name") + " " + property("os.version") + " " + property("os.arch"),
                    threads);
        }

        private static String property(String key) {
            return System.getProperty(key, "unknown");
        }
    }

    /**
     * The images.
     *
     * @param name of the data set
     * @param images that were read
     * @param fingerprint SHA-256 over the ids and content hashes of all images, in order
     * @param natural SHA-256 over the ids and pixels of the natural images alone, in the order of their ids: equal for
     *     reports over the same natural images, whatever was made of them
     */
    public record Dataset(String name, long images, String fingerprint, String natural) {}
}
