// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.anid.models.run.Device;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceOptionsTest {

    @Test
    void processorAndCards() {
        assertThat(DeviceOptions.parse("cpu")).isEqualTo(new Device.Cpu());
        assertThat(DeviceOptions.parse("cuda")).isEqualTo(new Device.Cuda(0));
        assertThat(DeviceOptions.parse("cuda:3")).isEqualTo(new Device.Cuda(3));
        assertThat(new DeviceOptions().settings(2).device()).isEqualTo(new Device.Cpu());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpu", "CUDA", "cuda:", "cuda:x", "cuda:1234", "", "cpu:0"})
    void anythingElseIsASlip(String device) {
        assertThatThrownBy(() -> DeviceOptions.parse(device))
                .isInstanceOf(UsageException.class)
                .hasMessage("--device is cpu, cuda or cuda:N, not " + device);
    }
}
