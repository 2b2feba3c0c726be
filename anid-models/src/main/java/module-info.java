// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Pretrained networks as cards and as models: located, verified, preprocessed and run.
 *
 * <p>Deeplearning4j and ND4J cannot be read as modules; where they are wanted they lie on the class path, and the
 * engine on them reads it.
 */
// Libraries without a descriptor have no say in what they need: Gson, SLF4J and Unsafe.
@SuppressWarnings("requires-automatic")
module org.anid.models {
    requires transitive org.anid.api;
    requires ai.djl.tokenizers;
    requires com.fasterxml.jackson.databind;
    requires com.google.gson;
    requires com.microsoft.onnxruntime;
    requires com.sun.jna;
    requires io.jhdf;
    requires java.net.http;
    requires jdk.unsupported;
    requires org.apache.commons.compress;
    requires org.slf4j;
    requires us.hebi.matlab.mat.mfl.core;

    exports org.anid.models.bundle;
    exports org.anid.models.locate;
    exports org.anid.models.run;
    exports org.anid.models.zoo;

    opens org.anid.models.architecture to
            com.fasterxml.jackson.databind;
    opens org.anid.models.bundle to
            com.fasterxml.jackson.databind;
}
