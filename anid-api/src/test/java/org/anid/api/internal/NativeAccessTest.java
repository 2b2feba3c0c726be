// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NativeAccessTest {

    private final Throwable refused =
            new ExceptionInInitializerError(new IllegalCallerException("Illegal native access from an unnamed module"));

    /** As JDK 25 tells it, at the first attempt and at later ones. */
    @Test
    void aRefusalIsFoundAmongTheCauses() {
        String remedy =
                "this JVM was started without consent to native code: start it with --enable-native-access=ALL-UNNAMED";
        assertThat(NativeAccess.remedy(refused, NativeAccessTest.class)).isEqualTo(remedy);
        Throwable again = new NoClassDefFoundError("Could not initialize class Library");
        again.initCause(
                new ExceptionInInitializerError(
                        "Exception java.lang.IllegalCallerException: Illegal native access from an unnamed module [in thread \"main\"]"));
        assertThat(NativeAccess.remedy(again, NativeAccessTest.class)).isEqualTo(remedy);
    }

    @Test
    void aModuleIsNamed() {
        assertThat(NativeAccess.remedy(refused, String.class)).endsWith("--enable-native-access=java.base");
    }

    @Test
    void otherFailuresAreTheirOwn() {
        assertThat(NativeAccess.remedy(new UnsatisfiedLinkError("no webp in java.library.path"), String.class))
                .isNull();
    }

    @Test
    void consentIsNotMissingWhereTheJdkItselfIsAsked() {
        assertThat(NativeAccess.isMissing(String.class)).isFalse();
        assertThat(NativeAccess.option(NativeAccessTest.class)).isEqualTo("--enable-native-access=ALL-UNNAMED");
    }
}
