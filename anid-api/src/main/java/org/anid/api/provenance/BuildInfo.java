// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.provenance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Which build of ANID for Java this is.
 *
 * @param version Maven version, or {@code "unknown"}
 * @param revision abbreviated git commit, with {@code -dirty} where the tree had changes; {@code "unknown"} outside git
 */
public record BuildInfo(String version, String revision) {

    private static final BuildInfo CURRENT = load();

    /** The build that is running. */
    public static BuildInfo current() {
        return CURRENT;
    }

    private static BuildInfo load() {
        Properties properties = new Properties();
        try (InputStream in = BuildInfo.class.getResourceAsStream("build.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("build.properties in anid-api is unreadable", e);
        }
        String revision = known(properties.getProperty("revision", ""));
        if (!revision.equals("unknown") && Boolean.parseBoolean(properties.getProperty("dirty"))) {
            revision += "-dirty";
        }
        return new BuildInfo(known(properties.getProperty("version", "")), revision);
    }

    /** A property of Maven that the build did not fill is unknown too. */
    private static String known(String value) {
        return value.isBlank() || value.startsWith("${") ? "unknown" : value;
    }
}
