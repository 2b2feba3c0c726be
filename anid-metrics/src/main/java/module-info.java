// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The metrics of ANID, the kernels under them, the five dimensions, the evaluator and the reports.
 *
 * <p>An engine is found as a service. The one on the Vector API runs where the JVM was started with
 * {@code --add-modules jdk.incubator.vector}; the one on ND4J is {@code org.anid.nd4j}, which is added.
 */
// Commons Math has no module name of its own; org.anid.nd4j is built after this module.
@SuppressWarnings({"requires-automatic", "module"})
module org.anid.metrics {
    requires transitive org.anid.api;
    requires com.fasterxml.jackson.core;
    requires commons.math3;
    requires java.desktop;
    requires static com.github.weisj.jsvg;

    exports org.anid.metrics.aesthetics;
    exports org.anid.metrics.alignment;
    exports org.anid.metrics.compare;
    exports org.anid.metrics.dimension;
    exports org.anid.metrics.downstream;
    exports org.anid.metrics.evaluate;
    exports org.anid.metrics.human;
    exports org.anid.metrics.kernel;
    exports org.anid.metrics.quality.distribution;
    exports org.anid.metrics.quality.frame;
    exports org.anid.metrics.quality.structure;
    exports org.anid.metrics.report;
    exports org.anid.metrics.report.summary;
    exports org.anid.metrics.internal.kernel to
            org.anid.nd4j;
    exports org.anid.metrics.internal.kernel.cpu to
            org.anid.nd4j;

    uses org.anid.api.evaluation.ReportFile;
    uses org.anid.metrics.kernel.KernelProvider;

    provides org.anid.metrics.kernel.KernelProvider with
            org.anid.metrics.internal.kernel.scalar.ScalarKernelProvider,
            org.anid.metrics.internal.kernel.vector.VectorKernelProvider;
}
