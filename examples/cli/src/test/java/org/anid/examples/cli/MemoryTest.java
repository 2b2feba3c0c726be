// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small file may hold a picture that does not fit: it costs that picture, not the run. */
class MemoryTest {

    private static final String HEAP = "-Xmx1g";

    private final Path folder;

    MemoryTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void whatDoesNotFitIsAFailureOfThatImage() throws IOException, InterruptedException {
        for (String name : List.of("ok", "png", "webp", "bmp", "resized")) {
            Pictures.png(folder.resolve("natural/" + name + ".png"), 48, 48, 1, 0);
        }
        Path made = Files.createDirectories(folder.resolve("made"));
        Pictures.png(made.resolve("ok.png"), 48, 48, 2, 0);
        byte[] png = png(10_000, 10_000, new byte[] {0, 1});
        byte[] webp = webp(10_000, 10_000);
        byte[] bmp = bmp(30_000, 3_000);
        assertThat(png).hasSize(59);
        assertThat(webp).hasSize(38);
        assertThat(bmp).hasSizeLessThan(1200);
        Files.write(made.resolve("png.png"), png);
        Files.write(made.resolve("webp.webp"), webp);
        Files.write(made.resolve("bmp.bmp"), bmp);
        // A whole picture of 33 megapixels, to which the natural one would be resized.
        Files.write(made.resolve("resized.png"), png(8192, 4096, deflate(new byte[4096 * (1 + 8192 / 8)])));

        AnidProcess.Outcome run =
                evaluate(HEAP, "--metrics", "psnr,ssim,entropy", "--out", "report", "--format", "csv,json");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.SOME_INPUTS_FAILED);
        String report = Files.readString(folder.resolve("report/report.json"));
        for (String name : List.of("png.png", "webp.webp", "bmp.bmp", "resized.png")) {
            assertThat(report).contains("made/" + name);
        }
        assertThat(report).contains("8192×4096 pixels, which need up to 2048 MB to be decoded, resized and scored");
        assertThat(Files.readAllLines(folder.resolve("report/scores.csv")))
                .filteredOn(line -> line.startsWith("A,") && line.contains("psnr"))
                .hasSize(1);
    }

    /** The command in a JVM of its own, on the folders of natural and made images. */
    private AnidProcess.Outcome evaluate(String heap, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                AnidProcess.java(),
                heap,
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "org.anid.examples.cli.Anid",
                "evaluate",
                "--natural",
                "natural",
                "--generated",
                "A=made"));
        command.addAll(List.of(more));
        return AnidProcess.run(folder, command);
    }

    /**
     * One group of them fits into the heap, two at once do not: they wait for their turn, and numbers are those of one
     * thread.
     */
    @Test
    void severalLargeImagesAtOnceCostNeitherTheRunNorANumber() throws IOException, InterruptedException {
        for (int i = 0; i < 8; i++) {
            Pictures.png(folder.resolve("natural/" + i + ".png"), 1280, 1024, i, 0);
            Pictures.png(folder.resolve("made/" + i + ".png"), 1280, 1024, i, 9);
        }
        List<String> scores = new ArrayList<>();
        for (String threads : List.of("1", "8")) {
            AnidProcess.Outcome run = evaluate(
                    "-Xmx384m",
                    "--metrics",
                    "psnr,fsim",
                    "--threads",
                    threads,
                    "--no-cache",
                    "--out",
                    "report" + threads);

            assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
            scores.add(Files.readString(folder.resolve("report" + threads + "/scores.csv")));
        }
        assertThat(scores.get(0).lines().filter(line -> line.contains(",fsim,")))
                .hasSize(8);
        assertThat(scores.get(1)).isEqualTo(scores.get(0));
    }

    /** Grey, one bit a pixel. */
    private static byte[] png(int width, int height, byte[] data) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
        chunk(
                out,
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(width)
                        .putInt(height)
                        .put((byte) 1)
                        .array());
        chunk(out, "IDAT", data);
        chunk(out, "IEND", new byte[0]);
        return bytes.toByteArray();
    }

    private static void chunk(DataOutputStream out, String kind, byte[] data) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(kind.getBytes(StandardCharsets.US_ASCII));
        crc.update(data);
        out.writeInt(data.length);
        out.writeBytes(kind);
        out.write(data);
        out.writeInt((int) crc.getValue());
    }

    private static byte[] deflate(byte[] rows) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
            out.write(rows);
        }
        return bytes.toByteArray();
    }

    /** A lossless one: the size in twice 14 bits. */
    private static byte[] webp(int width, int height) {
        ByteBuffer file = ByteBuffer.allocate(38).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(30);
        file.put("WEBPVP8L".getBytes(StandardCharsets.US_ASCII)).putInt(18).put((byte) 0x2F);
        file.putInt(width - 1 | height - 1 << 14);
        return file.array();
    }

    /** Run lengths of 8 bits: one jump to the last line. */
    private static byte[] bmp(int width, int height) {
        ByteBuffer file = ByteBuffer.allocate(14 + 40 + 1024 + 40).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 'B').put((byte) 'M').putInt(file.capacity()).putInt(0).putInt(14 + 40 + 1024);
        file.putInt(40)
                .putInt(width)
                .putInt(height)
                .putShort((short) 1)
                .putShort((short) 8)
                .putInt(1);
        return file.array();
    }
}
