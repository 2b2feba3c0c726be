// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.onnx;

import java.nio.file.Path;
import org.anid.api.model.ScoreModel;
import org.anid.api.model.TextImageEncoder;
import org.anid.models.locate.ModelFolder;

/** Run in a JVM of its own, whose home is empty: opens a network, and one with a tokenizer, and stays a while. */
final class EmptyHome {

    /** The telemetry writes its files within a second of the first session. */
    private static final long STAYS = 3000;

    private EmptyHome() {}

    public static void main(String[] args) throws InterruptedException {
        ModelFolder models = ModelFolder.of(Path.of(args[0]));
        models.open("toy-score", ScoreModel.class);
        models.open("toy-clip", TextImageEncoder.class);
        Thread.sleep(STAYS);
        System.out.println("done");
    }
}
