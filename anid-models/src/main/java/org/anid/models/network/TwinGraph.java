// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.network;

import java.util.List;

/**
 * A graph of two images that does the same with each before it compares them, in its two parts: so that what it makes
 * of one image is computed once, however many it is compared with. Safe to share between threads.
 */
public interface TwinGraph extends ModelGraph {

    /** What the graph makes of images, in its own memory until it is closed. */
    interface Features extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * The part of one image.
     *
     * @throws org.anid.api.model.ModelException if the engine fails, as it does on sizes that the graph cannot take
     */
    Features features(Input images);

    /**
     * The part of two.
     *
     * @param first of as many images of the same size as the second
     * @return the outputs on the card, in its order
     * @throws org.anid.api.model.ModelException if the engine fails
     */
    List<Tensor> compare(Features first, Features second);
}
