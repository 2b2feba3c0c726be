// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.bundle;

import java.util.List;

/**
 * What {@code card.json} of a bundle says.
 *
 * @param format of the bundle, 1
 * @param id of the bundle
 * @param source who made the parameters and where they were published
 * @param publishedSha256 of the file that they were read from
 * @param known whether that is the published file's hash
 * @param file with the values: little-endian doubles, array after array
 * @param sha256 of that file
 * @param arrays what it holds, in order
 */
record BundleCard(
        int format,
        String id,
        String source,
        String publishedSha256,
        boolean known,
        String file,
        String sha256,
        List<Entry> arrays) {

    /** A name and the sizes, the slowest first. */
    record Entry(String name, List<Integer> shape) {}
}
