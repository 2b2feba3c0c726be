// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.onnx;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.WString;

/**
 * Switches off the telemetry of ONNX Runtime. Its builds from 1.29 on write a device id and a database of events, with
 * the names of models, into the user's cache and look for the vendor's host, unless {@code ORT_DISABLE_TELEMETRY} is in
 * the environment of the process when the native library starts; {@code OrtEnvironment.setTelemetry(false)} comes too
 * late for that (seen on 1.29.0, Linux x86-64). Java cannot change its own environment, so the C library is asked to.
 */
final class Telemetry {

    private static final String VARIABLE = "ORT_DISABLE_TELEMETRY";

    /** Where JNA unpacks its native library; by default a folder in the user's cache, which it leaves behind. */
    private static final String UNPACKED_TO = "jna.tmpdir";

    private Telemetry() {}

    /**
     * To be called before ONNX Runtime starts. A program that has started it by itself has to set the variable by
     * itself.
     *
     * @throws IllegalStateException if it cannot be switched off
     * @throws LinkageError if there is no way to the C library on this platform
     */
    static void switchOff() {
        if (System.getenv(VARIABLE) != null) {
            // Whoever starts the process has decided.
            return;
        }
        String before = System.getProperty(UNPACKED_TO);
        try {
            if (before == null) {
                System.setProperty(UNPACKED_TO, System.getProperty("java.io.tmpdir"));
            }
            if (!set()) {
                throw new IllegalStateException(
                        "its telemetry cannot be switched off: start Java with " + VARIABLE + "=1 in its environment");
            }
        } finally {
            if (before == null) {
                System.clearProperty(UNPACKED_TO);
            }
        }
    }

    private static boolean set() {
        if (Platform.isWindows()) {
            return NativeLibrary.getInstance("kernel32")
                            .getFunction("SetEnvironmentVariableW")
                            .invokeInt(new Object[] {new WString(VARIABLE), new WString("1")})
                    != 0;
        }
        return NativeLibrary.getInstance(Platform.C_LIBRARY_NAME)
                        .getFunction("setenv")
                        .invokeInt(new Object[] {VARIABLE, "1", 1})
                == 0;
    }
}
