// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.embed;

import java.io.IOException;
import java.nio.file.Path;
import org.anid.api.dataset.DatasetException;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.evaluation.Evaluation;

/** A whole evaluation: two folders in, a report out. */
public final class EvaluateFolders {

    private EvaluateFolders() {}

    /** Takes a folder of natural images, one of generated images, and one for the report. */
    public static void main(String[] folders) throws DatasetException, IOException, InterruptedException {
        EvaluationReport report = Evaluation.of(Path.of(folders[0]))
                .generated("SDXL", Path.of(folders[1]))
                .metrics("psnr", "ssim", "frechet-handmade")
                .write(Path.of(folders[2]));

        report.overall()
                .forEach(answer -> System.out.println(answer.condition().generator() + " "
                        + answer.discrepancy().value()));
    }
}
