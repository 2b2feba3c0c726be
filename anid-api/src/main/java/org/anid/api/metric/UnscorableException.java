// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.metric;

import java.io.Serial;
import org.anid.api.image.ImageShape;

/** A metric cannot score images of this kind; the message is the reason that a report gives for the absent score. */
public final class UnscorableException extends IllegalArgumentException {

    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * With a reason.
     *
     * @param message one line naming the metric, what it was given and what it needs
     */
    public UnscorableException(String message) {
        super(message);
    }

    /**
     * An image smaller than the metric's window.
     *
     * @param metric id of the metric
     * @param smallest shorter side that it needs, in pixels
     * @param shape of the images it was given
     */
    public static UnscorableException tooSmall(String metric, int smallest, ImageShape shape) {
        return new UnscorableException(
                metric + " needs images of at least " + smallest + "×" + smallest + ", not " + shape.size());
    }
}
