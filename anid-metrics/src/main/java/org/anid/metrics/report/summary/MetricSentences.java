// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report.summary;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Properties;

/** What each metric of the library tells, in a sentence for people who do not know it. Stateless and safe to share. */
public final class MetricSentences {

    private static final String RESOURCE = "metrics.properties";

    private static final Properties SENTENCES = read();

    private MetricSentences() {}

    private static Properties read() {
        Properties sentences = new Properties();
        try (InputStream in = MetricSentences.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the anid-metrics jar");
            }
            sentences.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " in the anid-metrics jar is unreadable", e);
        }
        return sentences;
    }

    /** The sentence of a metric, by its id; empty for one that is not the library's. */
    public static Optional<String> of(String metric) {
        return Optional.ofNullable(SENTENCES.getProperty(metric));
    }
}
