// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;
import org.anid.api.dataset.ImageSource;
import org.anid.api.evaluation.EvaluationPlan;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.model.ModelLocator;
import org.anid.dataset.FolderDataset;
import org.anid.metrics.dimension.Dimensions;
import org.anid.metrics.dimension.Selection;
import org.anid.metrics.evaluate.JournalException;
import org.anid.metrics.evaluate.StandardEvaluator;
import org.anid.metrics.kernel.KernelChoice;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationTest {

    private static final int IMAGES = 4;
    private static final int SIDE = 48;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    /** The generator "copy" copies, "noise" adds noise. */
    @BeforeEach
    void paint() throws IOException {
        for (int i = 0; i < IMAGES; i++) {
            write("photos", i, 0);
            write("copy", i, 0);
            write("noise", i, 60);
        }
    }

    private void write(String name, int index, int noise) throws IOException {
        Random random = new Random(index);
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                int level = (x * (index + 1) + 3 * y) % 190 + (noise == 0 ? 0 : random.nextInt(noise));
                image.setRGB(x, y, level << 16 | level << 8 | level);
            }
        }
        Path file = Files.createDirectories(folder.resolve(name)).resolve(index + ".png");
        ImageIO.write(image, "png", file.toFile());
    }

    private Evaluation folders() {
        return Evaluation.of(folder.resolve("photos"))
                .generated("copy", folder.resolve("copy"))
                .generated("noise", folder.resolve("noise"))
                .models(ModelLocator.none());
    }

    @Test
    void oneCallGivesWhatThePlanGives() throws Exception {
        EvaluationReport report = folders().metrics("psnr", "ssim", "entropy").run();
        try (ImageSource source = FolderDataset.builder(folder.resolve("photos"))
                .generated("copy", folder.resolve("copy"))
                .generated("noise", folder.resolve("noise"))
                .open()) {
            EvaluationReport planned = StandardEvaluator.create()
                    .evaluate(EvaluationPlan.builder(
                                    source,
                                    Dimensions.standard(
                                            KernelChoice.auto(),
                                            ModelLocator.none(),
                                            Selection.parse("psnr,ssim,entropy")))
                            .build());
            assertThat(report.results()).isEqualTo(planned.results());
            assertThat(report.scores()).isEqualTo(planned.scores());
        }
        assertThat(report.overall().get(0).condition().generator()).isEqualTo("copy");
        assertThat(report.overall().get(0).discrepancy().value()).isZero();
        assertThat(report.overall().get(1).discrepancy().value()).isPositive();
    }

    @Test
    void theReportIsWritten() throws Exception {
        Path captions = Files.writeString(folder.resolve("captions.csv"), "image_id,caption\n0,stripes\n");
        folders()
                .captions(captions)
                .metrics("psnr")
                .limit(2)
                .settings(plan -> plan.threads(1))
                .write(folder.resolve("out"));
        assertThat(folder.resolve("out/report.json")).content().matches("(?s).*\"limit\"\\s*:\\s*\"2\".*");
        assertThat(folder.resolve("out/report.html")).content().contains("<image id=\"p0\" ");
    }

    @Test
    void aRunThatWasCutOffGoesOn() throws Exception {
        Path whole = folder.resolve("whole");
        Path out = folder.resolve("out");
        folders().metrics("psnr", "entropy").write(whole);
        Evaluation cutOff = folders()
                .metrics("psnr", "entropy")
                .settings(plan -> plan.threads(1).batchSize(1).progress((done, total) -> {
                    if (2 * done > total) {
                        throw new IllegalStateException("cut off");
                    }
                }));
        assertThatIllegalStateException().isThrownBy(() -> cutOff.write(out)).withMessage("cut off");
        assertThat(out.resolve("run.journal")).isRegularFile();
        assertThatExceptionOfType(JournalException.class)
                .isThrownBy(() -> folders().metrics("psnr").write(out))
                .withMessageContaining("batch size was 1 and is 4 now");
        folders().metrics("psnr", "entropy").settings(plan -> plan.batchSize(1)).write(out);
        assertThat(out.resolve("scores.csv")).hasSameTextualContentAs(whole.resolve("scores.csv"));
        assertThat(out.resolve("run.journal")).doesNotExist();
    }

    @Test
    void whatWasCutOffMayBeForgotten() throws Exception {
        Path out = folder.resolve("out");
        Evaluation cutOff = folders()
                .metrics("psnr")
                .settings(plan -> plan.progress((done, total) -> {
                    throw new IllegalStateException("cut off");
                }));
        assertThatIllegalStateException().isThrownBy(() -> cutOff.write(out));
        folders().metrics("entropy").fresh().write(out);
        assertThat(out.resolve("scores.csv")).content().contains("entropy").doesNotContain("psnr");
    }

    @Test
    void everyMetricThatNeedsNoModelRunsUnlessToldOtherwise() throws Exception {
        EvaluationReport report = folders().limit(2).run();
        assertThat(report.results()).extracting(result -> result.metric().id()).contains("psnr", "mad", "swd", "piqe");
        assertThat(report.skipped()).extracting(skipped -> skipped.metric()).contains("lpips");
    }

    @Test
    void whatCannotRunIsRefusedWithItsRemedy() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> folders().metrics("psnr", "lpips").run())
                .withMessageStartingWith("lpips: ")
                .withMessageContaining("lpips-alex");
        assertThatIllegalArgumentException().isThrownBy(() -> folders().metrics("snr"));
    }

    @Test
    void aDataSetHasItsOwnGenerators() throws Exception {
        try (ImageSource source = FolderDataset.builder(folder.resolve("photos"))
                .generated("copy", folder.resolve("copy"))
                .open()) {
            Evaluation evaluation = Evaluation.of(source).models(ModelLocator.none());
            assertThat(evaluation.metrics("psnr").run().overall()).hasSize(1);
            assertThatIllegalStateException()
                    .isThrownBy(() -> evaluation.generated("noise", folder.resolve("noise")))
                    .withMessage("this data set has generators of its own: give them to its builder");
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> Evaluation.of(folder.resolve("photos")).run())
                .withMessageStartingWith("nothing to compare: name a generator and its folder");
    }
}
