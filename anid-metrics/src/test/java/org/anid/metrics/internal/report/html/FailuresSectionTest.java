// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.anid.metrics.report.SampleReports;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class FailuresSectionTest {

    @Test
    void everyFailureIsListed() throws IOException {
        Element section = Markup.of(new FailuresSection(), SampleReports.rich(false));
        assertThat(Markup.texts(section, "code")).containsExactly("Dalle2/512/T2I/139_1.jpg", "a|b.png");
    }

    @Test
    void withoutFailuresThereIsNone() {
        assertThat(new FailuresSection().appliesTo(Markup.content(SampleReports.empty(), null, null)))
                .isFalse();
    }
}
