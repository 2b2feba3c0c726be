// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.anid.models.bundle.BundleImporter;
import org.anid.models.bundle.ParameterBundle;
import org.anid.models.locate.ModelFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code anid models}: the parameters that others trained, added to the folder of models. */
@Command(
        name = "models",
        description = "Adds and lists parameters that others trained, as BRISQUE's support vectors.",
        mixinStandardHelpOptions = true,
        versionProvider = Anid.Version.class,
        synopsisSubcommandLabel = "COMMAND")
final class ModelsCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--models",
            paramLabel = "DIR",
            description = "Folder of models; ANID_MODELS or the user's cache unless given.")
    private @Nullable Path folder;

    /** Made by picocli. */
    ModelsCommand() {}

    /** Without a command there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: one of add, list, where");
    }

    @Command(
            name = "add",
            description = "Reads a published file, checks it and makes the bundle of it.",
            mixinStandardHelpOptions = true)
    int add(
            @Parameters(paramLabel = "ID", description = "brisque (libsvm text), niqe (.npz or .mat) or il-niqe (.mat).") String id,
            @Parameters(paramLabel = "FILE", description = "The file as published.") Path file) {
        BundleImporter.Added added;
        try {
            added = new BundleImporter(models().path()).add(id, file);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        if (!added.known()) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("anid: " + file + " has the SHA-256 " + added.sha256() + ", and the published file has "
                    + added.expectedSha256() + ": scores may not compare with those of others");
            err.flush();
        }
        print(added.bundle().toString());
        return ExitCode.DONE;
    }

    @Command(
            name = "list",
            description = "Lists the parameters that can be added, and whether they are there.",
            mixinStandardHelpOptions = true)
    int list() {
        Table table = new Table(3, List.of("id", "there", "source"));
        for (String id : BundleImporter.ids()) {
            boolean there = Files.exists(models().path().resolve(id).resolve(ParameterBundle.CARD));
            table.add(
                    List.of(id, there ? "yes" : "no", BundleImporter.source(id).orElse("")));
        }
        table.lines().forEach(this::print);
        return ExitCode.DONE;
    }

    @Command(name = "where", description = "Prints the folder of models.", mixinStandardHelpOptions = true)
    int where() {
        print(models().path().toString());
        return ExitCode.DONE;
    }

    private ModelFolder models() {
        return folder == null ? ModelFolder.standard() : ModelFolder.of(folder);
    }

    private void print(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
