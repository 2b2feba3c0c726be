// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
/** A whole evaluation in one call: data sets, metrics, networks and the report. */
module org.anid.evaluation {
    requires transitive org.anid.api;
    requires transitive org.anid.metrics;
    requires org.anid.dataset;
    requires org.anid.models;

    exports org.anid.evaluation;
}
