// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.anid.api.evaluation.EvaluationReport;
import org.anid.api.evaluation.ReportFile;
import org.anid.api.evaluation.ReportRenderer;
import org.anid.api.evaluation.ScoreRow;
import org.anid.api.evaluation.ScoreTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportWriterTest {

    private final Path folder;

    ReportWriterTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void everyFormatBecomesItsFilesAndNothingElse() throws IOException {
        Path out = folder.resolve("new/report");
        EvaluationReport report = SampleReports.rich(true);
        List<Path> written = ReportWriter.write(report, out, ReportFormat.standard());

        assertThat(names(out)).containsExactly("report.html", "report.json", "report.md", "scores.csv", "summary.csv");
        assertThat(written)
                .extracting(file -> file.getFileName().toString())
                .containsExactly("report.json", "scores.csv", "summary.csv", "report.md", "report.html");
        for (ReportFormat format : ReportFormat.standard()) {
            for (ReportFile renderer : format.renderers()) {
                StringBuilder text = new StringBuilder();
                ((ReportRenderer) renderer).render(report, text);
                assertThat(out.resolve(renderer.fileName())).hasContent(text.toString());
            }
        }
    }

    @Test
    void filesOfAnEarlierRunGoAndNothingElse() throws IOException {
        ReportWriter.write(SampleReports.rich(false), folder, ReportFormat.standard());
        Files.writeString(folder.resolve("notes.md"), "mine");
        Files.writeString(folder.resolve(".report.md"), "mine too");
        Files.createDirectories(folder.resolve("data/report.html"));
        ReportWriter.write(SampleReports.empty(), folder, ReportFormat.parse("json"));
        assertThat(names(folder)).containsExactly(".report.md", "data", "notes.md", "report.json");
        assertThat(Files.readString(folder.resolve("report.json"))).doesNotContain("SD_XL");
        assertThat(folder.resolve("notes.md")).hasContent("mine");
        assertThat(folder.resolve("data/report.html")).isDirectory();
    }

    @Test
    void whereAFileCannotTakeItsPlaceTheEarlierReportComesBack() throws IOException {
        ReportWriter.write(SampleReports.empty(), folder, ReportFormat.parse("json,csv"));
        String before = Files.readString(folder.resolve("report.json"));
        // In the way of the last file, when all others are in their places.
        Files.createDirectories(folder.resolve("report.html/mine"));
        assertThatIOException()
                .isThrownBy(() -> ReportWriter.write(SampleReports.rich(false), folder, ReportFormat.standard()))
                .withMessageStartingWith("cannot write to " + folder + ": ");
        assertThat(names(folder)).containsExactly("report.html", "report.json", "scores.csv", "summary.csv");
        assertThat(folder.resolve("report.json")).hasContent(before);
        assertThat(folder.resolve("report.html/mine")).isDirectory();
    }

    @Test
    void figuresAreFilesOfAReportAndOthersBesideThemAreNot() throws IOException {
        Path figures = folder.resolve("figures");
        List<ReportFile> files =
                List.of(new JsonReport(), ReportFigures.create().png());
        assertThat(ReportWriter.write(SampleReports.rich(false), folder, files))
                .containsExactly(folder.resolve("report.json"), figures);
        assertThat(names(folder)).containsExactly("figures", "report.json");
        assertThat(names(figures))
                .contains("answer.svg", "answer.png", "dimension-quality.svg", "scores-ssim.png")
                .allMatch(name -> name.matches("[a-z0-9-]+[.](svg|png)"));
        assertThat(Files.readString(figures.resolve("answer.svg"))).contains("SD_XL");
        assertThat(ImageIO.read(figures.resolve("answer.png").toFile()).getWidth())
                .isEqualTo(1520);

        Files.writeString(figures.resolve("mine.txt"), "mine");
        ReportWriter.write(SampleReports.rich(false), folder, ReportFormat.parse("json"));
        assertThat(names(figures)).containsExactly("mine.txt");
        Files.delete(figures.resolve("mine.txt"));
        ReportWriter.write(SampleReports.rich(false), folder, List.of(new JsonReport(), ReportFigures.create()));
        ReportWriter.write(SampleReports.rich(false), folder, ReportFormat.parse("json"));
        assertThat(names(folder)).containsExactly("report.json");
    }

    @Test
    void equalReportsGiveEqualFigures() throws IOException {
        Path a = folder.resolve("a");
        Path b = folder.resolve("b");
        // A few: a PNG takes a tenth of a second.
        EvaluationReport report =
                SampleReports.with(SampleReports.with(SampleReports.rich(false), ScoreTable.of(List.of())), List.of());
        for (Path each : List.of(a, b)) {
            ReportWriter.write(report, each, List.of(ReportFigures.create().png()));
        }
        assertThat(names(a.resolve("figures"))).contains("answer.png", "answer.svg");
        for (String name : names(a.resolve("figures"))) {
            assertThat(b.resolve("figures").resolve(name))
                    .hasSameBinaryContentAs(a.resolve("figures").resolve(name));
        }
    }

    @Test
    void whatCannotBeDrawnLeavesNoFigures() throws IOException {
        ReportFile broken = new ReportFile() {
            @Override
            public String fileName() {
                return "figures";
            }

            @Override
            public void write(EvaluationReport report, Path file) throws IOException {
                Files.createDirectories(file);
                Files.writeString(file.resolve("half.svg"), "<svg");
                throw new IOException("no more room");
            }
        };
        assertThatIOException()
                .isThrownBy(() -> ReportWriter.write(SampleReports.empty(), folder, List.of(broken)))
                .withMessageContaining("no more room");
        assertThat(names(folder)).isEmpty();
    }

    @Test
    void parquetNeedsWhatWritesIt() {
        // Found as a service, which this module has not.
        assertThatIllegalStateException()
                .isThrownBy(() -> ReportWriter.write(SampleReports.empty(), folder, ReportFormat.parse("parquet")))
                .withMessage(
                        "nothing here writes scores.parquet: add org.anid:anid-dataset and org.duckdb:duckdb_jdbc");
    }

    @Test
    void anEarlierReportIsReplaced() throws IOException {
        ReportWriter.write(SampleReports.empty(), folder, ReportFormat.standard());
        ReportWriter.write(SampleReports.rich(false), folder, ReportFormat.standard());
        assertThat(Files.readString(folder.resolve("report.json"))).contains("SD_XL");
        assertThat(names(folder)).hasSize(5);
    }

    @Test
    void aFolderThatIsAFileIsOneClearLine() throws IOException {
        Path file = Files.writeString(folder.resolve("taken"), "");
        for (Path directory : List.of(file, file.resolve("below"))) {
            assertThatIOException()
                    .isThrownBy(() -> ReportWriter.write(SampleReports.empty(), directory, ReportFormat.standard()))
                    .withMessageStartingWith("cannot write to " + directory + ": ")
                    .withMessageEndingWith("; choose a folder that can be made and written")
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
        }
    }

    @Test
    void aFailureHalfwayLeavesTheEarlierReportAndNoLitter() throws IOException {
        ReportWriter.write(SampleReports.empty(), folder, ReportFormat.standard());
        String before = Files.readString(folder.resolve("report.json"));
        ScoreTable broken = new ScoreTable() {
            @Override
            public long size() {
                return 1;
            }

            @Override
            public void forEach(Consumer<? super ScoreRow> consumer) {
                throw new IllegalStateException("the scores are gone");
            }
        };
        EvaluationReport report = SampleReports.with(SampleReports.rich(false), broken);

        assertThatIllegalStateException().isThrownBy(() -> ReportWriter.write(report, folder, ReportFormat.standard()));
        assertThat(folder.resolve("report.json")).hasContent(before);
        assertThat(names(folder)).hasSize(5);
    }

    /** A format of somebody else. */
    private static ReportRenderer own(String name) {
        return new ReportRenderer() {
            @Override
            public String fileName() {
                return name;
            }

            @Override
            public void render(EvaluationReport report, Appendable target) throws IOException {
                target.append(report.title());
            }
        };
    }

    @Test
    void renderersMayComeFromOutside() throws IOException {
        ReportWriter.write(SampleReports.rich(false), folder, ReportFormat.standard());
        List<ReportRenderer> renderers = List.of(own("title.txt"), new JsonReport());
        assertThat(ReportWriter.write(SampleReports.empty(), folder, renderers))
                .containsExactly(folder.resolve("title.txt"), folder.resolve("report.json"));
        assertThat(names(folder)).containsExactly("report.json", "title.txt");
        assertThat(folder.resolve("title.txt")).hasContent("nothing");
        ReportWriter.write(SampleReports.rich(false), folder, List.of(own("title.txt")));
        assertThat(names(folder)).containsExactly("title.txt");
    }

    @Test
    void everyRendererHasAFileOfItsOwnInTheFolder() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReportWriter.write(
                        SampleReports.empty(), folder, List.of(own("report.json"), new JsonReport())))
                .withMessage("two renderers write report.json: leave one out");
        for (String name : List.of("", ".", "..", "a/b", "/tmp/a")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ReportWriter.write(SampleReports.empty(), folder, List.of(own(name))))
                    .withMessageContaining("not '" + name + "'");
        }
    }

    @Test
    void formatsAreReadInAnyCaseAndOrder() {
        assertThat(ReportFormat.parse("HTML, json")).isEqualTo(Set.of(ReportFormat.JSON, ReportFormat.HTML));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReportFormat.parse("json,pdf"))
                .withMessage(
                        "a report format is json, csv, md, html, latex or parquet, or several joined by commas, not 'pdf'");
        assertThatIllegalArgumentException().isThrownBy(() -> ReportFormat.parse(""));
    }
}
