// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.metrics.report.PaintedRun;
import org.anid.metrics.report.SampleReports;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

class FigureTest {

    /** Of a share: places are written with two decimals of a pixel, and a share takes hundreds of them. */
    private static final double PLACE = 1e-4;

    /** Of what is drawn: none that a style sheet, a script or another file would have to know. */
    private static final Set<String> ATTRIBUTES = Set.of(
            "x",
            "y",
            "width",
            "height",
            "d",
            "fill",
            "fill-opacity",
            "stroke",
            "stroke-width",
            "stroke-opacity",
            "stroke-linecap",
            "stroke-dasharray",
            "font-size",
            "font-weight",
            "text-anchor");

    private static Map<String, Element> figures(PageContent page, ReportSection... sections) throws IOException {
        Map<String, Element> figures = new TreeMap<>();
        for (ReportSection section : sections) {
            for (Figure figure : section.figures(page)) {
                StringBuilder svg = new StringBuilder();
                figure.write(svg);
                assertThat(svg.toString().lines().findFirst()).hasValue("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
                assertThat(figures.put(figure.id(), Markup.parse(svg.toString()).getDocumentElement()))
                        .as("one %s", figure.id())
                        .isNull();
            }
        }
        return figures;
    }

    private static PageContent painted() throws InterruptedException {
        return Markup.content(PaintedRun.report(1), null, PaintedRun.ratings());
    }

    @Test
    void everyChartOfThePageIsAFigureThatNeedsNothingElse() throws Exception {
        for (PageContent page : List.of(painted(), Markup.content(SampleReports.rich(true), null, null))) {
            long charts = 0;
            for (Figure figure : new Page(page.report(), null, page.ratings()).figures()) {
                StringBuilder svg = new StringBuilder();
                figure.write(svg);
                Element root = Markup.parse(svg.toString()).getDocumentElement();
                assertThat(Markup.all(root, "*"))
                        .as(figure.id())
                        .extracting(Element::getTagName)
                        .containsOnly("title", "rect", "path", "text");
                for (Element mark : Markup.all(root, "*")) {
                    for (int i = 0; i < mark.getAttributes().getLength(); i++) {
                        Node attribute = mark.getAttributes().item(i);
                        assertThat(attribute.getNodeName()).isIn(ATTRIBUTES);
                        assertThat(attribute.getNodeValue()).doesNotContain("NaN", "Infinity", "url", "var");
                    }
                }
                charts += figure.panels().size();
            }
            StringBuilder html = new StringBuilder();
            new Page(page.report(), null, page.ratings()).write(html);
            // The numbers of a metric have strips too, which say what the dimensions say.
            assertThat(charts)
                    .isEqualTo(Stream.of(
                                    "\"chart large",
                                    "\"chart small",
                                    "\"chart hills",
                                    "\"chart tiny",
                                    "\"scatter\"",
                                    "Chart of SRCC")
                            .mapToLong(mark -> html.toString().split(mark, -1).length - 1)
                            .sum());
        }
    }

    @Test
    void aFigureSaysTheNumbersOfTheTable() throws Exception {
        for (ReportSection section : List.of(new AnswerSection(), new CategoriesSection(), new PeopleSection())) {
            PageContent page = Markup.content(SampleReports.rich(false), null, null);
            List<String> said = figures(page, section).values().stream()
                    .flatMap(figure -> Markup.texts(figure, "text").stream())
                    .toList();
            List<Element> tables = Markup.all(Markup.of(section, page), "table").stream()
                    .filter(table -> table.getAttribute("class").startsWith("chart "))
                    .toList();
            assertThat(tables).isNotEmpty();
            for (Element table : tables) {
                for (Element cell : Markup.ofClass(table, "td", "n")) {
                    List<String> strong = Markup.texts(cell, "strong");
                    String number = strong.isEmpty() ? cell.getTextContent() : strong.get(0);
                    if (!table.getAttribute("class").contains("numbers")) {
                        assertThat(said).contains(number).containsAll(Markup.texts(cell, "span"));
                    }
                }
            }
        }
    }

    @Test
    void aDotLiesWhereItsNumberIs() throws Exception {
        EvaluationReport report = SampleReports.rich(false);
        Element figure = Objects.requireNonNull(
                figures(Markup.content(report, null, null), new AnswerSection()).get("answer"));
        Map<String, Double> ticks = Markup.all(figure, "text").stream()
                .filter(text -> text.getAttribute("text-anchor").equals("middle"))
                .collect(Collectors.toMap(Element::getTextContent, text -> Double.valueOf(text.getAttribute("x"))));
        double none = Objects.requireNonNull(ticks.get("0 %"));
        double all = Objects.requireNonNull(ticks.get("100 %"));
        double[] shares = Markup.all(figure, "path").stream()
                .map(path -> path.getAttribute("d"))
                .filter(path -> path.endsWith("h0"))
                .mapToDouble(path -> (Double.parseDouble(path.substring(1, path.indexOf(' '))) - none) / (all - none))
                .toArray();
        double[] expected = report.overall().stream()
                .filter(each -> each.condition().guidance() == null)
                .mapToDouble(each -> each.discrepancy().value())
                .sorted()
                .toArray();
        assertThat(shares).hasSameSizeAs(expected);
        for (int i = 0; i < shares.length; i++) {
            assertThat(shares[i]).isCloseTo(expected[i], within(PLACE));
        }
    }

    @Test
    void namesAreEscapedAndCutWhereTheyAreTooLong() throws Exception {
        Rows.Row row = new Rows.Row("", "漢".repeat(80) + "<&>", "", chart -> {}, "1", "");
        Figure figure = new Figure(
                "f",
                SampleReports.HOSTILE + "\u0000",
                "#000000",
                List.of(new Rows("c", Scale.SHARE, Scale::label, List.of(row))));
        StringBuilder svg = new StringBuilder();
        figure.write(svg);
        Element root = Markup.parse(svg.toString()).getDocumentElement();
        assertThat(Markup.texts(root, "title")).containsExactly(SampleReports.HOSTILE + "\uFFFD");
        assertThat(Markup.texts(root, "text"))
                .anySatisfy(text -> assertThat(text).matches("漢{10,20}…"));
    }

    @Test
    void ratingsThatNobodyGaveAreMarked() throws Exception {
        Map<String, Element> figures = figures(
                Markup.content(SampleReports.rich(true), null, null), new VerdictsSection(), new PeopleSection());
        for (String id : Arrays.asList("dimension-human", "opinion-quality", "agreement")) {
            assertThat(Objects.requireNonNull(figures.get(id)).getTextContent())
                    .as(id)
                    .contains("(SIMULATED)");
        }
    }

    @Test
    void aReportWithoutAnAnswerHasNone() {
        assertThat(new Page(SampleReports.empty(), null, null).figures()).isEmpty();
    }

    @Test
    void theAnswerOfAllComesFirst() {
        assertThat(new Page(SampleReports.rich(false), null, null).figures())
                .extracting(Figure::id)
                .startsWith("answer", "answer-t2i", "answer-i2i", "answer-ti2i", "dimension-quality");
    }
}
