// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.api.internal;

import org.jspecify.annotations.Nullable;

/**
 * Whether a native library failed because the JVM was started without consent to native code (JEP 472), which is then
 * the default of a later JDK or {@code --illegal-native-access=deny}: the JVM says so deep in the causes, and never
 * which option helps.
 */
public final class NativeAccess {

    private NativeAccess() {}

    /**
     * What to do about it.
     *
     * @param failure of the library
     * @param library a class of it, which is not initialized
     * @return null where consent is not what is missing
     */
    public static @Nullable String remedy(Throwable failure, Class<?> library) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            // A class that failed to initialize once has the first failure as text from then on.
            if (at.toString().contains(IllegalCallerException.class.getName())) {
                return "this JVM was started without consent to native code: start it with " + option(library);
            }
        }
        return null;
    }

    /** The option that gives consent to a library, a class of which is this one. */
    public static String option(Class<?> library) {
        Module module = library.getModule();
        return "--enable-native-access=" + (module.isNamed() ? module.getName() : "ALL-UNNAMED");
    }

    /** Whether this JVM asks for consent to native code and has none for a library; before JDK 22 none does. */
    public static boolean isMissing(Class<?> library) {
        try {
            Object enabled = Module.class.getMethod("isNativeAccessEnabled").invoke(library.getModule());
            return Boolean.FALSE.equals(enabled);
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
