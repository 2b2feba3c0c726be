// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.dimension;

import static org.anid.api.metric.DimensionKind.AESTHETICS;
import static org.anid.api.metric.DimensionKind.ALIGNMENT;
import static org.anid.api.metric.DimensionKind.DOWNSTREAM;
import static org.anid.api.metric.DimensionKind.QUALITY;
import static org.anid.api.metric.Direction.HIGHER_IS_BETTER;
import static org.anid.api.metric.Direction.LOWER_IS_BETTER;
import static org.anid.api.metric.Direction.NEUTRAL;
import static org.anid.api.metric.Level.DISTRIBUTION;
import static org.anid.api.metric.Level.FRAME;
import static org.anid.api.metric.Level.STRUCTURE;
import static org.anid.api.metric.Level.TASK;
import static org.anid.api.metric.Level.TEXT;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Direction;
import org.anid.api.metric.Level;
import org.anid.api.metric.Metric;
import org.anid.api.metric.MetricSpec;
import org.anid.api.model.Classifier;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.Model;
import org.anid.api.model.ModelLocator;
import org.anid.api.model.PairedScoreModel;
import org.anid.api.model.Parameters;
import org.anid.api.model.QuestionAnswerer;
import org.anid.api.model.RatingModel;
import org.anid.api.model.ScoreModel;
import org.anid.api.model.Segmenter;
import org.anid.api.model.TextImageEncoder;
import org.anid.metrics.aesthetics.AestheticScore;
import org.anid.metrics.alignment.AnswerAlignment;
import org.anid.metrics.alignment.ClipImageSimilarity;
import org.anid.metrics.alignment.ClipScore;
import org.anid.metrics.alignment.RefClipScore;
import org.anid.metrics.alignment.StatedProbability;
import org.anid.metrics.downstream.AnswerAgreement;
import org.anid.metrics.downstream.CaptionAnswerAgreement;
import org.anid.metrics.downstream.RecognitionAgreement;
import org.anid.metrics.downstream.SegmentationAgreement;
import org.anid.metrics.kernel.Kernels;
import org.anid.metrics.quality.distribution.Distribution;
import org.anid.metrics.quality.distribution.FrechetDistance;
import org.anid.metrics.quality.distribution.HandMadeFeatures;
import org.anid.metrics.quality.distribution.KernelDistance;
import org.anid.metrics.quality.distribution.MaximumMeanDiscrepancy;
import org.anid.metrics.quality.distribution.SlicedWasserstein;
import org.anid.metrics.quality.frame.Brisque;
import org.anid.metrics.quality.frame.BrisqueParameters;
import org.anid.metrics.quality.frame.Colourfulness;
import org.anid.metrics.quality.frame.Contrast;
import org.anid.metrics.quality.frame.Entropy;
import org.anid.metrics.quality.frame.IlNiqe;
import org.anid.metrics.quality.frame.IlNiqeParameters;
import org.anid.metrics.quality.frame.LearnedQuality;
import org.anid.metrics.quality.frame.Niqe;
import org.anid.metrics.quality.frame.NiqeParameters;
import org.anid.metrics.quality.frame.Nrqm;
import org.anid.metrics.quality.frame.NrqmParameters;
import org.anid.metrics.quality.frame.PerceptualIndex;
import org.anid.metrics.quality.frame.Piqe;
import org.anid.metrics.quality.frame.Sharpness;
import org.anid.metrics.quality.structure.Fsim;
import org.anid.metrics.quality.structure.Gmsd;
import org.anid.metrics.quality.structure.LearnedSimilarity;
import org.anid.metrics.quality.structure.Mad;
import org.anid.metrics.quality.structure.MsSsim;
import org.anid.metrics.quality.structure.Psnr;
import org.anid.metrics.quality.structure.Ssim;
import org.anid.metrics.quality.structure.Vif;
import org.anid.metrics.quality.structure.Vifp;
import org.anid.metrics.quality.structure.Vsi;
import org.jspecify.annotations.Nullable;

