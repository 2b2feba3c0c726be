// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset.decode;

import org.jspecify.annotations.Nullable;

/**
 * What a format's decoder hands over.
 *
 * @param width columns
 * @param height rows
 * @param rgb interleaved, unsigned
 * @param alpha one byte per pixel, or null where the image has no transparency
 */
record Pixels(int width, int height, byte[] rgb, byte @Nullable [] alpha) {}
