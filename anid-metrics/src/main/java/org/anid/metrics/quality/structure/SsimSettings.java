// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.quality.structure;

import java.util.Map;
import org.anid.metrics.kernel.SsimWindow;

/** The settings that SSIM and MS-SSIM share, by name. */
final class SsimSettings {

    private SsimSettings() {}

    static Map<String, String> of(SsimWindow window) {
        return Map.of(
                "window", Integer.toString(window.size()),
                "sigma", Double.toString(window.sigma()),
                "k1", Double.toString(window.k1()),
                "k2", Double.toString(window.k2()),
                "clip-contrast", Boolean.toString(window.clipContrast()));
    }
}
