// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.model;

import java.io.Serializable;

/**
 * Which model, exactly.
 *
 * @param id as on its card, {@code clip-vit-b-32}
 * @param version of the card or of the code, for a hand-made feature
 * @param sha256 in lower-case hex: of the values of a parameter bundle, of the card of a network, which states the hash of each of
 *     its files; {@code "none"} for what has no weights, {@code "unknown"} if unknown
 */
public record ModelReference(String id, String version, String sha256) implements Serializable {}
