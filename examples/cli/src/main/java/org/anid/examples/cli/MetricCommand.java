// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.anid.api.dataset.DecodedImage;
import org.anid.api.dataset.ImageReadException;
import org.anid.api.image.ImageBatch;
import org.anid.api.image.Resampler;
import org.anid.api.metric.Metric;
import org.anid.api.metric.MetricSpec;
import org.anid.api.metric.Observation;
import org.anid.api.metric.PerImageMetric;
import org.anid.api.metric.UnscorableException;
import org.anid.api.metric.ValueRange;
import org.anid.api.model.ModelException;
import org.anid.dataset.decode.ImageDecoder;
import org.anid.metrics.dimension.Dimensions;
import org.anid.metrics.dimension.MetricCatalog;
import org.anid.metrics.dimension.Selection;
import org.anid.metrics.kernel.Kernels;
import org.anid.models.locate.ModelFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code anid metric}: one metric on the images given. */
@Command(
        name = "metric",
        description = "Computes one metric: of a pair NATURAL GENERATED, or of each image on its own.",
        mixinStandardHelpOptions = true,
        versionProvider = Anid.Version.class,
        footer = {
            "",
            "The number comes first, then its unit, name, direction and range. Images are read by content, never by name.",
            "Example: anid metric ssim natural.png generated.png"
        })
