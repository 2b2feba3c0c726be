// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.anid.api.model.ModelLocator;
import org.anid.metrics.dimension.MetricAliases;
import org.anid.metrics.dimension.MetricCatalog;
import org.anid.metrics.dimension.Selection;
import org.anid.metrics.report.summary.MetricSentences;
import org.anid.models.locate.ModelFolder;
import org.anid.models.locate.ModelInventory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code anid metrics}: what can be measured, here and now. */
@Command(
        name = "metrics",
        description =
                "Lists every metric, or says all about some: what it measures, its other names, what it needs and how to get it.",
        mixinStandardHelpOptions = true,
        versionProvider = Anid.Version.class)
final class MetricsCommand implements Callable<Integer> {

    /** A terminal of 100 columns has room for this much behind the other columns. */
    private static final int NEEDS_WIDTH = 34;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "METRIC", arity = "0..*", description = "Metrics by id or other name; all unless given.")
    private List<String> names = List.of();

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
        List<MetricCatalog.Entry> entries = entries();
        if (json) {
            out.println(json(entries, models, there));
        } else if (names.isEmpty()) {
            Table table = new Table(5, List.of("id", "dimension", "level", "better", "status"));
            for (MetricCatalog.Entry entry : entries) {
                table.add(List.of(
                        entry.id(),
                        entry.dimension().label(),
                        entry.level().label(),
                        better(entry),
                        available(entry, there) ? "available" : cut("needs " + needs(entry))));
            }
            table.lines().forEach(out::println);
            out.println();
            out.println("anid metrics METRIC says what it measures, its other names, and how to get what it needs.");
        } else {
            for (MetricCatalog.Entry entry : entries) {
                describe(entry, models, there).forEach(out::println);
            }
        }
        out.flush();
        return ExitCode.DONE;
    }

    private List<MetricCatalog.Entry> entries() {
        if (names.isEmpty()) {
            return MetricCatalog.entries();
        }
        Selection selection;
        try {
            selection = Selection.of(names);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
        return MetricCatalog.entries().stream().filter(selection::includes).toList();
    }

    private static List<String> describe(MetricCatalog.Entry entry, ModelLocator models, Set<String> there) {
        List<String> lines = new ArrayList<>();
        lines.add(entry.id() + ": " + entry.title());
        MetricSentences.of(entry.id()).ifPresent(sentence -> lines.add("  " + sentence));
        lines.add("  " + entry.dimension().label() + ", " + entry.level().label() + ", "
                + entry.direction().label());
        String aliases = MetricAliases.of(entry.id()).stream()
                .map(alias -> alias.name() + " (" + alias.library() + ")")
                .collect(Collectors.joining(", "));
        if (!aliases.isEmpty()) {
            lines.add("  also called " + aliases);
        }
        if (available(entry, there)) {
            lines.add("  available" + (entry.models().isEmpty() ? "" : ", over " + needs(entry)));
        } else {
            lines.add("  needs " + needs(entry));
            lines.add("  get it: " + entry.remedy(models));
        }
        return lines;
    }

    private static String better(MetricCatalog.Entry entry) {
        return switch (entry.direction()) {
            case HIGHER_IS_BETTER -> "higher";
            case LOWER_IS_BETTER -> "lower";
            case NEUTRAL -> "neither";
        };
    }

    private static String needs(MetricCatalog.Entry entry) {
        return entry.needsChoice() ? "a network of your choice" : String.join(", ", entry.models());
    }

    private static String cut(String text) {
        return text.length() <= NEEDS_WIDTH ? text : text.substring(0, NEEDS_WIDTH - 1) + "…";
    }

    private static boolean available(MetricCatalog.Entry entry, Set<String> there) {
        return !entry.needsChoice() && there.containsAll(entry.models());
    }

    private static String json(List<MetricCatalog.Entry> entries, ModelLocator models, Set<String> there)
            throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator writer = new JsonFactory().createGenerator(text)) {
            writer.useDefaultPrettyPrinter();
            writer.writeStartArray();
            for (MetricCatalog.Entry entry : entries) {
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
