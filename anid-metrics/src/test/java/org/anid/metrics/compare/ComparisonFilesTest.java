// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Objects;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** The files of a comparison, and its words. */
class ComparisonFilesTest {

    private static final String HOSTILE = "<script>alert(\"x\")</script>, A|B & 'Co'";

    private static ReportComparison broken(String generator) {
        MadeUpRun a = MadeUpRun.withNoise(1);
        MadeUpRun b = MadeUpRun.withNoise(2).broken("lpips", generator, 0.05);
        a.generators = List.of("SDXL", generator);
        b.generators = List.of("SDXL", generator);
        return ReportComparison.of("A", a.report(), "B", b.report());
    }

    private static String html(List<ReportComparison> comparisons, Thumbnails thumbnails) throws IOException {
        StringBuilder text = new StringBuilder();
        ComparisonHtml.write(comparisons, thumbnails, text);
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

    @Test
    void jsonHasEveryDigit() throws IOException {
        ReportComparison comparison = broken("Mine");
        StringBuilder text = new StringBuilder();
        ComparisonJson.write(List.of(comparison), text);
        JsonNode file = new ObjectMapper().readTree(text.toString());
        assertThat(file.path("schema").asText()).isEqualTo(ComparisonJson.SCHEMA);
        assertThat(file.path("baseline").asText()).isEqualTo("A");
        JsonNode one = file.path("comparisons").path(0);
        assertThat(one.path("other").asText()).isEqualTo("B");
        assertThat(one.path("metrics")).hasSameSizeAs(comparison.metrics());
        assertThat(one.path("means")).hasSameSizeAs(comparison.means());
        for (int i = 0; i < comparison.means().size(); i++) {
            PairedTest test = comparison.means().get(i).test();
            JsonNode json = one.path("means").path(i).path("test");
            assertThat(json.isNull()).isEqualTo(test == null);
            if (test != null) {
                assertThat(json.path("method").asText()).isEqualTo("jackknife");
                assertThat(json.path("units").asInt()).isEqualTo(10);
                assertThat(json.path("difference").asDouble()).isEqualTo(test.difference());
                assertThat(json.path("adjustedP").asDouble()).isEqualTo(test.adjusted());
            }
        }
        for (int i = 0; i < comparison.metrics().size(); i++) {
            MetricChange change = comparison.metrics().get(i);
            JsonNode metric = one.path("metrics").path(i);
            assertThat(metric.path("metric").asText()).isEqualTo(change.metric().id());
            assertThat(metric.path("change").asText()).isEqualTo(change.shift().label());
            assertThat(metric.path("difference").asDouble()).isEqualTo(change.difference());
            if (change.test() == null) {
                assertThat(metric.path("test").isNull()).isTrue();
            } else {
                assertThat(metric.path("test").path("adjustedP").asDouble())
                        .isEqualTo(change.test().adjusted());
                assertThat(metric.path("test").path("ci95").path(0).asDouble())
                        .isEqualTo(Objects.requireNonNull(change.test().ci95()).low());
                assertThat(metric.path("images")).hasSameSizeAs(change.images());
            }
        }
    }

    @Test
    void whatGotWorseComesFirstWithPictures() throws IOException {
        String html = html(List.of(broken("Mine")), (report, file) -> "data:image/png;base64," + report);
        Document page = parse(html);
        Element card = (Element) page.getElementsByTagName("h4").item(0);
        assertThat(card.getTextContent()).isEqualTo("lpips of Mine T2I");
        assertThat(page.getElementsByTagName("img").getLength()).isEqualTo(9);
        assertThat(html.indexOf("What got worse")).isLessThan(html.indexOf("The answer, dimensions and levels"));
    }

    @Test
    void namesAreTextAndNothingElse() throws IOException {
        String html = html(List.of(broken(HOSTILE)), Thumbnails.NONE);
        Document page = parse(html);
        assertThat(page.getElementsByTagName("script").getLength()).isZero();
        assertThat(page.getElementsByTagName("img").getLength()).isZero();
        assertThat(page.getElementsByTagName("h4").item(0).getTextContent()).contains(HOSTILE);
        assertThat(html).doesNotContain("http-equiv=\"refresh\"", "<link", "url(", "@import");
    }

    @Test
    void severalComparisonsAreOnePage() throws IOException {
        ReportComparison one = broken("Mine");
        ReportComparison same = ReportComparison.of("A", new MadeUpRun().report(), "C", new MadeUpRun().report());
        Document page = parse(html(List.of(one, same), Thumbnails.NONE));
        assertThat(page.getElementsByTagName("h2").getLength()).isEqualTo(2);
    }

    @Test
    void theAnswerSaysWhatIsTestedAndWhatIsNot() {
        assertThat(ComparisonSummary.answer(broken("Mine")))
                .containsExactly(
                        "B against A: 3 of 30 tests find a change.",
                        "Further from natural: overall of Mine, quality of Mine T2I, lpips of Mine T2I.");
        MadeUpRun a = new MadeUpRun();
        MadeUpRun b = new MadeUpRun().broken("lpips", "Mine", 0.5);
        a.scores = false;
        b.scores = false;
        a.replicates = false;
        b.replicates = false;
        a.fingerprint = "same";
        b.fingerprint = "same";
        assertThat(ComparisonSummary.answer(ReportComparison.of("A", a.report(), "B", b.report())))
                .startsWith("B against A: nothing could be tested, intervals alone can be compared.")
                .anyMatch(line -> line.contains("without a test: ") && line.contains("lpips of Mine T2I"));
    }
}
