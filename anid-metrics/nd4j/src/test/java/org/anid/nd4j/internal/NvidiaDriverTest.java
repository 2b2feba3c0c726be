// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.nd4j.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NvidiaDriverTest {

    @ParameterizedTest
    @CsvSource({"Linux, nvidiactl", "Linux, dxg", "Windows 11, nvcuda.dll"})
    void isThereWhereItsFileIs(String system, String file) {
        assertThat(NvidiaDriver.present(system, path -> path.endsWith(file))).isTrue();
    }

    @Test
    void isNotThereWithoutIt() {
        assertThat(NvidiaDriver.present("Linux", path -> path.endsWith("nvcuda.dll")))
                .isFalse();
        assertThat(NvidiaDriver.present("Windows 11", path -> path.equals(Path.of("/dev/nvidiactl"))))
                .isFalse();
    }
}
