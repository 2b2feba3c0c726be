// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.anid.api.model.ModelLocator;
import org.anid.metrics.dimension.MetricAliases;
import org.anid.metrics.dimension.MetricCatalog;
import org.anid.models.locate.ModelFolder;
import org.anid.models.locate.ModelInventory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code anid metrics}: what can be measured, here and now. */
@Command(
        name = "metrics",
        description = "Lists every metric: dimension, level, direction, status, what model it needs and how to get it.",
        mixinStandardHelpOptions = true,
        versionProvider = Anid.Version.class)
final class MetricsCommand implements Callable<Integer> {

    /** What the text has room for. */
    private static final int ALIASES_WIDTH = 24;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--json", description = "As JSON: an array of objects, one per metric.")
    private boolean json;

    @Mixin
    private ModelOptions modelOptions = new ModelOptions();

    /** Made by picocli. */
    MetricsCommand() {}

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        ModelFolder models = modelOptions.existingFolder();
        Set<String> there = new ModelInventory(models)
                .entries().stream()
                        .filter(entry -> entry.state() == ModelInventory.State.THERE)
                        .map(ModelInventory.Entry::id)
                        .collect(Collectors.toSet());
        if (json) {
            out.println(json(models, there));
        } else {
            Table table =
                    new Table(7, List.of("id", "also called", "dimension", "level", "direction", "status", "needs"));
            for (MetricCatalog.Entry entry : MetricCatalog.entries()) {
                table.add(List.of(
                        entry.id(),
                        alsoCalled(entry),
                        entry.dimension().label(),
                        entry.level().label(),
                        entry.direction().label(),
                        available(entry, there) ? "available" : "needs a model",
                        needs(entry, models, there)));
            }
            table.lines().forEach(out::println);
        }
        out.flush();
        return ExitCode.DONE;
    }

    private static boolean available(MetricCatalog.Entry entry, Set<String> there) {
        return !entry.needsChoice() && there.containsAll(entry.models());
    }

    private static String needs(MetricCatalog.Entry entry, ModelLocator models, Set<String> there) {
        String ids = entry.needsChoice() ? "a network of your choice" : String.join(", ", entry.models());
        return available(entry, there) ? ids : ids + ": " + entry.remedy(models);
    }

    /** As much of the names as fits; --json has them all. */
    private static String alsoCalled(MetricCatalog.Entry entry) {
        String names = MetricAliases.of(entry.id()).stream()
                .map(MetricAliases.Alias::name)
                .collect(Collectors.joining(", "));
        return names.length() <= ALIASES_WIDTH ? names : names.substring(0, ALIASES_WIDTH - 1) + "…";
    }

    private static String json(ModelLocator models, Set<String> there) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator writer = new JsonFactory().createGenerator(text)) {
            writer.useDefaultPrettyPrinter();
            writer.writeStartArray();
            for (MetricCatalog.Entry entry : MetricCatalog.entries()) {
                writer.writeStartObject();
                writer.writeStringField("id", entry.id());
                writer.writeStringField("title", entry.title());
                writer.writeStringField("dimension", entry.dimension().label());
                writer.writeStringField("level", entry.level().label());
                writer.writeStringField("direction", entry.direction().label());
                writer.writeStringField("status", available(entry, there) ? "available" : "needs-model");
                writer.writeArrayFieldStart("models");
                for (String model : entry.models()) {
                    writer.writeString(model);
                }
                writer.writeEndArray();
                if (entry.needsModel()) {
                    writer.writeStringField("remedy", entry.remedy(models));
                } else {
                    writer.writeNullField("remedy");
                }
                writer.writeStringField(
                        "takes", entry.takes().map(Class::getSimpleName).orElse(null));
                writer.writeArrayFieldStart("aliases");
                for (MetricAliases.Alias alias : MetricAliases.of(entry.id())) {
                    writer.writeStartObject();
                    writer.writeStringField("name", alias.name());
                    writer.writeStringField("library", alias.library());
                    writer.writeEndObject();
                }
                writer.writeEndArray();
                writer.writeEndObject();
            }
            writer.writeEndArray();
        }
        return text.toString();
    }
}
