// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.anid.api.dimension.Discrepancy;
import org.anid.api.dimension.DiscrepancyRate;
import org.anid.api.dimension.MetricResult;
import org.anid.api.dimension.Verdict;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.provenance.Fingerprint;
import org.anid.metrics.internal.report.Texts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class HtmlReportTest {

    private static String render(EvaluationReport report) throws IOException {
        return render(HtmlReport.create(), report);
    }

    private static String render(HtmlReport renderer, EvaluationReport report) throws IOException {
        StringBuilder text = new StringBuilder();
        renderer.render(report, text);
        return text.toString();
    }

    private static Document parse(String html) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
            return factory.newDocumentBuilder().parse(new InputSource(new StringReader(html)));
        } catch (ParserConfigurationException | SAXException e) {
            throw new AssertionError("not well-formed", e);
        }
    }

    private static List<Element> all(Document document, String tag) {
        return all(document.getElementsByTagName(tag));
    }

    private static List<Element> all(NodeList nodes) {
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    private static List<String> rows(Element table) {
        return all(table.getElementsByTagName("tr")).stream()
                .map(row -> row.getTextContent())
                .toList();
    }

    @Test
    void everyReportIsWellFormed() throws IOException {
        for (EvaluationReport report :
                List.of(SampleReports.rich(true), SampleReports.rich(false), SampleReports.empty())) {
            assertThat(parse(render(report)).getDocumentElement().getTagName()).isEqualTo("html");
        }
    }

    @Test
    void hostileNamesAreTextAndNothingElse() throws IOException {
        String html = render(SampleReports.rich(false));
        Document document = parse(html);
        assertThat(all(document, "script")).hasSize(1);
        assertThat(all(document, "b")).isEmpty();
        assertThat(all(document, "i")).isEmpty();
        assertThat(html).doesNotContain("<script>alert");
        assertThat(all(document, "span").stream().map(Element::getTextContent)).contains(SampleReports.HOSTILE);
        assertThat(all(document, "h1").get(0).getTextContent()).isEqualTo("DANI sample <b>\"&\"</b>");
    }

    @Test
    void nothingIsLoadedFromAnywhere() throws IOException, InterruptedException {
        for (String html : List.of(
                render(SampleReports.rich(false)),
                render(HtmlReport.create().images(PaintedRun.images()), PaintedRun.report(1)))) {
            assertThat(html).doesNotContain("@import").doesNotContain("url(").doesNotContain(" src=");
            Document document = parse(html);
            assertThat(all(document, "link")).isEmpty();
            for (Element element : all(document, "*")) {
                String address = element.getAttribute("href");
                if (!element.getTagName().equals("a")) {
                    assertThat(address).matches("|#p[0-9]+|data:image/jpeg;base64,[A-Za-z0-9+/=]+");
                }
            }
            // Papers are linked, and nothing follows a link by itself.
            String rest = html.replace("http://www.w3.org/1999/xhtml", "")
                    .replaceAll("<a href=\"https://(doi|arxiv)[.]org/[^\"]*\" rel=\"noopener noreferrer\">", "");
            assertThat(rest).doesNotContain("http:").doesNotContain("https:");
        }
    }

    @Test
    void linksLeadSomewhereAndIdsAreUnique() throws IOException {
        Document document = parse(render(SampleReports.rich(false)));
        Set<String> ids = new HashSet<>();
        for (Element element : all(document, "*")) {
            if (element.hasAttribute("id")) {
                assertThat(ids.add(element.getAttribute("id")))
                        .as("id %s is unique", element.getAttribute("id"))
                        .isTrue();
            }
        }
        for (Element link : all(document, "a")) {
            String address = link.getAttribute("href");
            if (address.startsWith("#")) {
                assertThat(ids).contains(address.substring(1));
            }
        }
        for (Element section : all(document, "section")) {
            assertThat(ids).contains(section.getAttribute("aria-labelledby"));
        }
    }

    @Test
    void tablesHaveCaptionsAndScopes() throws IOException {
        Document document = parse(render(SampleReports.rich(false)));
        assertThat(all(document, "table")).hasSizeGreaterThan(15).allSatisfy(table -> assertThat(
                        table.getElementsByTagName("caption").getLength())
                .isEqualTo(1));
        assertThat(all(document, "th"))
                .allSatisfy(th -> assertThat(th.getAttribute("scope")).isIn("col", "row"));
        assertThat(all(document, "svg")).isNotEmpty().allSatisfy(svg -> assertThat(
                        svg.getAttribute("aria-hidden").equals("true")
                                || !svg.getAttribute("aria-label").isEmpty())
                .isTrue());
    }

    @Test
    void thePolicyAllowsTheOneScriptByItsHash() throws IOException {
        Document document = parse(render(SampleReports.rich(false)));
        byte[] script = all(document, "script").get(0).getTextContent().getBytes(StandardCharsets.UTF_8);
        String hash = Base64.getEncoder().encodeToString(Fingerprint.sha256().digest(script));
        assertThat(all(document, "meta").stream().map(meta -> meta.getAttribute("content")))
                .anySatisfy(content -> assertThat(content).contains("'sha256-" + hash + "'"));
    }

    @Test
    void theAnswerComesFirst() throws IOException {
        Document document = parse(render(SampleReports.rich(false)));
        assertThat(all(document, "section").stream().map(section -> section.getAttribute("aria-labelledby")))
                .startsWith("answer", "warnings", "verdicts", "gallery", "distributions", "quality")
                .endsWith("people", "skipped", "failures", "glossary", "provenance");
        Element answer = all(document, "section").get(0);
        assertThat(all(answer.getElementsByTagName("p")).get(0).getTextContent())
                .startsWith("Copy is the same as natural");
    }

    @Test
    void picturesAreOfTheDataSetAndAtMostThreeMegabytes() throws IOException, InterruptedException {
        String html = render(HtmlReport.create().images(PaintedRun.images()), PaintedRun.report(1));
        Document document = parse(html);
        assertThat(all(document, "section").stream().map(section -> section.getAttribute("aria-labelledby")))
                .startsWith("answer", "warnings", "samples", "verdicts");
        List<Element> pictures = all(document, "image");
        assertThat(pictures).isNotEmpty();
        assertThat(pictures.stream().map(picture -> picture.getAttribute("href")))
                .allSatisfy(address -> {
                    byte[] file = Base64.getDecoder().decode(address.substring("data:image/jpeg;base64,".length()));
                    assertThat(ImageIO.read(new ByteArrayInputStream(file)).getWidth())
                            .isEqualTo(48);
                });
        assertThat(all(document, "use").stream().map(use -> use.getAttribute("href")))
                .hasSizeGreaterThan(pictures.size())
                .containsAll(pictures.stream()
                        .map(picture -> "#" + picture.getAttribute("id"))
                        .toList());
        assertThat(all(document, "meta").stream().map(meta -> meta.getAttribute("content")))
                .anySatisfy(content -> assertThat(content).contains("img-src data:;"));
    }

    @Test
    void thePageIsTheSameForAnyNumberOfThreads() throws IOException, InterruptedException {
        List<String> pages = new ArrayList<>();
        for (int threads : new int[] {2, 8}) {
            HtmlReport renderer =
                    HtmlReport.create().images(PaintedRun.images()).ratings(PaintedRun.ratings());
            // How many threads there were is said, and changes no number.
            pages.add(render(renderer, PaintedRun.report(threads))
                    .replace("<dt>Threads</dt><dd>" + threads + "</dd>", ""));
        }
        assertThat(pages.get(0)).isEqualTo(pages.get(1)).contains("class=\"scatter\"");
    }

    @Test
    void manyScoresAndConditionsStayWithinFiveMegabytes() throws IOException {
        String html = render(HtmlReport.create().images(LargeReport.images()), LargeReport.report());
        assertThat(html.getBytes(StandardCharsets.UTF_8).length).isLessThan(5_000_000);
        Document document = parse(html);
        long pictures = all(document, "image").stream()
                .mapToLong(picture -> picture.getAttribute("href").length())
                .sum();
        assertThat(pictures).isBetween(500_000L, 3_000_000L);
    }

    @Test
    void aMetricsTableShowsTheReportsNumbers() throws IOException {
        EvaluationReport report = SampleReports.rich(false);
        Document document = parse(render(report));
        for (String id : List.of("ssim", "entropy", "sliced-wasserstein")) {
            Element details = all(document, "details").stream()
                    .filter(each -> each.getAttribute("id").equals("metric-" + id))
                    .findFirst()
                    .orElseThrow();
            List<MetricResult> results = report.results().stream()
                    .filter(result -> result.metric().id().equals(id) && result.category() == null)
                    .toList();
            List<Element> rows = all(details.getElementsByTagName("tr"));
            assertThat(rows).hasSize(results.size() + 1);
            assertThat(rows.get(0).getTextContent()).endsWith(id.equals("sliced-wasserstein") ? "FDr" : "DR");
            for (int i = 0; i < results.size(); i++) {
                List<Element> cells = all(rows.get(i + 1).getElementsByTagName("td"));
                MetricResult result = results.get(i);
                assertThat(rows.get(i + 1).getTextContent())
                        .startsWith(result.condition().generator());
                Discrepancy discrepancy = Objects.requireNonNull(result.discrepancy());
                assertNumber(cells.get(2), discrepancy.value(), Texts.share(discrepancy.value()));
                assertThat(cells.get(3).getTextContent()).isEqualTo(Texts.interval(discrepancy.ci95()));
                Verdict verdict = result.verdict();
                assertThat(cells.get(4).getTextContent()).endsWith(Texts.verdict(verdict));
                assertThat(cells.get(4).getAttribute("class"))
                        .isEqualTo(verdict == null ? "" : verdict.label().replace(' ', '-'));
                assertNumber(cells.get(6), result.generated(), Texts.score(result.generated()));
                assertNumber(cells.get(7), result.natural(), Texts.score(result.natural()));
                assertNumber(cells.get(8), result.other(), Texts.score(result.other()));
                DiscrepancyRate rate = result.discrepancyRate();
                if (rate == null) {
                    assertNumber(cells.get(9), result.fdRatio(), Texts.score(result.fdRatio()));
                } else {
                    assertNumber(cells.get(9), rate.signed(), Texts.signed(rate.signed()));
                }
            }
        }
    }

    private static void assertNumber(Element cell, @Nullable Double value, String text) {
        assertThat(cell.getTextContent()).isEqualTo(text);
        assertThat(cell.getAttribute("data-v")).isEqualTo(String.valueOf(value));
    }

    @Test
    void everyVerdictHasAColour() throws IOException {
        String style = all(parse(render(SampleReports.empty())), "style").get(0).getTextContent();
        for (Verdict verdict : Verdict.values()) {
            assertThat(style).containsPattern("\\." + verdict.label().replace(' ', '-') + "[ ,{]");
        }
    }

    @Test
    void simulatedRatingsAreMarkedWhereverTheyAppear() throws IOException {
        Document marked = parse(render(SampleReports.rich(true)));
        List<Element> sections = all(marked, "section");
        assertThat(sections.get(0).getTextContent()).contains("human validation (SIMULATED)");
        assertThat(sections.get(1).getTextContent()).contains(Texts.SIMULATED);
        Element people = sections.stream()
                .filter(each -> each.getAttribute("aria-labelledby").equals("people"))
                .findFirst()
                .orElseThrow();
        assertThat(all(people.getElementsByTagName("h2"))).allSatisfy(HtmlReportTest::simulated);
        assertThat(all(people.getElementsByTagName("h3"))).hasSize(5).allSatisfy(HtmlReportTest::simulated);
        assertThat(all(people.getElementsByTagName("caption"))).hasSize(5).allSatisfy(HtmlReportTest::simulated);
        assertThat(all(marked, "th").stream().filter(th -> th.getTextContent().startsWith("human")))
                .hasSize(1)
                .allSatisfy(HtmlReportTest::simulated);
        assertThat(all(marked, "article").stream()
                        .filter(card -> card.getTextContent().startsWith("Human validation")))
                .hasSize(1)
                .allSatisfy(HtmlReportTest::simulated);

        assertThat(parse(render(SampleReports.rich(false))).getDocumentElement().getTextContent())
                .doesNotContain("SIMULATED");
    }

    private static void simulated(Element element) {
        assertThat(element.getTextContent()).contains("SIMULATED");
    }

    @Test
    void noNumberIsNotANumber() throws IOException {
        String text =
                parse(render(SampleReports.rich(false))).getDocumentElement().getTextContent();
        assertThat(text).doesNotContain("NaN").doesNotContain("Infinity");
    }
}
