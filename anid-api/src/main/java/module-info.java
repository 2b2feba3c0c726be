// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
/** The contracts of ANID: images, metrics, dimensions, models, data sets, evaluation and provenance. */
// Both are built after this module.
@SuppressWarnings("module")
module org.anid.api {
    requires transitive org.jspecify;

    exports org.anid.api.dataset;
    exports org.anid.api.dimension;
    exports org.anid.api.evaluation;
    exports org.anid.api.image;
    exports org.anid.api.internal to
            org.anid.dataset,
            org.anid.metrics,
            org.anid.models;
    exports org.anid.api.metric;
    exports org.anid.api.model;
    exports org.anid.api.provenance;
}
