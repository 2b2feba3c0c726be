// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.dimension;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.anid.api.metric.DimensionKind;
import org.anid.api.metric.Direction;
import org.anid.api.metric.Level;
import org.anid.api.metric.Metric;
import org.anid.api.metric.MetricInfo;
import org.anid.api.metric.Observation;
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
 * Every metric of the benchmark in one table: the ones that compute as they are and the ones that compute once a model
 * is there. To add a metric is to add a class, its test and a row here.
 *
 * <p>Stateless and thread-safe.
 */
public final class MetricCatalog {

    // In the order of reports. A row: name and kind, the models that it needs, and how it is made.
    private static final List<Entry> ENTRIES = List.of(
            formula(Psnr.INFO, k -> Psnr.create().with(k)),
            formula(Ssim.INFO, k -> Ssim.create().with(k)),
            formula(MsSsim.INFO, k -> MsSsim.builder().kernels(k).build()),
            formula(Fsim.INFO, k -> Fsim.create().with(k)),
            formula(Vsi.INFO, k -> Vsi.create().with(k)),
            formula(Vif.INFO, k -> Vif.create().with(k)),
            formula(Vifp.INFO, k -> Vifp.create().with(k)),
            formula(Gmsd.INFO, k -> Gmsd.create().with(k)),
            formula(Mad.INFO, k -> Mad.create().with(k)),
            network(
                    LearnedSimilarity.LPIPS_INFO,
                    LearnedSimilarity.LPIPS,
                    PairedScoreModel.class,
                    LearnedSimilarity::lpips),
            network(
                    LearnedSimilarity.LPIPS_VGG_INFO,
                    LearnedSimilarity.LPIPS_VGG,
                    PairedScoreModel.class,
                    LearnedSimilarity::lpipsVgg),
            network(
                    LearnedSimilarity.ST_LPIPS_INFO,
                    LearnedSimilarity.ST_LPIPS,
                    PairedScoreModel.class,
                    LearnedSimilarity::stLpips),
            network(
                    LearnedSimilarity.DISTS_INFO,
                    LearnedSimilarity.DISTS,
                    PairedScoreModel.class,
                    LearnedSimilarity::dists),
            parameters(Brisque.INFO, BrisqueParameters.ID, (p, k) -> Brisque.create(BrisqueParameters.from(p))
                    .with(k)),
            parameters(Niqe.INFO, NiqeParameters.ID, (p, k) -> Niqe.create(NiqeParameters.from(p))
                    .with(k)),
            parameters(IlNiqe.INFO, IlNiqeParameters.ID, (p, k) -> IlNiqe.create(IlNiqeParameters.from(p))
                    .with(k)),
            formula(Piqe.INFO, k -> Piqe.create().with(k)),
            parameters(Nrqm.INFO, NrqmParameters.ID, (p, k) -> Nrqm.create(NrqmParameters.from(p))
                    .with(k)),
            new Entry(
                    PerceptualIndex.INFO,
                    List.of(NiqeParameters.ID, NrqmParameters.ID),
                    MetricCatalog::perceptualIndex),
            formula(Entropy.INFO, k -> Entropy.create().with(k)),
            formula(Colourfulness.INFO, k -> Colourfulness.create().with(k)),
            formula(Sharpness.INFO, k -> Sharpness.create().with(k)),
            formula(Contrast.INFO, k -> Contrast.create().with(k)),
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
            features(Distribution.FID_INFO, Distribution.INCEPTION, Distribution::fid),
            features(
                    Distribution.FID_LEGACY_PYTORCH_INFO,
                    Distribution.INCEPTION_LEGACY_PYTORCH,
                    Distribution::fidLegacyPytorch),
            features(
                    Distribution.FID_LEGACY_TENSORFLOW_INFO,
                    Distribution.INCEPTION_LEGACY_TENSORFLOW,
                    Distribution::fidLegacyTensorflow),
            features(Distribution.CLIP_FID_INFO, Distribution.CLIP_B32, Distribution::clipFid),
            features(Distribution.KID_INFO, Distribution.INCEPTION, Distribution::kid),
            formula(SlicedWasserstein.INFO, k -> SlicedWasserstein.create()),
            features(Distribution.SWD_AS_PUBLISHED_INFO, Distribution.INCEPTION, Distribution::swdAsPublished),
            network(
                    Distribution.INCEPTION_SCORE_INFO,
                    Distribution.INCEPTION_LOGITS,
                    FeatureExtractor.class,
                    Distribution::inceptionScore),
            features(Distribution.FD_DINOV2_INFO, Distribution.DINOV2, Distribution::fdDinov2),
            features(Distribution.CMMD_INFO, Distribution.CLIP_L14, Distribution::cmmd),
            features(Distribution.PRECISION_INFO, Distribution.INCEPTION, Distribution::precision),
            features(Distribution.RECALL_INFO, Distribution.INCEPTION, Distribution::recall),
            features(Distribution.DENSITY_INFO, Distribution.INCEPTION, Distribution::density),
            features(Distribution.COVERAGE_INFO, Distribution.INCEPTION, Distribution::coverage),
            features(FrechetDistance.CHOSEN_INFO, null, (extractor, k) -> FrechetDistance.create(extractor)
                    .withId(FrechetDistance.CHOSEN_INFO.id())
                    .with(k)),
            features(KernelDistance.CHOSEN_INFO, null, (extractor, k) -> KernelDistance.builder(extractor)
                    .id(KernelDistance.CHOSEN_INFO.id())
                    .kernels(k)
                    .build()),
            features(MaximumMeanDiscrepancy.CHOSEN_INFO, null, (extractor, k) -> MaximumMeanDiscrepancy.builder(
                            extractor)
                    .id(MaximumMeanDiscrepancy.CHOSEN_INFO.id())
                    .kernels(k)
                    .build()),
            formula(FrechetDistance.HANDMADE_INFO, k -> FrechetDistance.create().with(k)),
            formula(KernelDistance.HANDMADE_INFO, KernelDistance::create),
            formula(MaximumMeanDiscrepancy.HANDMADE_INFO, MaximumMeanDiscrepancy::create),
            network(ClipScore.INFO, ClipScore.MODEL, TextImageEncoder.class, ClipScore::of),
            network(
                    ClipImageSimilarity.INFO,
                    ClipImageSimilarity.MODEL,
                    TextImageEncoder.class,
                    ClipImageSimilarity::of),
            network(RefClipScore.INFO, ClipScore.MODEL, TextImageEncoder.class, RefClipScore::of),
            network(AnswerAlignment.INFO, AnswerAlignment.MODEL, QuestionAnswerer.class, AnswerAlignment::of),
            network(StatedProbability.INFO, AnswerAlignment.MODEL, QuestionAnswerer.class, StatedProbability::of),
            network(
                    AnswerAlignment.PUBLISHED_INFO,
                    AnswerAlignment.PUBLISHED_MODEL,
                    QuestionAnswerer.class,
                    AnswerAlignment::asPublished),
            network(
                    StatedProbability.PUBLISHED_INFO,
                    AnswerAlignment.PUBLISHED_MODEL,
                    QuestionAnswerer.class,
                    StatedProbability::asPublished),
            network(AestheticScore.NIMA_INFO, AestheticScore.NIMA, ScoreModel.class, AestheticScore::nima),
            network(
                    AestheticScore.NIMA_SPREAD_INFO,
                    AestheticScore.NIMA,
                    RatingModel.class,
                    AestheticScore::nimaSpread),
            network(AestheticScore.LAION_V1_INFO, AestheticScore.LAION_V1, ScoreModel.class, AestheticScore::laionV1),
            network(AestheticScore.LAION_INFO, AestheticScore.LAION, ScoreModel.class, AestheticScore::laion),
            network(AestheticScore.Q_ALIGN_INFO, AestheticScore.Q_ALIGN, ScoreModel.class, AestheticScore::qAlign),
            network(
                    RecognitionAgreement.TOP1_INFO,
                    RecognitionAgreement.MODEL,
                    Classifier.class,
                    RecognitionAgreement::top1),
            network(
                    RecognitionAgreement.TOP5_INFO,
                    RecognitionAgreement.MODEL,
                    Classifier.class,
                    RecognitionAgreement::top5),
            network(
                    RecognitionAgreement.CONFIDENCE_INFO,
                    RecognitionAgreement.MODEL,
                    Classifier.class,
                    RecognitionAgreement::confidence),
            network(
                    SegmentationAgreement.IOU_INFO,
                    SegmentationAgreement.MODEL,
                    Segmenter.class,
                    SegmentationAgreement::iou),
            network(
                    SegmentationAgreement.F_MEASURE_INFO,
                    SegmentationAgreement.MODEL,
                    Segmenter.class,
                    SegmentationAgreement::fMeasure),
            network(
                    SegmentationAgreement.MAE_INFO,
                    SegmentationAgreement.MODEL,
                    Segmenter.class,
                    SegmentationAgreement::meanAbsoluteError),
            network(AnswerAgreement.INFO, AnswerAgreement.MODEL, QuestionAnswerer.class, AnswerAgreement::of),
            network(
                    CaptionAnswerAgreement.INFO,
                    AnswerAgreement.MODEL,
                    QuestionAnswerer.class,
                    CaptionAnswerAgreement::of),
            network(
                    AnswerAgreement.PUBLISHED_INFO,
                    AnswerAlignment.PUBLISHED_MODEL,
                    QuestionAnswerer.class,
                    AnswerAgreement::asPublished),
            network(
                    CaptionAnswerAgreement.PUBLISHED_INFO,
                    AnswerAlignment.PUBLISHED_MODEL,
                    QuestionAnswerer.class,
                    CaptionAnswerAgreement::asPublished));

