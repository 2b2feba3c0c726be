// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
/** Requires the metrics; what they speak of, images and metrics, comes with them. */
module org.anid.examples.modular {
    requires org.anid.metrics;
}
