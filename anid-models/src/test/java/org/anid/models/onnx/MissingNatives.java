// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.onnx;

import java.nio.file.Path;
import org.anid.api.model.ModelException;
import org.anid.api.model.ScoreModel;
import org.anid.api.model.TokenizerSpec;
import org.anid.api.model.TokenizerSpec.Cleaning;
import org.anid.models.locate.ModelFolder;
import org.anid.models.token.TextTokenizer;

/**
 * Run in a JVM of its own, on what its native libraries take for another platform: tells twice why each cannot be used.
 */
final class MissingNatives {

    private MissingNatives() {}

    public static void main(String[] args) {
        Path models = Path.of(args[0]);
        for (int i = 0; i < 2; i++) {
            tell(() -> ModelFolder.of(models).open("toy-score", ScoreModel.class));
        }
        for (int i = 0; i < 2; i++) {
            tell(() -> TextTokenizer.open(
                    new TokenizerSpec("tokenizer.json", Cleaning.NONE, 8, null), models.resolve("toy-clip")));
        }
    }

    private static void tell(Runnable open) {
        try {
            open.run();
        } catch (ModelException e) {
            System.out.println(e.getMessage());
        }
    }
}
