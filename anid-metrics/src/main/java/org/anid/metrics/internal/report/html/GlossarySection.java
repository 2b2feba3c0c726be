// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import java.io.IOException;
import java.util.List;
import org.anid.api.metric.MetricSpec;

/** The words of the page that are the field's. */
final class GlossarySection implements ReportSection {

    private record Term(String id, String word, String meaning) {}

    private static final List<Term> TERMS = List.of(
            new Term("t2i", "T2I", "Text to image: the generator was given a caption."),
            new Term("i2i", "I2I", "Image to image: the generator was given the natural image."),
            new Term("ti2i", "TI2I", "Text and image to image: the generator was given both."),
            new Term(
                    "guidance", "Guidance", "What a generator was given: T2I, I2I or TI2I. Compare within a guidance."),
            new Term("natural", "Natural image", "A photograph, which the generated images are measured from."),
            new Term(
                    "discrepancy",
                    "Discrepancy",
                    "How far from natural, on one scale for every metric: 0 % is natural, 100 % as far as the metric can tell."),
            new Term(
                    "dr",
                    "DR",
                    "Discrepancy rate: (generated − natural) ÷ |natural|, as the paper has it. It is never averaged."),
            new Term(
                    "floor",
                    "Floor",
                    "What a metric of sets says of two halves of the natural images: finite samples of one distribution differ."),
            new Term("fdr", "FDr", "A distance of sets divided by its floor (arXiv 2604.28190). 1 is natural."),
            new Term("other", "Other", "The far end of the scale: the metric between unrelated natural images."),
            new Term(
                    "full-reference",
                    "Full-reference",
                    "A metric that compares an image with a reference: here, the generated image with its natural one (level structure)."),
            new Term("no-reference", "No-reference", "A metric that looks at one image alone (level frame)."),
            new Term(
                    "level",
                    "Level",
                    "What a metric looks at: structure (a pair), frame (one image), distribution (sets), text (image and caption), task"
                            + " (what task networks make of both), people."),
            new Term(
                    "frechet",
                    "Fréchet distance",
                    "Between two Gaussians with the means and covariances of the features of two sets of images; FID is the one over"
                            + " Inception-v3."),
            new Term(
                    "kernel",
                    "Kernel distance",
                    "Maximum mean discrepancy: how much two sets of features differ by the mean of a kernel; KID and CMMD are such."),
            new Term(
                    "precision",
                    "Precision and recall",
                    "Of sets: how many generated images lie among natural ones, and how many natural ones lie among generated ones."),
            new Term("mos", "MOS", "Mean opinion score: the mean of what people marked, here from 1 to 5."),
            new Term(
                    "srcc",
                    "SRCC",
                    "Spearman's rank correlation: whether a metric orders images as people do. 1 is perfect."),
            new Term("krcc", "KRCC", "Kendall's rank correlation, τ-b, of the same."),
            new Term(
                    "plcc",
                    "PLCC",
                    "Pearson's linear correlation after a fitted curve carries the metric to the scale of people."),
            new Term(
                    "interval",
                    "95 % interval",
                    "Where the number would lie for 95 of 100 such samples of images; bootstrap or jackknife over images."),
            new Term(
                    "rank", "Rank 2–3", "Places that cannot be told apart: the intervals of the differences cover 0."));

    @Override
    public String id() {
        return "glossary";
    }

    @Override
    public String title() {
        return "Glossary";
    }

    @Override
    public boolean appliesTo(PageContent page) {
        return !page.report().results().isEmpty() || page.report().human() != null;
    }

    @Override
    public void write(PageContent page, Html html) throws IOException {
        html.open("dl", "class", "terms");
        for (Term term : TERMS) {
            html.leaf("dt", term.word(), "id", "term-" + term.id()).leaf("dd", term.meaning());
        }
        html.close("dl");
        html.open("details").leaf("summary", "Metrics of this report, in a sentence each");
        html.open("dl", "class", "terms").raw("\n");
        for (MetricSpec metric : page.scores().metrics().values()) {
            html.open("dt").leaf("a", metric.title(), "href", "#metric-" + metric.id());
            html.close("dt").open("dd").text(MetricTexts.sentence(metric) + " ");
            MetricTexts.source(html, metric);
            html.close("dd").raw("\n");
        }
        html.close("dl").close("details");
    }
}
