// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.model;

/** What is done to an output before it is read. */
public enum Activation {
    /** Nothing: the graph has done it. */
    NONE,
    /** exp(x) / Σ exp(x) over a row. */
    SOFTMAX,
    /** 1 / (1 + exp(−x)). */
    SIGMOID
}