    private MetricCatalog() {}

    /** Every metric, in the order of reports. */
    public static List<Entry> entries() {
        return ENTRIES;
    }

    /**
     * The metric of that id, in any case and with {@code _} for {@code -}, or of a name that other libraries have for
     * it, see {@link MetricAliases}; empty if there is none.
     *
     * @param typed as a user types it
     */
    public static Optional<Entry> find(String typed) {
        String id = MetricAliases.id(typed).orElse(MetricInfo.canonicalId(typed));
        return ENTRIES.stream().filter(entry -> entry.id().equals(id)).findFirst();
    }

    private static Entry formula(MetricInfo info, Function<Kernels, Metric<?>> make) {
        return new Entry(info, List.of(), (kernels, models) -> Optional.of(make.apply(kernels)));
    }

    /** A metric of sets over the features of that model; of none but the user's where it is null. */
    private static Entry features(
            MetricInfo info, @Nullable String model, BiFunction<FeatureExtractor, Kernels, Metric<?>> make) {
        return new Entry(
                info,
                model == null ? List.of() : List.of(model),
                new NetworkRecipe<>(model, FeatureExtractor.class, make));
    }

    /** A metric that is a network and what is made of its answer. */
    private static <T extends Model> Entry network(
            MetricInfo info, String model, Class<T> type, Function<T, Metric<?>> make) {
        return new Entry(
                info, List.of(model), new NetworkRecipe<>(model, type, (network, kernels) -> make.apply(network)));
    }

