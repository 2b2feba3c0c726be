// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.dimension;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.anid.api.model.Model;
import org.anid.api.model.ModelException;
import org.anid.api.model.ModelLocator;

/** Models at hand. */
record Shelf(List<Model> models) implements ModelLocator {

    static Shelf of(Model... models) {
        return new Shelf(Arrays.asList(models));
    }

    @Override
    public <T extends Model> Optional<T> open(String id, Class<T> type) {
        for (Model model : models) {
            if (model.reference().id().equals(id)) {
                if (!type.isInstance(model)) {
                    throw new ModelException(id + " is none of the type " + type.getSimpleName());
                }
                return Optional.of(type.cast(model));
            }
        }
        return Optional.empty();
    }

    @Override
    public String remedy(String id) {
        return "get " + id;
    }
}
