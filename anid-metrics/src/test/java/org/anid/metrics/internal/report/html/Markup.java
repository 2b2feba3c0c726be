// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.anid.api.dataset.ImageSource;
import org.anid.api.dataset.RatingStudy;
import org.anid.api.evaluation.EvaluationReport;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Reads what sections wrote with a strict parser. */
final class Markup {

    private Markup() {}

    /** The whole page. */
    static Document page(EvaluationReport report, @Nullable ImageSource source, @Nullable RatingStudy ratings)
            throws IOException {
        StringBuilder text = new StringBuilder();
        new Page(report, source, ratings).write(text);
        return parse(text.toString());
    }

    /** What a section writes about a report without images and ratings. */
    static Element of(ReportSection section, EvaluationReport report) throws IOException {
        return of(section, content(report, null, null));
    }

    /** What a section writes; it must apply. */
    static Element of(ReportSection section, PageContent content) throws IOException {
        assertThat(section.appliesTo(content)).as("%s applies", section.id()).isTrue();
        StringBuilder text = new StringBuilder("<section>");
        section.write(content, new Html(text));
        return parse(text.append("</section>").toString()).getDocumentElement();
    }

    /** What sections write about. */
    static PageContent content(EvaluationReport report, @Nullable ImageSource source, @Nullable RatingStudy ratings) {
        return PageContent.of(report, source, ratings);
    }

    static Document parse(String markup) throws IOException {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(markup)));
        } catch (ParserConfigurationException | SAXException e) {
            throw new AssertionError("not well-formed", e);
        }
    }

    static List<Element> all(Element within, String tag) {
        NodeList nodes = within.getElementsByTagName(tag);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    static List<String> texts(Element within, String tag) {
        return all(within, tag).stream().map(Element::getTextContent).toList();
    }

    static List<Element> ofClass(Element within, String tag, String name) {
        return all(within, tag).stream()
                .filter(each -> List.of(each.getAttribute("class").split(" ")).contains(name))
                .toList();
    }
}
