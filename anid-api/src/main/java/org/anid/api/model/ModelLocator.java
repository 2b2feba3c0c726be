// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.model;

import java.util.Optional;

/** Finds models by id and opens them; never downloads unless it was made to. Safe to share between threads. */
public interface ModelLocator {

    /**
     * Opens a model.
     *
     * @param id as on its card
     * @param type interface that is wanted
     * @return the model, or empty where it is not there
     * @throws ModelException if it is there and cannot be used: wrong hash, wrong interface, broken file
     */
    <T extends Model> Optional<T> open(String id, Class<T> type);

    /**
     * What a user must do to get a model that is not there, in one line.
     *
     * @param id as on its card
     */
    String remedy(String id);

    /** A place without any models. */
    static ModelLocator none() {
        return new ModelLocator() {
            @Override
            public <T extends Model> Optional<T> open(String id, Class<T> type) {
                return Optional.empty();
            }

            @Override
            public String remedy(String id) {
                return "add anid-models to the class path and give the model " + id;
            }
        };
    }
}
