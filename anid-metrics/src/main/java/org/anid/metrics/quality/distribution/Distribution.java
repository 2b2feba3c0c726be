// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.distribution;

import org.anid.api.metric.MetricInfo;
import org.anid.api.model.FeatureExtractor;
import org.anid.metrics.kernel.Kernels;

/**
 * Named recipes: a distance between sets and the network whose features the name stands for. Each takes the extractor
 * of the model of the same id from a {@link org.anid.api.model.ModelLocator}, which brings the preprocessing of its
 * card with it; whoever passes another extractor gets another metric under a wrong name.
 *
 * <p>Stateless.
 */
public final class Distribution {

    /** Name and kind of {@link #fid}. */
    public static final MetricInfo FID_INFO = FeatureSets.lowerIsBetter("fid", "FID");

    /** Name and kind of {@link #fidLegacyPytorch}. */
    public static final MetricInfo FID_LEGACY_PYTORCH_INFO =
            FeatureSets.lowerIsBetter("fid-legacy-pytorch", "FID (legacy resize of PyTorch)");

    /** Name and kind of {@link #fidLegacyTensorflow}. */
    public static final MetricInfo FID_LEGACY_TENSORFLOW_INFO =
            FeatureSets.lowerIsBetter("fid-legacy-tensorflow", "FID (legacy resize of TensorFlow)");

    /** Name and kind of {@link #clipFid}. */
    public static final MetricInfo CLIP_FID_INFO = FeatureSets.lowerIsBetter("clip-fid", "CLIP-FID");

    /** Name and kind of {@link #fdDinov2}. */
    public static final MetricInfo FD_DINOV2_INFO = FeatureSets.lowerIsBetter("fd-dinov2", "FD-DINOv2");

    /** Name and kind of {@link #kid}. */
    public static final MetricInfo KID_INFO = FeatureSets.lowerIsBetter("kid", "KID");

    /** Name and kind of {@link #swdAsPublished}. */
    public static final MetricInfo SWD_AS_PUBLISHED_INFO =
            FeatureSets.lowerIsBetter("swd-as-published", "SWD as published (a KID of subsets of 32)");

    /** Name and kind of {@link #cmmd}. */
    public static final MetricInfo CMMD_INFO = FeatureSets.lowerIsBetter("cmmd", "CMMD");

    /** Name and kind of {@link #precision}. */
    public static final MetricInfo PRECISION_INFO = FeatureSets.higherIsBetter("precision", "Precision");

    /** Name and kind of {@link #recall}. */
    public static final MetricInfo RECALL_INFO = FeatureSets.higherIsBetter("recall", "Recall");

    /** Name and kind of {@link #density}. */
    public static final MetricInfo DENSITY_INFO = FeatureSets.higherIsBetter("density", "Density");

    /** Name and kind of {@link #coverage}. */
    public static final MetricInfo COVERAGE_INFO = FeatureSets.higherIsBetter("coverage", "Coverage");

    /** Name and kind of {@link #inceptionScore}. */
    public static final MetricInfo INCEPTION_SCORE_INFO =
            FeatureSets.higherIsBetter("inception-score", "Inception Score");

    /** Inception-v3 of 2015-12-05, pool features, 2048 wide, with clean-fid's resize. */
    public static final String INCEPTION = "inception-v3-fid";

    /** The same network and features with torch-fidelity's resize, which clean-fid calls {@code legacy_pytorch}. */
    public static final String INCEPTION_LEGACY_PYTORCH = "inception-v3-fid-legacy-pytorch";

    /** The same with the resize of TensorFlow 1, {@code legacy_tensorflow}. */
    public static final String INCEPTION_LEGACY_TENSORFLOW = "inception-v3-fid-legacy-tensorflow";

    /**
     * The same network, its 1,008 logits without their bias, with the resize of TensorFlow 1: for the Inception Score.
     */
    public static final String INCEPTION_LOGITS = "inception-v3-is";

    /** Image tower of CLIP ViT-B/32, 512 wide. */
    public static final String CLIP_B32 = "clip-vit-b-32-image";

    /** Image tower of CLIP ViT-L/14, 768 wide. */
    public static final String CLIP_L14 = "clip-vit-l-14-image";

    /** DINOv2 ViT-L/14, class token, 1024 wide. */
    public static final String DINOV2 = "dinov2-vit-l-14";

    private static final int PUBLISHED_SUBSETS = 100;
    private static final int PUBLISHED_SUBSET_SIZE = 32;

    private Distribution() {}

    /** Fréchet Inception distance, {@code fid}, over {@link #INCEPTION} (Heusel et al. 2017; Parmar et al. 2022). */
    public static FrechetDistance fid(FeatureExtractor inception, Kernels kernels) {
        return frechet(FID_INFO, inception, kernels);
    }

