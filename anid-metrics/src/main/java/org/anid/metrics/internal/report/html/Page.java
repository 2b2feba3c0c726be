// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.dataset.ImageSource;
import org.anid.api.dataset.RatingStudy;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.metric.DimensionKind;
import org.anid.api.provenance.Fingerprint;
import org.anid.metrics.internal.report.ReportView;
import org.anid.metrics.internal.report.Texts;
import org.jspecify.annotations.Nullable;

/** The page: what stands around its sections, and which they are. Not thread-safe. */
public final class Page {

    /** In the order of the page. */
    private static final List<ReportSection> SECTIONS = List.of(
            new AnswerSection(),
            new WarningsSection(),
            new SamplesSection(),
            new VerdictsSection(),
            new GallerySection(),
            new DistributionsSection(),
            new MetricsSection(DimensionKind.QUALITY),
            new MetricsSection(DimensionKind.ALIGNMENT),
            new MetricsSection(DimensionKind.AESTHETICS),
            new MetricsSection(DimensionKind.DOWNSTREAM),
            new MetricsSection(DimensionKind.HUMAN),
            new CategoriesSection(),
            new PeopleSection(),
            new SkippedSection(),
            new FailuresSection(),
            new GlossarySection(),
            new ProvenanceSection());

    /** Characters of all pictures together. */
    private static final long MOST_FOR_PICTURES = 3_000_000;

    /** Characters of the page that pictures may fill it up to. */
    private static final long MOST_WITH_PICTURES = 4_800_000;

    /** Characters of a place where a picture is shown. */
    private static final long PLACE = 160;

    private static final String STYLE = Html.resource(Page.class, "report.css");
    private static final String SCRIPT = Html.resource(Page.class, "report.js");
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-"
            + hash(SCRIPT) + "'; img-src data:; base-uri 'none'; form-action 'none'";

    private final PageContent content;

    /**
     * The page of a report.
     *
     * @param source where the images can be read again; null for a page without pictures
     * @param ratings of single images; null for a page without them
     */
    public Page(EvaluationReport report, @Nullable ImageSource source, @Nullable RatingStudy ratings) {
        content = PageContent.of(report, source, ratings);
    }

    /**
     * Writes the page.
     *
     * @throws IOException if the target cannot be written
     */
    public void write(Appendable target) throws IOException {
        ImageIndex images = content.images();
        if (images == null) {
            write(content, target);
            return;
        }
        // What the page takes without pictures tells how much room they have.
        Length length = new Length();
        write(content, length);
        List<ImageRecord> wanted = wanted(images);
        long room = MOST_WITH_PICTURES - length.characters - PLACE * wanted.size();
        Pictures pictures = Pictures.read(wanted, Math.min(MOST_FOR_PICTURES, room));
        write(content.with(pictures), target);
    }

    /** The charts of the page as they stand alone, in its order. */
    public List<Figure> figures() {
        return SECTIONS.stream()
                .filter(section -> section.appliesTo(content))
                .flatMap(section -> section.figures(content).stream())
                .toList();
    }

    /** By importance: samples, then for each place of the gallery every metric and condition. */
    private List<ImageRecord> wanted(ImageIndex images) {
        List<ImageRecord> wanted = new ArrayList<>();
        for (ImageIndex.Sample sample : images.samples()) {
            wanted.add(sample.natural());
            wanted.addAll(sample.images().values());
        }
        for (Scores.Place place : List.of(Scores.Place.FURTHEST, Scores.Place.CLOSEST, Scores.Place.MEDIAN)) {
            for (String metric : content.scores().metrics().keySet()) {
                for (Map<Scores.Place, Scores.Example> examples :
                        content.scores().examples(metric).values()) {
                    Scores.Example example = examples.get(place);
                    if (example != null) {
                        wanted.add(images.generated(example.row().file()));
                        wanted.add(images.natural(example.row().imageId()));
                    }
                }
            }
        }
        wanted.removeIf(Objects::isNull);
        return wanted;
    }

    private static void write(PageContent content, Appendable target) throws IOException {
        EvaluationReport report = content.report();
        Html html = Html.page(target, POLICY, "Discrepancy report: " + report.title(), STYLE);
        html.leaf("a", "Skip to the answer", "class", "skip", "href", "#answer").raw("\n");
        List<ReportSection> sections =
                SECTIONS.stream().filter(section -> section.appliesTo(content)).toList();
        header(content, sections, html);
        html.open("main").raw("\n");
        for (ReportSection section : sections) {
            html.open("section", "class", "s-" + section.id(), "aria-labelledby", section.id());
            html.open("h2", "id", section.id()).text(section.title());
            Parts.mark(html, section.simulated(content));
            html.close("h2").raw("\n");
            section.write(content, html);
            html.end("section");
        }
        html.end("main");
        html.open("footer")
                .leaf(
                        "p",
                        "Fingerprint " + report.provenance().fingerprint() + ", ANID for Java "
                                + report.provenance().build().version() + ". Exact numbers are in report.json.");
        html.end("footer");
        content.pictures().store(html);
        html.open("script").raw(SCRIPT).end("script").end("body").end("html");
    }

    private static void header(PageContent content, List<ReportSection> sections, Html html) throws IOException {
        EvaluationReport report = content.report();
        ReportView view = content.view();
        html.open("header");
        html.leaf("p", "ANID discrepancy report", "class", "eyebrow");
        html.leaf("h1", report.title());
        html.leaf("p", "How far AI-generated images are from natural ones.", "class", "lead");
        html.open("ul", "class", "facts");
        fact(html, report.images(), "image", "images");
        fact(html, view.generators(), "generator", "generators");
        fact(html, view.metricCount(), "metric", "metrics");
        fact(html, report.skipped().size(), "skipped", "skipped");
        fact(html, report.failures().size(), "failure", "failures");
        html.close("ul");
        html.open("nav", "aria-label", "Sections").open("ul");
        for (ReportSection section : sections) {
            html.open("li")
                    .leaf("a", section.label(), "href", "#" + section.id())
                    .close("li");
        }
        html.close("ul").close("nav").end("header");
    }

    private static void fact(Html html, long number, String one, String many) throws IOException {
        html.open("li")
                .leaf("strong", Texts.count(number))
                .text(" " + (number == 1 ? one : many))
                .close("li");
    }

    private static String hash(String script) {
        MessageDigest digest = Fingerprint.sha256();
        return Base64.getEncoder().encodeToString(digest.digest(script.getBytes(StandardCharsets.UTF_8)));
    }

    /** Counts what is written. */
    private static final class Length implements Appendable {
        private long characters;

        @Override
        public Appendable append(CharSequence text) {
            characters += text.length();
            return this;
        }

        @Override
        public Appendable append(CharSequence text, int start, int end) {
            characters += end - start;
            return this;
        }

        @Override
        public Appendable append(char c) {
            characters++;
            return this;
        }
    }
}
