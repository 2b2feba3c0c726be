// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class HtmlTest {

    @Test
    void charactersThatXmlForbidsAreReplaced() throws IOException {
        StringBuilder out = new StringBuilder();
        new Html(out).leaf("p", "a\u0000b\u001Bc\uD800d\uFFFFe\uD83D\uDE00 \"<&>'");
        assertThat(Markup.parse(out.toString()).getDocumentElement().getTextContent())
                .isEqualTo("a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\uD83D\uDE00 \"<&>'");
    }
}
