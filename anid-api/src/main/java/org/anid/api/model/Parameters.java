// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.model;

import java.util.Set;

/**
 * Trained numbers that are no network, such as the support vectors of BRISQUE or the prior of NIQE: arrays by name. A
 * metric states which names and shapes it reads. Safe to share between threads.
 */
public interface Parameters extends Model {

    /** Names of the arrays. */
    Set<String> names();

    /**
     * Sizes of an array, the slowest first; {@code [774, 36]} is 774 rows of 36.
     *
     * @throws ModelException if there is no array of that name
     */
    int[] shape(String name);

    /**
     * The values of an array, row by row; a copy.
     *
     * @throws ModelException if there is no array of that name
     */
    double[] array(String name);
}
