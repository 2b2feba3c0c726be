// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.evaluation.ReportRenderer;
import org.anid.metrics.report.summary.ReportSummary;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * Whatever format one reads, the number and the word are the same. Every format is read back from its text, Markdown
 * and HTML without the classes that wrote them, and compared with {@code report.json}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OneAnswerTest {

    /** Half a unit of the decimal that is shown, and what a {@code double} of percents may be off it. */
    private static final double ONE_DECIMAL = 0.05 + 1e-9;

    private static final Pattern SHARE =
            Pattern.compile("(\\d+[.]\\d) %(?: [(](?:(\\d+[.]\\d) … (\\d+[.]\\d) %)?(?:, )?([a-z ]*)[)])?");

    private JsonNode json;
    private List<Map<String, String>> csv;
    private String markdown;
    private Document html;
    private ReportSummary summary;

    @BeforeAll
    void renderOneReport() throws IOException {
        EvaluationReport report = SampleReports.rich(false);
        json = new ObjectMapper().readTree(text(new JsonReport(), report));
        csv = new ArrayList<>();
        List<List<String>> rows = CsvReader.read(text(new SummaryCsv(), report));
        for (List<String> row : rows.subList(1, rows.size())) {
            Map<String, String> fields = new HashMap<>();
            for (int i = 0; i < row.size(); i++) {
                fields.put(rows.get(0).get(i), row.get(i));
            }
            csv.add(fields);
        }
        markdown = text(new MarkdownReport(), report);
        html = document(text(HtmlReport.create(), report));
        summary = ReportSummary.of(report);
    }

    private static String text(ReportRenderer renderer, EvaluationReport report) throws IOException {
        StringBuilder text = new StringBuilder();
        renderer.render(report, text);
        return text.toString();
    }

    private static Document document(String text) throws IOException {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(text)));
        } catch (ParserConfigurationException | SAXException e) {
            throw new AssertionError("not well-formed", e);
        }
    }

    /** A number with its interval and its word, as a file for people says it. */
    private record Said(double percent, double low, double high, String word) {

        static Said of(String text) {
            Matcher matcher = SHARE.matcher(text);
            assertThat(matcher.matches()).as("'%s' is a share", text).isTrue();
            return new Said(
                    Double.parseDouble(matcher.group(1)),
                    matcher.group(2) == null ? Double.NaN : Double.parseDouble(matcher.group(2)),
                    matcher.group(3) == null ? Double.NaN : Double.parseDouble(matcher.group(3)),
                    matcher.group(4) == null ? "" : matcher.group(4));
        }

        /** That this is what report.json says; the interval of what is the same is not said. */
        void assertIs(JsonNode node) {
            assertThat(percent).isCloseTo(100 * node.get("discrepancy").asDouble(), within(ONE_DECIMAL));
            assertThat(word).isEqualTo(node.get("verdict").asText(""));
            if (!word.equals("same")) {
                assertIntervalIs(node);
            }
        }

        void assertIntervalIs(JsonNode node) {
            JsonNode interval = node.get("ci95");
            if (interval.isNull()) {
                assertThat(low).isNaN();
            } else {
                assertThat(low).isCloseTo(100 * interval.get(0).asDouble(), within(ONE_DECIMAL));
                assertThat(high).isCloseTo(100 * interval.get(1).asDouble(), within(ONE_DECIMAL));
            }
        }
    }

    private static String key(JsonNode condition) {
        return condition.get("generator").asText() + "|"
                + condition.get("guidance").asText("–");
    }

    /** Cells of the Markdown table under a line that begins so, with the header. */
    private List<List<String>> markdownTable(String before) {
        List<String> lines = markdown.lines().toList();
        int at = 0;
        while (!lines.get(at).startsWith(before)) {
            at++;
        }
        while (!lines.get(at).startsWith("|")) {
            at++;
        }
        List<List<String>> rows = new ArrayList<>();
        for (; lines.get(at).startsWith("|"); at++) {
            List<String> row = new ArrayList<>();
            for (String cell : lines.get(at).split("(?<!\\\\)[|]", -1)) {
                row.add(unescaped(cell.strip()));
            }
            rows.add(row.subList(1, row.size() - 1));
        }
        rows.remove(1);
        return rows;
    }

    private static String unescaped(String markdown) {
        return markdown.replaceAll("\\\\(.)", "$1");
    }

    private Element htmlTable(String captionStart) {
        for (Element table : elements(html.getElementsByTagName("table"))) {
            String caption =
                    elements(table.getElementsByTagName("caption")).get(0).getTextContent();
            if (caption.startsWith(captionStart)) {
                return table;
            }
        }
        throw new AssertionError("no table " + captionStart);
    }

    private static List<List<Element>> cells(Element table) {
        List<List<Element>> rows = new ArrayList<>();
        for (Element row : elements(table.getElementsByTagName("tr"))) {
            rows.add(elements(row.getChildNodes()));
        }
        return rows;
    }

    private static List<Element> elements(NodeList nodes) {
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            if (nodes.item(i) instanceof Element element) {
                elements.add(element);
            }
        }
        return elements;
    }

    private List<JsonNode> overall(boolean generators) {
        List<JsonNode> overall = new ArrayList<>();
        json.get("overall").forEach(node -> {
            if (node.get("condition").get("guidance").isNull() == generators) {
                overall.add(node);
            }
        });
        return overall;
    }

    @Test
    void theAnswerIsTheSameSentencesEverywhere() {
        List<String> answer = summary.answer();
        assertThat(unescaped(markdown)).contains("**" + answer.get(0) + "**");
        assertThat(unescaped(markdown))
                .contains(answer.subList(1, answer.size()).stream()
                        .map(line -> "- " + line)
                        .toList());
        List<Element> paragraphs = elements(html.getElementsByTagName("p"));
        assertThat(paragraphs.stream().map(Element::getTextContent)).containsAll(answer);
    }

    @Test
    void theFirstSentenceSaysWhatJsonSays() {
        String answer = summary.answer().get(0);
        double last = -1;
        int at = "closest to natural first: ".length();
        List<String> names = new ArrayList<>();
        while (at < answer.length()) {
            int from = at;
            JsonNode node = overall(true).stream()
                    .filter(each -> answer.startsWith(
                            each.get("condition").get("generator").asText() + " ", from))
                    .findFirst()
                    .orElseThrow();
            String name = node.get("condition").get("generator").asText();
            names.add(name);
            Matcher matcher =
                    Pattern.compile("(\\d+[.]\\d) % [(]([^)]*)[)](, |$)").matcher(answer);
            assertThat(matcher.region(at + name.length() + 1, answer.length()).lookingAt())
                    .isTrue();
            String inside = matcher.group(2);
            String rank = node.get("rank").get(0).asInt() + "–"
                    + node.get("rank").get(1).asInt();
            String verdict = node.get("verdict").asText("");
            if (verdict.equals("same")) {
                assertThat(inside).isEqualTo("same");
            } else {
                assertThat(inside).endsWith("rank " + rank);
                assertThat(inside.contains("not distinguishable from natural")).isEqualTo(!verdict.isEmpty());
                String plain = inside.replaceAll("(, )?(not distinguishable) from natural|(, )?rank .*", "");
                Said.of(matcher.group(1) + " %" + (plain.isEmpty() ? "" : " (" + plain + ")"))
                        .assertIntervalIs(node);
            }
            double percent = Double.parseDouble(matcher.group(1));
            assertThat(percent).isCloseTo(100 * node.get("discrepancy").asDouble(), within(ONE_DECIMAL));
            assertThat(percent).isGreaterThanOrEqualTo(last);
            last = percent;
            at = matcher.end();
        }
        assertThat(names).hasSameSizeAs(overall(true)).doesNotHaveDuplicates();
    }

    @Test
    void theAnswerPerConditionIsTheSame() {
        Map<String, JsonNode> expected = new HashMap<>();
        overall(true).forEach(node -> expected.put(key(node.get("condition")), node));
        overall(false).forEach(node -> expected.put(key(node.get("condition")), node));
        List<List<String>> markdownRows = markdownTable("Discrepancy per generator and guidance");
        List<List<Element>> htmlRows = cells(htmlTable("Discrepancy per generator and guidance"));
        assertThat(markdownRows).hasSize(12);
        for (int i = 0; i < markdownRows.size(); i++) {
            assertThat(htmlRows.get(i).stream().map(Element::getTextContent)).isEqualTo(markdownRows.get(i));
        }
        for (int i = 1; i < markdownRows.size(); i++) {
            List<String> row = markdownRows.get(i);
            JsonNode node = Objects.requireNonNull(expected.get(row.get(0) + "|" + row.get(1)));
            Said.of(row.get(2)).assertIs(node);
            assertThat(htmlRows.get(i).get(2).getAttribute("data-v"))
                    .isEqualTo(node.get("discrepancy").asText());
            if (!row.get(1).equals("–")) {
                assertThat(row.get(3))
                        .isEqualTo(node.get("rank").get(0).asInt() + "–"
                                + node.get("rank").get(1).asInt());
            }
        }
        for (JsonNode node : json.get("overall")) {
            assertCsv(csvRow("overall", node, null, null), node);
        }
    }

    @Test
    void theVerdictsOfDimensionsAndLevelsAreTheSame() {
        int compared = 0;
        for (JsonNode dimension : json.get("dimensions")) {
            assertCsv(csvRow("dimension", dimension, null, null), dimension);
            for (JsonNode level : dimension.get("levels")) {
                assertCsv(csvRow("level", dimension, level.get("level").asText(), null), level);
            }
            if (dimension.get("category").isNull()) {
                String title = title(dimension.get("dimension").asText()) + " and its levels: ";
                List<List<String>> rows = markdownTable(title);
                int at = row(rows, dimension.get("condition"));
                List<Element> cells = cells(htmlTable(title)).get(at);
                assertThat(cells.stream().map(Element::getTextContent)).isEqualTo(rows.get(at));
                Said.of(rows.get(at).get(2)).assertIs(dimension);
                assertThat(cells.get(2).getAttribute("data-v"))
                        .isEqualTo(dimension.get("discrepancy").asText());
                for (JsonNode level : dimension.get("levels")) {
                    String label = level.get("level").asText();
                    int column = rows.get(0).indexOf("· " + label);
                    Said.of(rows.get(at).get(column)).assertIs(level);
                    assertThat(cells.get(column).getAttribute("data-v"))
                            .isEqualTo(level.get("discrepancy").asText());
                    int count = rows.get(0).indexOf((label.equals("people") ? "Aspects of " : "Metrics of ") + label);
                    assertThat(rows.get(at).get(count))
                            .isEqualTo(level.get("metrics").asText());
                    compared++;
                }
            }
        }
        assertThat(compared).isEqualTo(11 * (3 + 1 + 1 + 1 + 1));
    }

    @Test
    void theNumbersOfMetricsAreTheSame() {
        int compared = 0;
        for (JsonNode result : json.get("results")) {
            String id = result.get("metric").asText();
            assertCsv(csvRow("metric", result, null, id), result);
            if (result.get("category").isNull()) {
                List<List<String>> rows = markdownTable("`" + id + "`, ");
                int at = row(rows, result.get("condition"));
                List<String> row = rows.get(at);
                List<Element> cells = cells(
                                (Element) html.getElementsByTagName("details").item(indexOfDetails("metric-" + id)))
                        .get(at);
                List<String> texts = cells.stream().map(Element::getTextContent).toList();
                assertThat(texts.subList(0, 3)).isEqualTo(row.subList(0, 3));
                String interval = texts.get(4).equals("–") ? "" : " (" + texts.get(4) + ")";
                assertThat(texts.get(3) + interval).isEqualTo(row.get(3));
                assertThat(texts.get(5).replaceFirst("^. ", "")).isEqualTo(row.get(4));
                assertThat(row.get(4)).isEqualTo(result.get("verdict").asText("–"));
                assertThat(texts.subList(7, 11)).isEqualTo(row.subList(5, 9));
                if (result.get("discrepancy").isNull()) {
                    assertThat(row.get(3)).isEqualTo("–");
                } else {
                    Said said = Said.of(row.get(3));
                    assertThat(said.percent)
                            .isCloseTo(100 * result.get("discrepancy").asDouble(), within(ONE_DECIMAL));
                    said.assertIntervalIs(result);
                }
                for (String name : List.of("generated", "natural", "other")) {
                    int column = 7 + List.of("generated", "natural", "other").indexOf(name);
                    assertThat(cells.get(column).getAttribute("data-v"))
                            .isEqualTo(result.get(name).asText("").replace("null", ""));
                }
                compared++;
            }
        }
        assertThat(compared).isEqualTo(8 * 11 + 2);
    }

    private int indexOfDetails(String id) {
        List<Element> details = elements(html.getElementsByTagName("details"));
        for (int i = 0; i < details.size(); i++) {
            if (details.get(i).getAttribute("id").equals(id)) {
                return i;
            }
        }
        throw new AssertionError("no " + id);
    }

    private static int row(List<List<String>> rows, JsonNode condition) {
        for (int i = 1; i < rows.size(); i++) {
            if (key(condition).equals(rows.get(i).get(0) + "|" + rows.get(i).get(1))) {
                return i;
            }
        }
        throw new AssertionError("no row for " + condition);
    }

    private static String title(String dimension) {
        return switch (dimension) {
            case "quality" -> "Naive visual quality";
            case "alignment" -> "Semantic alignment";
            case "aesthetics" -> "Aesthetic appeal";
            case "downstream" -> "Downstream applicability";
            default -> "Human validation";
        };
    }

    private Map<String, String> csvRow(String section, JsonNode node, @Nullable String level, @Nullable String metric) {
        Map<String, String> key = new HashMap<>();
        key.put("section", section);
        key.put("generator", node.get("condition").get("generator").asText());
        key.put("guidance", node.get("condition").get("guidance").asText(""));
        for (String name : List.of("category", "dimension")) {
            key.put(name, node.path(name).asText(""));
        }
        if (level != null) {
            key.put("level", level);
        }
        if (metric != null) {
            key.put("metric", metric);
        }
        List<Map<String, String>> rows = csv.stream()
                .filter(row -> row.entrySet().containsAll(key.entrySet()))
                .toList();
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    /** The same digits and the same word. */
    private static void assertCsv(Map<String, String> row, JsonNode node) {
        assertThat(row.get("discrepancy")).isEqualTo(number(node.get("discrepancy")));
        assertThat(row.get("verdict")).isEqualTo(node.get("verdict").asText(""));
        JsonNode interval = node.get("ci95");
        assertThat(row.get("ci95_low")).isEqualTo(interval.isNull() ? "" : number(interval.get(0)));
        assertThat(row.get("ci95_high")).isEqualTo(interval.isNull() ? "" : number(interval.get(1)));
        for (String name : List.of("generated", "natural", "other")) {
            if (node.has(name)) {
                assertThat(row.get(name)).isEqualTo(number(node.get(name)));
            }
        }
    }

    private static String number(JsonNode node) {
        return node.isNull() ? "" : node.asText();
    }
}
