// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.model;

/** How the outputs for the crops of one image become one output. */
public enum Pooling {
    /** There are no crops. */
    NONE,
    /** Mean over the crops. */
    MEAN,
    /** Each crop gives Σ weight·score and Σ weight; the sums of both over the crops are divided, as in MANIQA. */
    RATIO
}