/**
 * Every metric of the benchmark in one table: the ones that this release computes, the ones that compute once a model is
 * there, and the ones that are planned and not offered. To add a metric is to add a class, its test and a row here.
 *
 * <p>Stateless and thread-safe.
 */
public final class MetricCatalog {

    private static final String FRECHET_HANDMADE = "Fréchet distance (hand-made features, not FID)";
    private static final String KERNEL_HANDMADE = "Kernel distance (hand-made features, not KID)";
    private static final String MMD_HANDMADE = "Maximum mean discrepancy (hand-made features, not CMMD)";

    // In the order of reports. A row: id, title, dimension, level, direction, and how it is made.
    private static final List<Entry> ENTRIES = List.of(
            formula("psnr", "PSNR", QUALITY, STRUCTURE, HIGHER_IS_BETTER, k -> Psnr.builder()
                    .kernels(k)
                    .build()),
            formula("ssim", "SSIM", QUALITY, STRUCTURE, HIGHER_IS_BETTER, k -> Ssim.builder()
                    .kernels(k)
                    .build()),
            formula("ms-ssim", "MS-SSIM", QUALITY, STRUCTURE, HIGHER_IS_BETTER, k -> MsSsim.builder()
                    .kernels(k)
                    .build()),
            formula("fsim", "FSIM", QUALITY, STRUCTURE, HIGHER_IS_BETTER, k -> Fsim.builder()
                    .kernels(k)
                    .build()),
            formula("vsi", "VSI", QUALITY, STRUCTURE, HIGHER_IS_BETTER, k -> Vsi.builder()
                    .kernels(k)
                    .build()),
            formula("vif", "VIF", QUALITY, STRUCTURE, HIGHER_IS_BETTER, k -> Vif.builder()
                    .kernels(k)
                    .build()),
            formula("vifp", "VIFp", QUALITY, STRUCTURE, HIGHER_IS_BETTER, k -> Vifp.builder()
                    .kernels(k)
                    .build()),
            formula("gmsd", "GMSD", QUALITY, STRUCTURE, LOWER_IS_BETTER, k -> Gmsd.builder()
                    .kernels(k)
                    .build()),
            formula("mad", "MAD", QUALITY, STRUCTURE, LOWER_IS_BETTER, k -> Mad.builder()
                    .kernels(k)
                    .build()),
            network(
                    "lpips",
                    "LPIPS",
                    QUALITY,
                    STRUCTURE,
                    LOWER_IS_BETTER,
                    LearnedSimilarity.LPIPS,
                    PairedScoreModel.class,
                    LearnedSimilarity::lpips),
            network(
                    LearnedSimilarity.LPIPS_VGG,
                    "LPIPS (VGG)",
                    QUALITY,
                    STRUCTURE,
                    LOWER_IS_BETTER,
                    LearnedSimilarity.LPIPS_VGG,
                    PairedScoreModel.class,
                    LearnedSimilarity::lpipsVgg),
            network(
                    "dists",
                    "DISTS",
                    QUALITY,
                    STRUCTURE,
                    LOWER_IS_BETTER,
                    LearnedSimilarity.DISTS,
                    PairedScoreModel.class,
                    LearnedSimilarity::dists),
            parameters(BrisqueParameters.ID, "BRISQUE", LOWER_IS_BETTER, (p, k) -> Brisque.builder()
                    .parameters(BrisqueParameters.from(p))
                    .kernels(k)
                    .build()),
            parameters(NiqeParameters.ID, "NIQE", LOWER_IS_BETTER, (p, k) -> Niqe.builder()
                    .prior(NiqeParameters.from(p))
                    .kernels(k)
                    .build()),
            parameters(IlNiqeParameters.ID, "IL-NIQE", LOWER_IS_BETTER, (p, k) -> IlNiqe.builder()
                    .prior(IlNiqeParameters.from(p))
                    .kernels(k)
                    .build()),
            formula("piqe", "PIQE", QUALITY, FRAME, LOWER_IS_BETTER, k -> Piqe.builder()
                    .kernels(k)
                    .build()),
            parameters(NrqmParameters.ID, "NRQM", HIGHER_IS_BETTER, (p, k) -> Nrqm.builder()
                    .parameters(NrqmParameters.from(p))
                    .kernels(k)
                    .build()),
            new Entry(
                    "pi",
                    "PI",
                    QUALITY,
                    FRAME,
                    LOWER_IS_BETTER,
                    List.of(NiqeParameters.ID, NrqmParameters.ID),
                    MetricCatalog::perceptualIndex),
            formula("entropy", "Entropy", QUALITY, FRAME, NEUTRAL, k -> Entropy.builder()
                    .kernels(k)
                    .build()),
            formula("colourfulness", "Colourfulness", QUALITY, FRAME, NEUTRAL, k -> Colourfulness.builder()
                    .kernels(k)
                    .build()),
            formula("sharpness", "Sharpness", QUALITY, FRAME, NEUTRAL, k -> Sharpness.builder()
                    .kernels(k)
                    .build()),
            formula("contrast", "Contrast", QUALITY, FRAME, NEUTRAL, k -> Contrast.builder()
                    .kernels(k)
                    .build()),
            learned("cnniqa", "CNNIQA", "Kang et al. 2014, doi:10.1109/CVPR.2014.224; as pyiqa 0.1.16 cnniqa"),
            learned("dbcnn", "DBCNN", "Zhang et al. 2020, arXiv:1907.02665; as pyiqa 0.1.16 dbcnn"),
            learned(
                    "hyperiqa",
                    "HyperIQA",
                    "Su et al. 2020, doi:10.1109/CVPR42600.2020.00372; as pyiqa 0.1.16 hyperiqa"),
            learned("musiq", "MUSIQ", "Ke et al. 2021, arXiv:2108.05997; as pyiqa 0.1.16 musiq"),
            learned("maniqa", "MANIQA", "Yang et al. 2022, arXiv:2204.08958; as pyiqa 0.1.16 maniqa"),
            learned("tres", "TReS", "Golestaneh et al. 2022, arXiv:2108.06858; as pyiqa 0.1.16 tres"),
            learned("unique", "UNIQUE", "Zhang et al. 2021, arXiv:2005.13983; as pyiqa 0.1.16 unique"),
            learned("liqe", "LIQE", 1, 5, "Zhang et al. 2023, arXiv:2303.14968; as pyiqa 0.1.16 liqe"),
            learned("clip-iqa", "CLIP-IQA", 0, 1, "Wang et al. 2023, arXiv:2207.12396; as pyiqa 0.1.16 clipiqa"),
            learned("topiq", "TOPIQ", "Chen et al. 2024, arXiv:2308.03060; as pyiqa 0.1.16 topiq_nr"),
            learned("q-align", "Q-Align (quality)", 1, 5, "Wu et al. 2023, arXiv:2312.17090; as pyiqa 0.1.16 qalign"),
            distance("fid", "FID", Distribution.INCEPTION, Distribution::fid),
            distance(
                    "fid-legacy-pytorch",
                    "FID (legacy resize of PyTorch)",
                    Distribution.INCEPTION_LEGACY_PYTORCH,
                    Distribution::fidLegacyPytorch),
            distance(
                    "fid-legacy-tensorflow",
                    "FID (legacy resize of TensorFlow)",
                    Distribution.INCEPTION_LEGACY_TENSORFLOW,
                    Distribution::fidLegacyTensorflow),
            distance("clip-fid", "CLIP-FID", Distribution.CLIP_B32, Distribution::clipFid),
            distance("kid", "KID", Distribution.INCEPTION, Distribution::kid),
            formula("swd", "SWD", QUALITY, DISTRIBUTION, LOWER_IS_BETTER, k -> SlicedWasserstein.create()),
            distance(
                    "swd-as-published",
                    "SWD as published (a KID of subsets of 32)",
                    Distribution.INCEPTION,
                    Distribution::swdAsPublished),
            network(
                    "inception-score",
                    "Inception Score",
                    QUALITY,
                    DISTRIBUTION,
                    HIGHER_IS_BETTER,
                    Distribution.INCEPTION_LOGITS,
                    FeatureExtractor.class,
                    Distribution::inceptionScore),
            distance("fd-dinov2", "FD-DINOv2", Distribution.DINOV2, Distribution::fdDinov2),
            distance("cmmd", "CMMD", Distribution.CLIP_L14, Distribution::cmmd),
            overlap("precision", "Precision", Distribution::precision),
            overlap("recall", "Recall", Distribution::recall),
            overlap("density", "Density", Distribution::density),
            overlap("coverage", "Coverage", Distribution::coverage),
            features(
                    "frechet",
                    "Fréchet distance (features of your choice)",
                    LOWER_IS_BETTER,
                    null,
                    (e, k) ->
                            FrechetDistance.builder(e).id("frechet").kernels(k).build()),
            features(
                    "kernel",
                    "Kernel distance (features of your choice)",
                    LOWER_IS_BETTER,
                    null,
                    (e, k) -> KernelDistance.builder(e).id("kernel").kernels(k).build()),
            features(
                    "mmd",
                    "Maximum mean discrepancy (features of your choice)",
                    LOWER_IS_BETTER,
                    null,
                    (e, k) -> MaximumMeanDiscrepancy.builder(e)
                            .id("mmd")
                            .kernels(k)
                            .build()),
            formula(
                    "frechet-handmade",
                    FRECHET_HANDMADE,
                    QUALITY,
                    DISTRIBUTION,
                    LOWER_IS_BETTER,
                    k -> FrechetDistance.builder(HandMadeFeatures.create())
                            .title(FRECHET_HANDMADE)
                            .kernels(k)
                            .build()),
            formula(
                    "kernel-handmade",
                    KERNEL_HANDMADE,
                    QUALITY,
                    DISTRIBUTION,
                    LOWER_IS_BETTER,
                    k -> KernelDistance.builder(HandMadeFeatures.create())
                            .title(KERNEL_HANDMADE)
                            .kernels(k)
                            .build()),
            formula(
                    "mmd-handmade",
                    MMD_HANDMADE,
                    QUALITY,
                    DISTRIBUTION,
                    LOWER_IS_BETTER,
                    k -> MaximumMeanDiscrepancy.builder(HandMadeFeatures.create())
                            .title(MMD_HANDMADE)
                            .kernels(k)
                            .build()),
            network(
                    "clip-score",
                    "CLIPScore",
                    ALIGNMENT,
                    TEXT,
                    HIGHER_IS_BETTER,
                    ClipScore.MODEL,
                    TextImageEncoder.class,
                    ClipScore::of),
            network(
                    "clip-image-score",
                    "CLIPScore (image)",
                    ALIGNMENT,
                    STRUCTURE,
                    HIGHER_IS_BETTER,
                    ClipImageSimilarity.MODEL,
                    TextImageEncoder.class,
                    ClipImageSimilarity::of),
            network(
                    "ref-clip-score",
                    "RefCLIPScore",
                    ALIGNMENT,
                    TEXT,
                    HIGHER_IS_BETTER,
                    ClipScore.MODEL,
                    TextImageEncoder.class,
                    RefClipScore::of),
            asked("vqa-alignment", "VQA alignment", ALIGNMENT, TEXT, AnswerAlignment.MODEL, AnswerAlignment::of),
            asked(
                    "vqa-probability",
                    "VQA alignment (stated probability)",
                    ALIGNMENT,
                    TEXT,
                    AnswerAlignment.MODEL,
                    StatedProbability::of),
            asked(
                    "vqa-alignment-as-published",
                    "VQA alignment as published",
                    ALIGNMENT,
                    TEXT,
                    AnswerAlignment.PUBLISHED_MODEL,
                    AnswerAlignment::asPublished),
            asked(
                    "vqa-probability-as-published",
                    "VQA alignment (stated probability) as published",
                    ALIGNMENT,
                    TEXT,
                    AnswerAlignment.PUBLISHED_MODEL,
                    StatedProbability::asPublished),
            network(
                    "nima",
                    "NIMA",
                    AESTHETICS,
                    FRAME,
                    HIGHER_IS_BETTER,
                    AestheticScore.NIMA,
                    ScoreModel.class,
                    AestheticScore::nima),
            network(
                    "nima-spread",
                    "NIMA (spread)",
                    AESTHETICS,
                    FRAME,
                    NEUTRAL,
                    AestheticScore.NIMA,
                    RatingModel.class,
                    AestheticScore::nimaSpread),
            network(
                    AestheticScore.LAION_V1,
                    "LAION aesthetic v1",
                    AESTHETICS,
                    FRAME,
                    HIGHER_IS_BETTER,
                    AestheticScore.LAION_V1,
                    ScoreModel.class,
                    AestheticScore::laionV1),
            network(
                    "laion-aesthetic",
                    "LAION aesthetic",
                    AESTHETICS,
                    FRAME,
                    HIGHER_IS_BETTER,
                    AestheticScore.LAION,
                    ScoreModel.class,
                    AestheticScore::laion),
            network(
                    "q-align-aesthetic",
                    "Q-Align (aesthetic)",
                    AESTHETICS,
                    FRAME,
                    HIGHER_IS_BETTER,
                    AestheticScore.Q_ALIGN,
                    ScoreModel.class,
                    AestheticScore::qAlign),
            network(
                    "recognition",
                    "Recognition (label kept)",
                    DOWNSTREAM,
                    TASK,
                    HIGHER_IS_BETTER,
                    RecognitionAgreement.MODEL,
                    Classifier.class,
                    RecognitionAgreement::top1),
            network(
                    "recognition-top5",
                    "Recognition (label in top 5)",
                    DOWNSTREAM,
                    TASK,
                    HIGHER_IS_BETTER,
                    RecognitionAgreement.MODEL,
                    Classifier.class,
                    RecognitionAgreement::top5),
            network(
                    "recognition-confidence",
                    "Recognition (confidence kept)",
                    DOWNSTREAM,
                    TASK,
                    HIGHER_IS_BETTER,
                    RecognitionAgreement.MODEL,
                    Classifier.class,
                    RecognitionAgreement::confidence),
            network(
                    "segmentation",
                    "Segmentation (IoU)",
                    DOWNSTREAM,
                    TASK,
                    HIGHER_IS_BETTER,
                    SegmentationAgreement.MODEL,
                    Segmenter.class,
                    SegmentationAgreement::iou),
            network(
                    "segmentation-f-measure",
                    "Segmentation (F-measure)",
                    DOWNSTREAM,
                    TASK,
                    HIGHER_IS_BETTER,
                    SegmentationAgreement.MODEL,
                    Segmenter.class,
                    SegmentationAgreement::fMeasure),
            network(
                    "segmentation-mae",
                    "Segmentation (MAE)",
                    DOWNSTREAM,
                    TASK,
                    LOWER_IS_BETTER,
                    SegmentationAgreement.MODEL,
                    Segmenter.class,
                    SegmentationAgreement::meanAbsoluteError),
            asked("vqa", "VQA (answer kept)", DOWNSTREAM, TASK, AnswerAgreement.MODEL, AnswerAgreement::of),
            asked(
                    "vqa-caption",
                    "VQA (answer on the caption kept)",
                    DOWNSTREAM,
                    TASK,
                    AnswerAgreement.MODEL,
                    CaptionAnswerAgreement::of),
            asked(
                    "vqa-as-published",
                    "VQA (answer kept) as published",
                    DOWNSTREAM,
                    TASK,
                    AnswerAlignment.PUBLISHED_MODEL,
                    AnswerAgreement::asPublished),
            asked(
                    "vqa-caption-as-published",
                    "VQA (answer on the caption kept) as published",
                    DOWNSTREAM,
                    TASK,
                    AnswerAlignment.PUBLISHED_MODEL,
                    CaptionAnswerAgreement::asPublished));

