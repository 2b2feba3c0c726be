// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.score;

import org.anid.api.dataset.ImageReadException;
import org.anid.api.dataset.ImageRecord;

/**
 * A file that a run looked at.
 *
 * @param location as its record has it
 * @param stamp of its content before it was read; empty where it has none
 * @param sha256 of its bytes; empty where it could not be read
 */
public record Source(String location, String stamp, String sha256) {

    /**
     * Sees whether the file still has the bytes that were read. It is read again only where its stamp is another one,
     * as after it was copied.
     *
     * @throws ChangedInputException if it has others, or can be read now and could not, or the other way round
     */
    void requireUnchanged(ImageRecord record) {
        String now = record.content().stamp();
        if (!now.isEmpty() && now.equals(stamp)) {
            return;
        }
        String bytes;
        try {
            bytes = record.content().read().sha256();
        } catch (ImageReadException e) {
            bytes = "";
        }
        if (!bytes.equals(sha256)) {
            throw new ChangedInputException(location);
        }
    }
}
