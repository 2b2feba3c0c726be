// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.anid.api.dataset.DatasetException;
import org.anid.dataset.Categories;
import org.anid.dataset.DaniDataset;
import org.anid.dataset.RatingsReader;
import org.anid.examples.cli.demo.DemoDataset;
import org.anid.metrics.report.UnwritableFolderException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code anid demo}: the whole way, from image files to a report, on a data set that needs no download. */
@Command(
        name = "demo",
        description = "Makes a small data set from a seed, evaluates it as anid evaluate does, and writes the report.",
        mixinStandardHelpOptions = true,
        versionProvider = Anid.Version.class,
        sortOptions = false,
        footer = {
            "",
            "Three generators of known, growing damage: Mild, Strong, Broken. The images, in the DANI layout, and the simulated ratings stay in",
            "DIR: look at them, or change them and run anid evaluate --dani DIR/data."
        })
final class DemoCommand implements Callable<Integer> {

    private static final int MOST_IMAGES = 1000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--images",
            paramLabel = "N",
            description = "Natural scenes; nine images are made of each. Default: ${DEFAULT-VALUE}.")
    private int images = 16;

    @Mixin
    private EvaluationOptions options = new EvaluationOptions();

    /** Made by picocli. */
    DemoCommand() {}

    @Override
    public Integer call() throws DatasetException, IOException, InterruptedException {
        if (images < 2 || images > MOST_IMAGES) {
            throw new UsageException("--images is 2…" + MOST_IMAGES + ", not " + images);
        }
        PrintWriter out = spec.commandLine().getOut();
        try (EvaluationRun run =
                new EvaluationRun(options, out, spec.commandLine().getErr())) {
            Path data = DemoDataset.images(options.report().out());
            out.println("painting " + images + " scenes and what three generators make of them in " + data);
            out.flush();
            try {
                DemoDataset.write(options.report().out(), images, options.seed());
            } catch (IOException e) {
                throw new UnwritableFolderException(options.report().out(), e);
            }
            return run.evaluate(
                    () -> DaniDataset.builder(data)
                            .name("ANID demo")
                            .decoder(options.images().decoder())
                            .categories(Categories.read(
                                    DemoDataset.categories(options.report().out())))
                            .open(),
                    RatingsReader.read(DemoDataset.ratings(options.report().out())),
                    Long.MAX_VALUE);
        }
    }
}