    private MetricCatalog() {}

    /** Every metric, in the order of reports. */
    public static List<Entry> entries() {
        return ENTRIES;
    }

    /**
     * The metric of that id, in any case and with {@code _} for {@code -}, or of a name that other libraries have for it, see
     * {@link MetricAliases}; empty if there is none.
     *
     * @param typed as a user types it
     */
    public static Optional<Entry> find(String typed) {
        String id = MetricAliases.id(typed).orElse(MetricSpec.canonicalId(typed));
        return ENTRIES.stream().filter(entry -> entry.id().equals(id)).findFirst();
    }

    private static Entry formula(
            String id,
            String title,
            DimensionKind dimension,
            Level level,
            Direction direction,
            Function<Kernels, Metric<?>> make) {
        return new Entry(
                id,
                title,
                dimension,
                level,
                direction,
                List.of(),
                (kernels, models) -> Optional.of(make.apply(kernels)));
    }

    /** A distance between sets over the features of a model. */
    private static Entry distance(
            String id, String title, String model, BiFunction<FeatureExtractor, Kernels, Metric<?>> make) {
        return features(id, title, LOWER_IS_BETTER, model, make);
    }

    /** How two sets of Inception's features overlap. */
    private static Entry overlap(String id, String title, BiFunction<FeatureExtractor, Kernels, Metric<?>> make) {
        return features(id, title, HIGHER_IS_BETTER, Distribution.INCEPTION, make);
    }

