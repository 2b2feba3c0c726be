// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.plan;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.evaluation.EvaluationPlan;
import org.anid.api.image.ImageShape;
import org.anid.api.model.ModelReference;
import org.anid.api.provenance.BuildInfo;
import org.anid.api.provenance.Fingerprint;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.GeneratedFile;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.ImageId;
import org.anid.metrics.internal.evaluate.plan.DatasetIndex.NaturalFile;
import org.anid.metrics.internal.evaluate.plan.MetricIndex.PlannedMetric;

/**
 * Everything that decides what a run finds in a group of images, by a name that a user understands: two runs of one key
 * can share what they find. Of the images it knows what the data set says of them; their bytes are looked at group by
 * group.
 */
public final class RunKey {

    /** Name of the entry that says which machine it was: another one changes no more than last digits. */
    public static final String MACHINE = "machine";

    private RunKey() {}

    /** Of a run. */
    public static Map<String, String> of(EvaluationPlan plan, DatasetIndex dataset, MetricIndex metrics) {
        Map<String, String> key = new LinkedHashMap<>();
        BuildInfo build = BuildInfo.current();
        key.put("version of ANID", build.version() + " (revision " + build.revision() + ")");
        key.put(MACHINE, machine());
        key.put("seed", Long.toString(plan.seed()));
        key.put("filter of the pairing", plan.pairing().label());
        key.put("batch size", Integer.toString(plan.batchSize()));
        key.put("limit", plan.limit() == Long.MAX_VALUE ? "none" : Long.toString(plan.limit()));
        key.put("generators", generators(dataset));
        key.put("number of images", Long.toString(dataset.images()));
        key.put("fingerprint of paths, captions and categories", records(dataset));
        List<String> ids = new ArrayList<>();
        for (PlannedMetric metric : metrics.all()) {
            ids.add(metric.spec().id());
            key.put("settings of " + metric.spec().id(), settings(metric));
            for (ModelReference model : metric.metric().models()) {
                key.put("model " + model.id(), String.join(" ", model.version(), model.sha256(), model.runtime()));
            }
        }
        key.put("metrics", String.join(", ", ids));
        return key;
    }

    /** With the conditions that it is for, a digit each, where it is not for all. */
    private static String settings(PlannedMetric metric) {
        List<String> settings = new ArrayList<>();
        new TreeMap<>(metric.spec().settings()).forEach((name, value) -> settings.add(name + "=" + value));
        StringBuilder applies = new StringBuilder();
        for (boolean each : metric.applies()) {
            applies.append(each ? '1' : '0');
        }
        if (applies.indexOf("0") >= 0) {
            settings.add("conditions=" + applies);
        }
        return settings.isEmpty() ? "none" : String.join(", ", settings);
    }

    /** Vector units differ between processors, and with them the last digits of networks. */
    private static String machine() {
        return "Java " + System.getProperty("java.version") + ", " + System.getProperty("os.arch") + ", "
                + Processor.name();
    }

    private static String generators(DatasetIndex dataset) {
        return dataset.conditions().stream()
                .map(images ->
                        images.condition().label() + " (" + images.images().size() + ")")
                .collect(Collectors.joining(", "));
    }

    private static String records(DatasetIndex dataset) {
        MessageDigest digest = Fingerprint.sha256();
        for (ImageId id : dataset.ids()) {
            for (NaturalFile file : id.naturals()) {
                add(digest, file.record());
            }
            for (GeneratedFile file : id.generated()) {
                add(digest, file.record());
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void add(MessageDigest digest, ImageRecord record) {
        ImageShape size = record.declaredSize();
        List<String> parts = new ArrayList<>(List.of(
                record.imageId(),
                String.valueOf(record.captionId()),
                record.origin().toString(),
                record.location(),
                size == null ? "" : size.toString(),
                String.valueOf(record.caption())));
        parts.addAll(record.categories());
        for (String part : parts) {
            digest.update((part.length() + ":" + part).getBytes(StandardCharsets.UTF_8));
        }
        digest.update((byte) '\n');
    }
}