    /** A learned frame metric under the id of its network, whose scores have no firm bounds. */
    private static Entry learned(String id, String title, String citation) {
        return learned(id, title, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, citation);
    }

    /** A learned frame metric under the id of its network. */
    private static Entry learned(String id, String title, double low, double high, String citation) {
        return network(
                LearnedQuality.info(id, title),
                id,
                ScoreModel.class,
                model -> LearnedQuality.of(id, title, low, high, citation, model));
    }

    /** A metric with the parameters of a bundle. */
    private static Entry parameters(MetricInfo info, String bundle, BiFunction<Parameters, Kernels, Metric<?>> make) {
        return new Entry(info, List.of(bundle), (kernels, models) -> models.open(bundle, Parameters.class)
                .map(parameters -> make.apply(parameters, kernels)));
    }

    private static Optional<Metric<?>> perceptualIndex(Kernels kernels, ModelLocator models) {
        Optional<Parameters> prior = models.open(NiqeParameters.ID, Parameters.class);
        return models.open(NrqmParameters.ID, Parameters.class)
                .flatMap(forests -> prior.map(
                        natural -> PerceptualIndex.create(NrqmParameters.from(forests), NiqeParameters.from(natural))
                                .with(kernels)));
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
     * @param info its name and its kind
     * @param models ids of the models and parameter bundles that it needs and that its name stands for; empty where it
     *     computes as it is
     * @param recipe how it is made
     */
    public record Entry(MetricInfo info, List<String> models, Recipe recipe) {

        /** Makes the list unmodifiable. */
        public Entry {
            models = List.copyOf(models);
        }

        /** Kebab-case name. */
        public String id() {
            return info.id();
        }

        /** Name as the field writes it. */
        public String title() {
            return info.title();
        }

        /** Which of the five dimensions it belongs to. */
        public DimensionKind dimension() {
            return info.dimension();
        }

        /** What it looks at. */
        public Level level() {
            return info.level();
        }

        /** Which observation it takes. */
        public Observation.Kind input() {
            return info.input();
        }

        /** Which way it improves. */
        public Direction direction() {
            return info.direction();
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
         * @throws org.anid.api.model.ModelException if a model is there and cannot be used
         */
        public Optional<Metric<?>> make(Kernels kernels, ModelLocator locator) {
            return recipe.make(kernels, locator);
        }

        /**
         * The metric over another network than its own; empty where that is not there. The network is in its title, in
         * its models and in its settings.
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
                return "--model " + id() + "=MODEL  (any feature extractor: anid models list)";
            }
            return String.join("; ", models.stream().map(locator::remedy).toList());
        }
    }
}
