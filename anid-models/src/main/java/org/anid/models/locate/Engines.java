// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.locate;

import java.util.List;
import org.anid.models.dl4j.Dl4jEngine;
import org.anid.models.onnx.OnnxEngine;
import org.anid.models.run.NetworkModels;

/** What computes networks. */
final class Engines {

    /** Networks on every engine that there is. */
    static final NetworkModels NETWORKS = new NetworkModels(List.of(new OnnxEngine(), new Dl4jEngine()));

    private Engines() {}
}
