// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.locate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.anid.api.model.ModelException;
import org.anid.models.bundle.BundleImporter;
import org.anid.models.run.Device;
import org.anid.models.run.RunSettings;
import org.anid.models.testing.Bundles;
import org.anid.models.testing.OnnxFile;
import org.anid.models.zoo.ModelZoo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device that cannot be had is known before anything is opened, and asked for by networks alone. */
class DeviceTest {

    private static final RunSettings NOWHERE = new RunSettings(new Device.Cuda(999), 1);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path models;

    @Test
    void aNetworkNeedsTheDeviceWhetherItIsThereOrNot() throws IOException {
        Bundles.ONNX.copy("toy-score", models);
        ModelFolder folder = ModelFolder.of(models).with(NOWHERE);
        for (String id : List.of("toy-score", "u2netp")) {
            assertThatThrownBy(() -> folder.checkDevice(List.of("brisque", id)))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("CUDA")
                    .message()
                    .doesNotContain("\n");
        }
        assertThatCode(() -> folder.with(RunSettings.standard()).checkDevice(List.of("toy-score")))
                .doesNotThrowAnyException();
    }

    @Test
    void aNetworkOfKerasAsksItsOwnEngine() throws IOException {
        Bundles.KERAS.copy("keras-features", models);
        ModelFolder folder = ModelFolder.of(models).with(NOWHERE);
        assertThatThrownBy(() -> folder.checkDevice(List.of("keras-features")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("ND4J");
    }

    @Test
    void parametersNeedNone() {
        ModelFolder folder = ModelFolder.of(models).with(NOWHERE);
        assertThatCode(() -> folder.checkDevice(BundleImporter.ids())).doesNotThrowAnyException();
        assertThatCode(() -> folder.checkDevice(List.of("nosuch"))).doesNotThrowAnyException();
    }

    @Test
    void theProcessorPassesTheSameCheck() {
        assertThatCode(() -> Engines.check(Set.copyOf(ModelZoo.cards()), RunSettings.standard()))
                .doesNotThrowAnyException();
    }

    @Test
    void theGraphThatAsksIsWhatTheTestWrites() throws IOException {
        try (InputStream graph = Objects.requireNonNull(Engines.class.getResourceAsStream("least.onnx"))) {
            assertThat(graph.readAllBytes()).isEqualTo(OnnxFile.negation());
        }
    }
}
