// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.dimension;

import java.util.List;
import java.util.Optional;
import org.anid.api.metric.MetricInfo;

/**
 * What metrics of the {@link MetricCatalog} are called elsewhere. A name is here only if it means the same numbers
 * there, with the settings that are the defaults there and here, up to what {@code METRICS.md} states; names that are
 * ids here are not listed again. Looked up as ids are: in any case and with {@code _} for {@code -}.
 *
 * <p>Where two libraries use one name for two things, it means pyiqa's, else the paper's: {@code CLIPScore} of
 * torchmetrics is another network's, {@code CLIPIQA} of piq asks other questions, {@code IS} of piq is a distance.
 * Names that are known and mean other numbers than any metric here are refused, with the difference.
 *
 * <p>Stateless and thread-safe.
 */
public final class MetricAliases {

    private static final String PYIQA = "pyiqa 0.1.16";
    private static final String TORCHMETRICS = "torchmetrics 1.9.0";
    private static final String PIQ = "piq 0.8.0";
    private static final String CLEAN_FID = "clean-fid 0.1.35";
    private static final String TORCH_FIDELITY = "torch-fidelity 0.4.0";

    private static final List<Alias> ALIASES = List.of(
            new Alias("FSIMc", "fsim", "Zhang et al. 2011"),
            new Alias("vif_p", "vifp", PIQ),
            new Alias("LearnedPerceptualImagePatchSimilarity", "lpips", TORCHMETRICS),
            new Alias("learned_perceptual_image_patch_similarity", "lpips", TORCHMETRICS),
            new Alias("stlpips", "st-lpips", PYIQA),
            new Alias("DeepImageStructureAndTextureSimilarity", "dists", TORCHMETRICS),
            new Alias("deep_image_structure_and_texture_similarity", "dists", TORCHMETRICS),
            new Alias("ilniqe", "il-niqe", PYIQA),
            new Alias("colorfulness", "colourfulness", "American spelling"),
            new Alias("clipiqa", "clip-iqa", PYIQA),
            new Alias("topiq_nr", "topiq", PYIQA),
            new Alias("qalign", "q-align", PYIQA),
            new Alias("clean-fid", "fid", CLEAN_FID),
            new Alias("clean", "fid", CLEAN_FID),
            new Alias("legacy_pytorch", "fid-legacy-pytorch", CLEAN_FID),
            new Alias("legacy_tensorflow", "fid-legacy-tensorflow", CLEAN_FID),
            new Alias("frechet_inception_distance", "fid-legacy-tensorflow", TORCH_FIDELITY),
            new Alias("clip_vit_b_32", "clip-fid", CLEAN_FID),
            new Alias("IS", "inception-score", "Salimans et al. 2016"),
            new Alias("isc", "inception-score", TORCH_FIDELITY),
            new Alias("inception_score_mean", "inception-score", TORCH_FIDELITY),
            new Alias("clipscore", "clip-score", PYIQA),
            new Alias("laion_aes", "laion-aesthetic", PYIQA));

    private static final List<Other> OTHERS = List.of(
            new Other(PYIQA, "is over the luma, where psnr is over R, G and B", "psnry"),
            new Other(
                    TORCHMETRICS,
                    "pools the squared errors of all images, where psnr is the mean over images",
                    "PeakSignalNoiseRatio",
                    "peak_signal_noise_ratio"),
            new Other(PYIQA, "is over R, G and B, where ssim is over the luma", "ssimc"),
            new Other(
                    TORCHMETRICS,
                    "is over R, G and B and may be negative, where ssim is over the luma and clips",
                    "StructuralSimilarityIndexMeasure",
                    "structural_similarity_index_measure"),
            new Other(
                    TORCHMETRICS,
                    "is over R, G and B and drops odd rows and columns, where ms-ssim is over the luma and pads them",
                    "MultiScaleStructuralSimilarityIndexMeasure",
                    "multiscale_structural_similarity_index_measure"),
            new Other(PIQ, "is over R, G and B, where ms-ssim is over the luma", "multi_scale_ssim"),
            new Other(
                    TORCHMETRICS,
                    "is the mean over R, G and B, where vifp is over the luma",
                    "VisualInformationFidelity",
                    "visual_information_fidelity"),
            new Other(
                    TORCHMETRICS,
                    "asks about one pair of texts, where clip-iqa asks about five",
                    "CLIPImageQualityAssessment",
                    "clip_image_quality_assessment"),
            new Other(
                    TORCHMETRICS,
                    "resizes as PyTorch with antialiasing, where fid resizes as clean-fid",
                    "FrechetInceptionDistance"),
            new Other(
                    TORCHMETRICS,
                    "resizes as PyTorch with antialiasing, where kid resizes as clean-fid",
                    "KernelInceptionDistance"),
            new Other(
                    TORCH_FIDELITY,
                    "is kid over inception-v3-fid-legacy-tensorflow, where kid is over inception-v3-fid",
                    "kernel_inception_distance_mean"),
            new Other(
                    TORCHMETRICS,
                    "resizes as PyTorch with antialiasing, where inception-score resizes as TensorFlow 1",
                    "InceptionScore"),
            new Other(PYIQA, "resizes to 224×224, where fd-dinov2 resizes the short side and crops", "fid_dinov2"));

    private MetricAliases() {}

    /**
     * Another name of a metric.
     *
     * @param name as it is written there
     * @param metric the id here
     * @param library where it is called that, with the version that was looked at, or the paper
     */
    public record Alias(String name, String metric, String library) {}

    /** A name that means other numbers. */
    private record Other(String library, String difference, List<String> names) {
        Other(String library, String difference, String... names) {
            this(library, difference, List.of(names));
        }
    }

    /** All, in the order of the catalogue. */
    public static List<Alias> all() {
        return ALIASES;
    }

    /** What a metric is called elsewhere; empty where it has one name. */
    public static List<Alias> of(String id) {
        return ALIASES.stream().filter(alias -> alias.metric().equals(id)).toList();
    }

    /** The id of the metric that is called that elsewhere, or empty. */
    static Optional<String> id(String typed) {
        String canonical = MetricInfo.canonicalId(typed);
        return ALIASES.stream()
                .filter(alias -> MetricInfo.canonicalId(alias.name()).equals(canonical))
                .map(Alias::metric)
                .findFirst();
    }

    /** Of a name that means other numbers than any metric here: which, in one sentence; else empty. */
    static Optional<String> difference(String typed) {
        String canonical = MetricInfo.canonicalId(typed);
        for (Other other : OTHERS) {
            for (String name : other.names()) {
                if (MetricInfo.canonicalId(name).equals(canonical)) {
                    return Optional.of("no metric here is what " + other.library() + " calls " + name + ": that one "
                            + other.difference());
                }
            }
        }
        return Optional.empty();
    }

    /** The names that {@link #difference} knows. */
    static List<String> others() {
        return OTHERS.stream().flatMap(other -> other.names().stream()).toList();
    }
}
