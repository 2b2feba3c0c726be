// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.anid.api.dataset.DatasetException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code anid merge}: parts that were scored on many machines in, the report of one run out. */
@Command(
        name = "merge",
        description = "Puts the parts of anid evaluate --shard together: the report of one run, to the bit.",
        mixinStandardHelpOptions = true,
        versionProvider = Anid.Version.class,
        sortOptions = false,
        footer = {
            "",
            "The parts know the arguments that they were made with, so the images are looked for where they were, from the",
            "folder where anid evaluate was run: the list is read again, and the pictures of the page. No image is scored",
            "again, nor compared with what was scored.",
            "What is said here goes before what was said for the parts.",
            "Example: anid merge part-* --out report"
        })
final class MergeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "PART", arity = "1..*", description = "The folders of all parts, in any order.")
    private List<Path> parts = List.of();

    @Mixin
    private ReportOptions report = new ReportOptions();

    @Mixin
    private ThreadOptions threads = new ThreadOptions();

    /** Made by picocli. */
    MergeCommand() {}

    @Override
    public Integer call() throws DatasetException, IOException, InterruptedException {
        requireOneReport();
        List<String> arguments = new ArrayList<>(arguments(parts.get(0)));
        arguments.addAll(TypedOptions.of(spec, name -> true));
        CommandLine line = line();
        line.parseArgs(arguments.toArray(String[]::new));
        return ((EvaluateCommand) line.getCommand()).merge(parts);
    }

    /** What parts say of the report has to be one thing, or the order in which they are named would decide. */
    private void requireOneReport() {
        Set<String> ofReport = CommandSpec.forAnnotatedObject(new ReportOptions()).options().stream()
                .map(OptionSpec::longestName)
                .collect(Collectors.toSet());
        ofReport.add(EvaluateCommand.RATINGS);
        // What is said here goes before what was said for the parts.
        spec.commandLine().getParseResult().matchedOptions().forEach(option -> ofReport.remove(option.longestName()));
        List<String> first = options(parts.get(0), ofReport);
        for (Path part : parts) {
            List<String> said = options(part, ofReport);
            if (!said.equals(first)) {
                throw new UsageException("the parts were scored with different options of the report, " + parts.get(0)
                        + " with " + text(first) + " and " + part + " with " + text(said)
                        + ": give anid merge what is to hold (=false takes back what has no value), or a part its"
                        + " command again with what is meant");
            }
        }
    }

    private static String text(List<String> options) {
        return options.isEmpty() ? "none" : String.join(" ", options);
    }

    /** Some of the options that a part was scored with. */
    private List<String> options(Path part, Set<String> names) {
        List<String> arguments = arguments(part);
        CommandLine line = line();
        try {
            line.parseArgs(arguments.toArray(String[]::new));
        } catch (ParameterException e) {
            throw new UsageException(damaged(part), e);
        }
        if (arguments.isEmpty()) {
            throw new UsageException(damaged(part));
        }
        return TypedOptions.of(line.getCommandSpec(), names::contains);
    }

    private static String damaged(Path part) {
        return part.resolve(EvaluationRun.ARGUMENTS)
                + " is damaged: give the command of that part again, which writes it anew";
    }

    /** Takes what parts were scored with. */
    private CommandLine line() {
        return new CommandLine(new EvaluateCommand())
                .setOut(spec.commandLine().getOut())
                .setErr(spec.commandLine().getErr())
                .setCaseInsensitiveEnumValuesAllowed(true)
                // What is said here goes before what was said for the part.
                .setOverwrittenOptionsAllowed(true)
                // An argument that begins with @ was typed as it is.
                .setExpandAtFiles(false);
    }

    private static List<String> arguments(Path part) {
        Path file = part.resolve(EvaluationRun.ARGUMENTS);
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UsageException(
                    "there is no finished part in " + part + " (no " + EvaluationRun.ARGUMENTS
                            + "): give the folders that anid evaluate --shard K/N --out wrote",
                    e);
        }
    }
}
