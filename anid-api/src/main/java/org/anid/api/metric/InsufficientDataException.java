// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.metric;

import java.io.Serial;

/** Too little was seen to compute a score. */
public final class InsufficientDataException extends IllegalStateException {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Says what was needed and what there was.
     *
     * @param metric id of the metric
     * @param needed smallest number of images
     * @param seen images there were
     */
    public InsufficientDataException(String metric, long needed, long seen) {
        super(metric + " needs at least " + needed + (needed == 1 ? " image" : " images") + ", not " + seen);
    }

    /**
     * Says it in words, where a number of images does not.
     *
     * @param message what is missing, naming the metric
     */
    public InsufficientDataException(String message) {
        super(message);
    }
}
