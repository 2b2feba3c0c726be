// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.locate;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * Where this library keeps what can be had again: {@code anid} in {@code XDG_CACHE_HOME} or {@code ~/.cache}, in
 * {@code ~/Library/Caches} on macOS, in {@code %LOCALAPPDATA%} on Windows. Stateless.
 */
public final class UserCache {

    private UserCache() {}

    /** The folder of the user who runs this; it need not exist. */
    public static Path folder() {
        return of(System.getenv(), Path.of(System.getProperty("user.home")), System.getProperty("os.name"));
    }

    static Path of(Map<String, String> environment, Path home, String system) {
        String os = system.toLowerCase(Locale.ROOT);
        Path cache;
        if (os.startsWith("windows")) {
            cache = path(environment, "LOCALAPPDATA", home.resolve("AppData").resolve("Local"));
        } else if (os.startsWith("mac")) {
            cache = home.resolve("Library").resolve("Caches");
        } else {
            cache = path(environment, "XDG_CACHE_HOME", home.resolve(".cache"));
        }
        return cache.resolve("anid");
    }

    private static Path path(Map<String, String> environment, String variable, Path otherwise) {
        String value = environment.getOrDefault(variable, "");
        return value.isBlank() ? otherwise : Path.of(value);
    }
}
