// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Writes markup that is both HTML and well-formed XML, so that a strict parser can check it. All text and attribute
 * values are escaped here and nowhere else. Not thread-safe.
 */
public final class Html {

    private static final Set<String> VOID = Set.of("meta", "rect", "path", "image", "img", "use", "br", "input");

    private final Appendable out;

    /**
     * Starts a page that needs no network, up to its body.
     *
     * @param policy what the browser may do with it
     * @param style sheet, which holds no markup
     */
    public static Html page(Appendable out, String policy, String title, String style) throws IOException {
        Html html = new Html(out);
        html.raw("<!DOCTYPE html>\n");
        html.open("html", "lang", "en", "xmlns", "http://www.w3.org/1999/xhtml").raw("\n");
        html.open("head").open("meta", "charset", "UTF-8");
        html.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.open("meta", "name", "color-scheme", "content", "light dark");
        html.open("meta", "http-equiv", "Content-Security-Policy", "content", policy)
                .raw("\n");
        html.leaf("title", title).raw("\n");
        html.open("style").raw(style).end("style").end("head");
        return html.open("body").raw("\n");
    }

    /** A style sheet or script that lies beside a class. */
    public static String resource(Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the anid-metrics jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " in the anid-metrics jar is unreadable", e);
        }
    }

    /** Onto a target. */
    public Html(Appendable out) {
        this.out = out;
    }

    /** Opens an element; attributes are name, value, name, value…. Elements without content are closed at once. */
    public Html open(String tag, String... attributes) throws IOException {
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            escape(attributes[i + 1]);
            out.append('"');
        }
        out.append(VOID.contains(tag) ? "/>" : ">");
        return this;
    }

    /** Closes an element. */
    public Html close(String tag) throws IOException {
        out.append("</").append(tag).append(">");
        return this;
    }

    /** Closes an element and ends the line. */
    public Html end(String tag) throws IOException {
        close(tag);
        out.append('\n');
        return this;
    }

    /** An element with nothing but text in it. */
    public Html leaf(String tag, String text, String... attributes) throws IOException {
        return open(tag, attributes).text(text).close(tag);
    }

    /** Text. */
    public Html text(String text) throws IOException {
        escape(text);
        return this;
    }

    /** Trusted markup: what this package brings along, never what a data set says. */
    public Html raw(String markup) throws IOException {
        out.append(markup);
        return this;
    }

    private void escape(String text) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> {
                    if (Character.isHighSurrogate(c)
                            && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1))) {
                        out.append(c).append(text.charAt(++i));
                    } else {
                        out.append(legal(c) ? c : '\uFFFD');
                    }
                }
            }
        }
    }

    private static boolean legal(char c) {
        boolean control = c < ' ' && c != '\t' && c != '\n' && c != '\r';
        return !control && c != '\uFFFE' && c != '\uFFFF' && !Character.isSurrogate(c);
    }
}
