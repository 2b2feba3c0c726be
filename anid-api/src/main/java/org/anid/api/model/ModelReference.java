// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.model;

import java.io.Serializable;

/**
 * Which model, exactly.
 *
 * @param id as on its card, {@code clip-vit-b-32}
 * @param version of the card or of the code, for a hand-made feature; {@link #RANDOM} and the seed where the weights
 *     are random
 * @param sha256 in lower-case hex: of the values of a parameter bundle, of the card of a network, which states the hash
 *     of each of its files; {@code "none"} for what has no weights, {@code "unknown"} if unknown
 * @param runtime what computes it, with its version, and on what kind of device, as
 *     {@code "ONNX Runtime 1.29.0 on cpu"}; {@link #OWN_CODE} where this library does
 * @param terms licence of the weights where it forbids commercial use; empty where it does not
 */
public record ModelReference(String id, String version, String sha256, String runtime, String terms)
        implements Serializable {

    /**
     * The runtime of parameters and hand-made features: what the provenance says of kernels and version holds for them.
     */
    public static final String OWN_CODE = "none";

    /** How the version begins where nobody trained the weights; the seed follows. */
    public static final String RANDOM = "random weights from seed ";

    /** What this library computes itself. */
    public ModelReference(String id, String version, String sha256) {
        this(id, version, sha256, OWN_CODE);
    }

    /** Weights that may be used for any purpose. */
    public ModelReference(String id, String version, String sha256, String runtime) {
        this(id, version, sha256, runtime, "");
    }

    /** The same weights, computed by something else. */
    public ModelReference on(String value) {
        return new ModelReference(id, version, sha256, value, terms);
    }

    /** The same weights, under a licence that forbids commercial use. */
    public ModelReference under(String licence) {
        return new ModelReference(id, version, sha256, runtime, licence);
    }

    /** Whether its weights are random, for tests of the graph alone: no score that is made with them means anything. */
    public boolean random() {
        return version.startsWith(RANDOM);
    }
}