    /** {@code fid-legacy-pytorch} over {@link #INCEPTION_LEGACY_PYTORCH}: what clean-fid gives in that mode. */
    public static FrechetDistance fidLegacyPytorch(FeatureExtractor inception, Kernels kernels) {
        return frechet(FID_LEGACY_PYTORCH_INFO, inception, kernels);
    }

    /** {@code fid-legacy-tensorflow} over {@link #INCEPTION_LEGACY_TENSORFLOW}, as the first FIDs were computed. */
    public static FrechetDistance fidLegacyTensorflow(FeatureExtractor inception, Kernels kernels) {
        return frechet(FID_LEGACY_TENSORFLOW_INFO, inception, kernels);
    }

    /** {@code clip-fid} over {@link #CLIP_B32} (Kynkäänniemi et al. 2023). */
    public static FrechetDistance clipFid(FeatureExtractor clip, Kernels kernels) {
        return frechet(CLIP_FID_INFO, clip, kernels);
    }

    /** {@code fd-dinov2} over {@link #DINOV2} (Stein et al. 2023). */
    public static FrechetDistance fdDinov2(FeatureExtractor dino, Kernels kernels) {
        return frechet(FD_DINOV2_INFO, dino, kernels);
    }

    /**
     * Kernel Inception distance, {@code kid}, over {@link #INCEPTION}: 100 subsets of 1,000 (Bińkowski et al. 2018).
     */
    public static KernelDistance kid(FeatureExtractor inception, Kernels kernels) {
        return KernelDistance.builder(inception)
                .id(KID_INFO.id())
                .title(KID_INFO.title())
                .kernels(kernels)
                .build();
    }

    /**
     * What the ANID authors' programs print as SWD, {@code swd-as-published}: a kernel distance over {@link #INCEPTION}
     * with 100 subsets of 32. For a sliced Wasserstein distance see {@link SlicedWasserstein}.
     */
    public static KernelDistance swdAsPublished(FeatureExtractor inception, Kernels kernels) {
        return KernelDistance.builder(inception)
                .id(SWD_AS_PUBLISHED_INFO.id())
                .title(SWD_AS_PUBLISHED_INFO.title())
                .subsets(PUBLISHED_SUBSETS, PUBLISHED_SUBSET_SIZE)
                .kernels(kernels)
                .build();
    }

    /** {@code cmmd} over {@link #CLIP_L14} (Jayasumana et al. 2024, who take the tower for 336 pixels). */
    public static MaximumMeanDiscrepancy cmmd(FeatureExtractor clip, Kernels kernels) {
        return MaximumMeanDiscrepancy.builder(clip)
                .id(CMMD_INFO.id())
                .title(CMMD_INFO.title())
                .kernels(kernels)
                .build();
    }

    /**
     * {@code precision} over {@link #INCEPTION} (Kynkäänniemi et al. 2019, whose features are VGG-16's;
     * torch-fidelity's default too).
     */
    public static NearestNeighbours precision(FeatureExtractor inception, Kernels kernels) {
        return named(PRECISION_INFO, NearestNeighbours.precision(inception), kernels);
    }

    /** {@code recall} over {@link #INCEPTION}; see {@link #precision}. */
    public static NearestNeighbours recall(FeatureExtractor inception, Kernels kernels) {
        return named(RECALL_INFO, NearestNeighbours.recall(inception), kernels);
    }

    /** {@code density} over {@link #INCEPTION} (Naeem et al. 2020, whose package takes any features). */
    public static NearestNeighbours density(FeatureExtractor inception, Kernels kernels) {
        return named(DENSITY_INFO, NearestNeighbours.density(inception), kernels);
    }

    /** {@code coverage} over {@link #INCEPTION}; see {@link #density}. */
    public static NearestNeighbours coverage(FeatureExtractor inception, Kernels kernels) {
        return named(COVERAGE_INFO, NearestNeighbours.coverage(inception), kernels);
    }

    /** Inception Score, {@code inception-score}, over {@link #INCEPTION_LOGITS}: 10 parts (Salimans et al. 2016). */
    public static InceptionScore inceptionScore(FeatureExtractor logits) {
        return InceptionScore.builder(logits)
                .id(INCEPTION_SCORE_INFO.id())
                .title(INCEPTION_SCORE_INFO.title())
                .build();
    }

    private static NearestNeighbours named(MetricInfo info, NearestNeighbours.Builder builder, Kernels kernels) {
        return builder.id(info.id()).title(info.title()).kernels(kernels).build();
    }

    private static FrechetDistance frechet(MetricInfo info, FeatureExtractor extractor, Kernels kernels) {
        return FrechetDistance.create(extractor)
                .withId(info.id())
                .withTitle(info.title())
                .with(kernels);
    }
}