    /** A metric of sets over the features of that model; of none but the user's where it is null. */
    private static Entry features(
            String id,
            String title,
            Direction direction,
            @Nullable String model,
            BiFunction<FeatureExtractor, Kernels, Metric<?>> make) {
        return new Entry(
                id,
                title,
                QUALITY,
                DISTRIBUTION,
                direction,
                model == null ? List.of() : List.of(model),
                new NetworkRecipe<>(model, FeatureExtractor.class, make));
    }

    /** A metric that is a network and what is made of its answer. */
    private static <T extends Model> Entry network(
            String id,
            String title,
            DimensionKind dimension,
            Level level,
            Direction direction,
            String model,
            Class<T> type,
            Function<T, Metric<?>> make) {
        return new Entry(
                id,
                title,
                dimension,
                level,
                direction,
                List.of(model),
                new NetworkRecipe<>(model, type, (network, kernels) -> make.apply(network)));
    }

    /** What a question answerer says. */
    private static Entry asked(
            String id,
            String title,
            DimensionKind dimension,
            Level level,
            String model,
            Function<QuestionAnswerer, Metric<?>> make) {
        return network(id, title, dimension, level, HIGHER_IS_BETTER, model, QuestionAnswerer.class, make);
    }

    /** A learned frame metric under the id of its network, whose scores have no firm bounds. */
    private static Entry learned(String id, String title, String citation) {
        return learned(id, title, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, citation);
    }

