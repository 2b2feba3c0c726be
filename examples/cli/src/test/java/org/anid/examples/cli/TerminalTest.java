// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class TerminalTest {

    @Test
    void nothingIsLeftThatATerminalObeys() {
        assertThat(Terminal.harmless("a\u001b[31m\u009b2J\u0007\r\u202Eb\n\tc"))
                .isEqualTo("a\uFFFD[31m\uFFFD2J\uFFFD\uFFFD\uFFFDb\n\tc");
        assertThat(Terminal.plain("ü 漢 😀\n\tc")).isEqualTo("ü 漢 😀\uFFFD\uFFFDc");
    }

    @Test
    void messagesAndHelpAreLinesAsBefore() {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        assertThat(Anid.run(
                        new String[] {"metric", "ssim", "\u001b]0;owned\u0007.png", "b.png"},
                        new PrintWriter(out),
                        new PrintWriter(err)))
                .isNotZero();
        assertThat(err.toString()).contains("\uFFFD]0;owned\uFFFD.png").doesNotContain("\u001b", "\u0007");
        Anid.run(new String[] {"metric", "--help"}, new PrintWriter(out), new PrintWriter(err));
        assertThat(out.toString().lines().count()).isGreaterThan(10);
    }
}
