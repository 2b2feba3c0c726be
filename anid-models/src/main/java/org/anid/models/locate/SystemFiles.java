// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.locate;

import java.util.Locale;
import java.util.Set;

/** Files that desktops leave in folders and archives, and that mean nothing. Stateless. */
final class SystemFiles {

    private static final Set<String> NAMES = Set.of(".ds_store", "thumbs.db", "desktop.ini", "__macosx");

    private SystemFiles() {}

    /** Whether a file or folder of that name is passed over: those of macOS and Windows. */
    static boolean has(String name) {
        return NAMES.contains(name.toLowerCase(Locale.ROOT)) || name.startsWith("._");
    }
}