    /** A learned frame metric under the id of its network. */
    private static Entry learned(String id, String title, double low, double high, String citation) {
        return network(
                id,
                title,
                QUALITY,
                FRAME,
                HIGHER_IS_BETTER,
                id,
                ScoreModel.class,
                model -> LearnedQuality.of(id, title, low, high, citation, model));
    }

    /** A frame metric whose parameters are a bundle of the same id. */
    private static Entry parameters(
            String id, String title, Direction direction, BiFunction<Parameters, Kernels, Metric<?>> make) {
        return new Entry(id, title, QUALITY, FRAME, direction, List.of(id), (kernels, models) -> models.open(
                        id, Parameters.class)
                .map(parameters -> make.apply(parameters, kernels)));
    }

    private static Optional<Metric<?>> perceptualIndex(Kernels kernels, ModelLocator models) {
        Optional<Parameters> prior = models.open(NiqeParameters.ID, Parameters.class);
        return models.open(NrqmParameters.ID, Parameters.class)
                .flatMap(forests -> prior.map(natural -> PerceptualIndex.builder()
                        .parameters(NrqmParameters.from(forests))
                        .prior(NiqeParameters.from(natural))
                        .kernels(kernels)
                        .build()));
    }

    /** Whether a metric can be had. */
    public enum Status {
        /** Computes as it is. */
        AVAILABLE,
        /** Computes once its models are there. */
        NEEDS_MODEL,
        /** Not in this release. */
        PLANNED;

