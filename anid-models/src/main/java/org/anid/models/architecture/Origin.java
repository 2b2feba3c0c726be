// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.architecture;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which tensors of a checkpoint a tensor of a graph is made of. Either {@code from}: that tensor, or some of its rows,
 * transposed or not, times a number; with {@code norm} each row times what that batch normalisation multiplies by,
 * γ/√(σ²+ε). Or {@code norm} alone: what it adds, β − μ·γ/√(σ²+ε), and with {@code bias} that tensor times γ/√(σ²+ε) as
 * well, so that a convolution and the normalisation behind it are one.
 *
 * @param from name of a tensor; null for what a normalisation adds
 * @param rows first row and the one after the last; null for all
 * @param picked rows of a matrix, one by one, instead of {@code rows}; null for none
 * @param times factor of all elements; null for 1
 * @param transposed whether rows and columns change places, after rows are chosen
 * @param norm name of a batch normalisation; null for none
 * @param epsilon of that normalisation
 * @param bias name of the bias of the convolution before the normalisation; null if it has none
 */
record Origin(
        @Nullable String from,
        @Nullable List<Long> rows,
        @Nullable List<Long> picked,
        @Nullable Double times,
        boolean transposed,
        @Nullable String norm,
        double epsilon,
        @Nullable String bias) {}
