// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the name of a file says by its numbers: the name is one number, or {@code IMAGEID_CAPTIONID}, or COCO's
 * {@code COCO_val2014_000000000042}, or holds one number only.
 */
record NumberedName(String imageId, @Nullable String captionId) {

    private static final Pattern COCO = Pattern.compile("COCO_\\w+_([0-9]{12})");
    private static final Pattern ONE_NUMBER = Pattern.compile("[^0-9]*([0-9]+)[^0-9]*");

    /** The number in a file name of COCO, which is the id of its image; null for any other name. */
    static @Nullable String cocoId(String stem) {
        Matcher matcher = COCO.matcher(stem);
        return matcher.matches() ? Ids.canonical(matcher.group(1)) : null;
    }

    /** Null where the name holds no number, or several that have no meaning. */
    static @Nullable NumberedName of(String stem) {
        DaniName dani = DaniName.of(stem);
        if (dani.captionId() != null) {
            return new NumberedName(dani.imageId(), dani.captionId());
        }
        String coco = cocoId(stem);
        if (coco != null) {
            return new NumberedName(coco, null);
        }
        Matcher matcher = ONE_NUMBER.matcher(stem);
        return matcher.matches() ? new NumberedName(Ids.canonical(matcher.group(1)), null) : null;
    }
}
