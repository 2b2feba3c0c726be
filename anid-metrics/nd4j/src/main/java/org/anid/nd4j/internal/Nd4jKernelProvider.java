// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.nd4j.internal;

import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.anid.metrics.kernel.KernelProvider;
import org.anid.metrics.kernel.Kernels;
import org.anid.metrics.kernel.Usability;

/** ND4J, on whatever backend is on the class path. */
public final class Nd4jKernelProvider implements KernelProvider {

    /** Lists the backends; reading it says what there is without starting any. */
    private static final String BACKENDS = "META-INF/services/org.nd4j.linalg.factory.Nd4jBackend";

    private static final String CUDA = "org.nd4j.linalg.jcublas.JCublasBackend";

    private static final System.Logger LOG = System.getLogger(Nd4jKernelProvider.class.getName());

    @Override
    public String name() {
        return "nd4j";
    }

    @Override
    public Usability usability() {
        List<String> backends = backends();
        return backends.isEmpty()
                ? Usability.no(
                        "no ND4J backend is on the class path",
                        "add org.nd4j:nd4j-native, with the natives of this platform, or an org.nd4j:nd4j-cuda build")
                : Usability.yes("the class path has the ND4J backends " + backends);
    }

    /** ND4J is started only where there is a CUDA backend and a driver for it; it is then asked what it loaded. */
    @Override
    public int preference() {
        if (!backends().contains(CUDA)) {
            return -1;
        }
        String reason;
        if (NvidiaDriver.present()) {
            try {
                String backend = Nd4jKernels.backendName();
                if (CUDA.endsWith(backend)) {
                    return 20;
                }
                reason = "ND4J loaded " + backend + " although CUDA is on the class path";
            } catch (IllegalStateException e) {
                reason = e.getMessage();
            }
        } else {
            reason = "CUDA is on the class path, but this machine has no NVIDIA driver";
        }
        LOG.log(System.Logger.Level.INFO, "kernels: not nd4j, because {0}", reason);
        return -1;
    }

    @Override
    public Kernels create(int parallelism) {
        return new Nd4jKernels();
    }

    private static List<String> backends() {
        List<String> names = new ArrayList<>();
        try {
            ClassLoader loader = Nd4jKernelProvider.class.getClassLoader();
            for (URL url : Collections.list(loader.getResources(BACKENDS))) {
                try (var in = url.openStream()) {
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .map(line -> line.replaceFirst("#.*", "").strip())
                            .filter(line -> !line.isEmpty())
                            .forEach(names::add);
                }
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "cannot read " + BACKENDS, e);
        }
        return names;
    }
}
