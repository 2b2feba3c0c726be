// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The runs that are under way. When the JVM ends, ONNX Runtime's own hook frees what they stand on, and a thread that
 * is in one, or begins one, ends the process with a fault instead. So runs are told to end then and are waited for, and
 * none begins any more; and because hooks run at once, the environment has a second owner, for which that hook does not
 * free it.
 */
final class Runs {

    /** An operator is not interrupted; the largest ones here take a fraction of this on one core. */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(4);

    private static final Set<OrtSession.RunOptions> UNDER_WAY = Collections.newSetFromMap(new IdentityHashMap<>());
    private static final System.Logger LOG = System.getLogger(Runs.class.getName());
    private static boolean ending;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Runs::end, "anid-onnx-end"));
    }

    private Runs() {}

    /**
     * Becomes the environment's second owner. ONNX Runtime counts them; its Java interface has no way to be one, so
     * this goes behind it. Where another version has no such method all is as it would be without.
     *
     * @see <a href="https://github.com/microsoft/onnxruntime/blob/v1.29.0/onnxruntime/core/session/ort_env.cc">the
     *     count</a>
     */
    static void own() {
        try {
            Field api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
            Method create = OrtEnvironment.class.getDeclaredMethod("createHandle", long.class, int.class, String.class);
            api.setAccessible(true);
            create.setAccessible(true);
            create.invoke(null, api.getLong(null), OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING.getValue(), "anid");
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "ONNX Runtime has no second owner: a program may end with a fault", e);
        }
    }

    /** A run begins; not if the JVM ends: then this never returns. */
    static synchronized void begin(OrtSession.RunOptions options) {
        stayIfEnding();
        UNDER_WAY.add(options);
    }

    /** It has ended, well or not; if the JVM ends, nobody hears of it. */
    static synchronized void ended(OrtSession.RunOptions options) {
        UNDER_WAY.remove(options);
        Runs.class.notifyAll();
        stayIfEnding();
    }

    private static void stayIfEnding() {
        while (ending) {
            try {
                Runs.class.wait();
            } catch (InterruptedException e) {
                // There is nothing left to do but to wait for the end.
            }
        }
    }

    private static synchronized void end() {
        ending = true;
        long start = System.nanoTime();
        try {
            for (OrtSession.RunOptions options : UNDER_WAY) {
                options.setTerminate(true);
            }
            for (long left = PATIENCE;
                    left > 0 && !UNDER_WAY.isEmpty();
                    left = PATIENCE - (System.nanoTime() - start)) {
                TimeUnit.NANOSECONDS.timedWait(Runs.class, left);
            }
        } catch (OrtException | InterruptedException e) {
            // The JVM ends all the same.
            return;
        }
    }
}