final class MetricCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            index = "0",
            paramLabel = "ID",
            description = "Metric, as anid metrics lists them or by another name there.")
    private String id = "";

    @Parameters(
            index = "1..*",
            paramLabel = "IMAGE",
            description = "NATURAL GENERATED for a metric of pairs; one image or more for a metric without reference.")
    private List<Path> images = List.of();

    @Mixin
    private KernelOptions kernels = new KernelOptions();

    @Mixin
    private ImageOptions imageOptions = new ImageOptions();

    @Mixin
    private ModelOptions modelOptions = new ModelOptions();

    @Mixin
    private NetworkOptions networks = new NetworkOptions();

    @Mixin
    private DeviceOptions device = new DeviceOptions();

    /** Made by picocli. */
    MetricCommand() {}

    @Override
    public Integer call() {
        Metric<?> metric = metric();
        MetricSpec metricSpec = metric.spec();
        for (Path image : images) {
            if (!Files.exists(image)) {
                throw new UsageException("there is no file " + image + ": check the path");
            }
        }
        if (!(metric instanceof PerImageMetric<?> perImage)) {
            throw new UsageException(metricSpec.id()
                    + " compares sets of images: use anid evaluate --natural DIR --generated NAME=DIR --metrics "
                    + metricSpec.id());
        }
        return switch (metricSpec.input()) {
            case PAIRED -> pair(metricSpec, paired(perImage));
            case SINGLE -> each(metricSpec, single(perImage));
            case CAPTIONED, CAPTIONED_PAIR, SIDED ->
                throw new UsageException(metricSpec.id()
                        + " needs captions: use anid evaluate --captions FILE --metrics " + metricSpec.id());
        };
    }

    private Metric<?> metric() {
        MetricCatalog.Entry entry = MetricCatalog.find(id).orElseThrow(() -> unknown(id));
        Selection selection = networks.in(Selection.of(List.of(entry.id())));
        ModelFolder models = modelOptions
                .existingFolder()
                .with(device.settings(Runtime.getRuntime().availableProcessors()));
        device.check(models, selection.models(entry));
        Kernels engine = kernels.kernels();
        UsageException.refuse(Dimensions.unmet(engine, models, selection, Set.of()));
        return selection.make(entry, engine, models).orElseThrow();
    }

    /** The selection of an evaluation knows what is similar to what was typed. */
    private static UsageException unknown(String typed) {
        try {
            Selection.of(List.of(typed));
        } catch (IllegalArgumentException e) {
            return new UsageException(e.getMessage() + " (anid metrics lists them all)", e);
        }
        return new UsageException("'" + typed + "' stands for several metrics: name one (anid metrics lists them all)");
    }

    /** The input kind of a specification says which observation its metric takes. */
    @SuppressWarnings("unchecked")
    private static PerImageMetric<Observation.Paired> paired(PerImageMetric<?> metric) {
        return (PerImageMetric<Observation.Paired>) metric;
    }

    @SuppressWarnings("unchecked")
    private static PerImageMetric<Observation.Single> single(PerImageMetric<?> metric) {
        return (PerImageMetric<Observation.Single>) metric;
    }

    private int pair(MetricSpec metric, PerImageMetric<Observation.Paired> scorer) {
        if (images.size() != 2) {
            throw new UsageException(metric.id() + " takes two images, NATURAL GENERATED, not " + images.size());
        }
        ImageDecoder decoder = imageOptions.decoder();
        Resampler resampler = Resampler.of(imageOptions.filter());
        ImageBatch natural = read(decoder, images.get(0));
        ImageBatch generated = read(decoder, images.get(1));
        if (natural == null || generated == null) {
            return ExitCode.NOTHING_EVALUATED;
        }
        if (!natural.shape().sameSize(generated.shape())) {
            note("sizes differ: the natural image, " + natural.shape().size() + ", was resized to "
                    + generated.shape().size() + " with the "
                    + resampler.filter().label() + " filter");
            natural = resampler.resize8(natural, generated.width(), generated.height());
        }
        return print(metric, scorer, new Observation.Paired(natural, generated), images.get(1), false)
                ? ExitCode.DONE
                : ExitCode.NOTHING_EVALUATED;
    }

    private int each(MetricSpec metric, PerImageMetric<Observation.Single> scorer) {
        if (images.isEmpty()) {
            throw new UsageException(metric.id() + " takes one image or more, and none was given");
        }
        ImageDecoder decoder = imageOptions.decoder();
        int scored = 0;
        for (Path file : images) {
            ImageBatch image = read(decoder, file);
            if (image != null && print(metric, scorer, new Observation.Single(image), file, images.size() > 1)) {
                scored++;
            }
        }
        if (scored == images.size()) {
            return ExitCode.DONE;
        }
        return scored == 0 ? ExitCode.NOTHING_EVALUATED : ExitCode.SOME_INPUTS_FAILED;
    }

    private <O extends Observation> boolean print(
            MetricSpec metric, PerImageMetric<O> scorer, O observation, Path file, boolean several) {
        double score;
        try {
            score = scorer.score(observation)[0];
        } catch (UnscorableException | ModelException e) {
            note(file + ": " + e.getMessage());
            return false;
        }
        if (Double.isNaN(score)) {
            note(file + ": " + metric.id() + " is undefined for this image (anid-metrics/METRICS.md says when)");
            return false;
        }
        String unit = metric.unit().isEmpty() ? "" : " " + metric.unit();
        String which = several ? "  " + file : "";
        spec.commandLine()
                .getOut()
                .println(number(score) + unit + Terminal.plain(which) + "  " + metric.title() + ", "
                        + metric.direction().label() + ", range " + range(metric.range()));
        return true;
    }

    private @Nullable ImageBatch read(ImageDecoder decoder, Path file) {
        try {
            DecodedImage image = decoder.decode(file);
            image.notes().forEach(text -> note(file + ": " + text));
            return image.pixels();
        } catch (ImageReadException e) {
            note(file + ": " + e.getMessage());
            return null;
        }
    }

    private void note(String text) {
        spec.commandLine().getErr().println(spec.qualifiedName() + ": " + Terminal.plain(text));
    }

    /** Bounds to seven decimals: PSNR's lower one is 4·10⁻⁸ below 0. */
    static String range(ValueRange range) {
        return new ValueRange(rounded(range.low()), rounded(range.high())).toString();
    }

    private static double rounded(double bound) {
        // Adding 0 makes 0 of −0.
        return Double.isInfinite(bound)
                ? bound
                : BigDecimal.valueOf(bound).setScale(7, RoundingMode.HALF_EVEN).doubleValue() + 0.0;
    }

    /** Seven significant digits: what the agreement of the engines carries. */
    static String number(double value) {
        if (Double.isInfinite(value)) {
            return value > 0 ? "∞" : "−∞";
        }
        BigDecimal rounded = BigDecimal.valueOf(value).round(new MathContext(7));
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
}