        /** In words, for people and files. */
        public String label() {
            return switch (this) {
                case AVAILABLE -> "available";
                case NEEDS_MODEL -> "needs a model";
                case PLANNED -> "planned";
            };
        }
    }

    /** Makes a metric. */
    @FunctionalInterface
    public interface Recipe {
        /**
         * The metric, or empty where one of its models is not there.
         *
         * @throws org.anid.api.model.ModelException if a model is there and cannot be used
         */
        Optional<Metric<?>> make(Kernels kernels, ModelLocator models);
    }

    /**
     * A row of the table.
     *
     * @param id kebab-case name
     * @param title name as the field writes it
     * @param dimension which of the five it belongs to
     * @param level what it looks at
     * @param direction which way it improves
     * @param models ids of the models that it needs and that its name stands for
     * @param recipe how it is made; null where it is planned
     */
    public record Entry(
            String id,
            String title,
            DimensionKind dimension,
            Level level,
            Direction direction,
            List<String> models,
            @Nullable Recipe recipe) {

        /** Makes the list unmodifiable. */
        public Entry {
            models = List.copyOf(models);
        }

        /** Whether it can be had. */
        public Status status() {
            if (recipe == null) {
                return Status.PLANNED;
            }
            return needsModel() ? Status.NEEDS_MODEL : Status.AVAILABLE;
        }

        /** Whether it computes only once a model is there. */
        public boolean needsModel() {
            return !models.isEmpty() || needsChoice();
        }

        /** Whether its name stands for no model, so that it computes only over one that the user names. */
        public boolean needsChoice() {
            return recipe instanceof NetworkRecipe<?> network && network.model() == null;
        }

        /** What kind of network may be put in the place of its own; empty where it has none, or parameters. */
        public Optional<Class<? extends Model>> takes() {
            return recipe instanceof NetworkRecipe<?> network ? Optional.of(network.type()) : Optional.empty();
        }

        /**
         * The metric, or empty where one of its models is not there.
         *
         * @throws IllegalArgumentException if it is planned
         * @throws org.anid.api.model.ModelException if a model is there and cannot be used
         */
        public Optional<Metric<?>> make(Kernels kernels, ModelLocator locator) {
            if (recipe == null) {
                throw new IllegalArgumentException("the metric " + id + " is planned and not offered by this release");
            }
            return recipe.make(kernels, locator);
        }

        /**
         * The metric over another network than its own; empty where that is not there. The network is in its title, in its
         * models and in its settings.
         *
         * @param model id of a network of the kind that it takes
         * @throws IllegalArgumentException if it takes none
         * @throws org.anid.api.model.ModelException if the network is there and cannot be used, or is of another kind
         */
        public Optional<Metric<?>> make(Kernels kernels, ModelLocator locator, String model) {
            if (recipe instanceof NetworkRecipe<?> network) {
                return network.make(kernels, locator, model);
            }
            throw NetworkRecipe.none(this);
        }

        /** What a user must do to get its models, one line; empty where it needs none. */
        public String remedy(ModelLocator locator) {
            if (needsChoice()) {
                return "--model " + id + "=MODEL  (any feature extractor: anid models list)";
            }
            return String.join("; ", models.stream().map(locator::remedy).toList());
        }
    }
}
