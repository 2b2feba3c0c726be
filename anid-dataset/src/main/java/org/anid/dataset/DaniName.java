// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the name of a file of DANI says.
 *
 * @param imageId the number before the underscore, or the whole name
 * @param captionId the number after it; null where the name is not two numbers
 */
record DaniName(String imageId, @Nullable String captionId) {

    private static final Pattern IMAGE_AND_CAPTION = Pattern.compile("([0-9]+)_([0-9]+)");

    static DaniName of(String stem) {
        Matcher matcher = IMAGE_AND_CAPTION.matcher(stem);
        return matcher.matches()
                ? new DaniName(Ids.canonical(matcher.group(1)), Ids.canonical(matcher.group(2)))
                : new DaniName(Ids.canonical(stem), null);
    }
}
