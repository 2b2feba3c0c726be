// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.kernel.cpu;

/**
 * What the similarity formula needs besides the filtered rows.
 *
 * @param pCentre sum of the two centres
 * @param qCentre difference of the two centres
 * @param c1 constant of the luminance term
 * @param c2 constant of the contrast–structure term
 * @param clip whether a negative contrast–structure term counts as 0
 */
public record SsimConstants(float pCentre, float qCentre, float c1, float c2, boolean clip) {}
