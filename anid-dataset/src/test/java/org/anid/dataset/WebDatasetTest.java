// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.anid.api.dataset.DatasetException;
import org.anid.api.dataset.ImageReadException;
import org.anid.api.dataset.ImageRecord;
import org.anid.api.dataset.ImageSource;
import org.anid.api.dataset.Origin;
import org.anid.dataset.ParquetDataset.Column;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures tell which they are by their width. */
class WebDatasetTest {

    private final Path temp;

    WebDatasetTest(@TempDir Path temp) {
        this.temp = temp;
    }

    /** The first text of a key counts, as its first picture does: a later one would pair another image. */
    @Test
    void aKeyThatComesTwiceKeepsWhatItHas() throws Exception {
        Path tar = tar(
                "twice.tar",
                "n.png",
                "1",
                "n.json",
                "{\"image_id\": 1}",
                "a.png",
                "2",
                "a.json",
                "{\"generator\": \"G\", \"image_id\": 1}",
                "a.txt",
                "right",
                "b.png",
                "3",
                "b.json",
                "{\"generator\": \"H\", \"image_id\": 1}",
                "a.txt",
                "wrong",
                "a.json",
                "{\"generator\": \"G\", \"image_id\": 2}");
        try (WebDataset data = WebDataset.builder(tar).open()) {
            assertThat(said(data)).containsExactly("1 ORG 1", "1 G 2", "1 H 3");
            assertThat(data.records().get(1).caption()).isEqualTo("right");
            assertThat(data.warnings())
                    .anyMatch(w -> w.startsWith("2 texts in tar files were left out: there is one of the same key"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tar", "tar.gz", "tgz"})
    void bothSidesWithTheirCaptionsAndWhatJsonSays(String extension) throws Exception {
        String folder = "ein sehr langer Name mit Ümläuten, den nur PAX faßt ".repeat(3) + "/";
        Path tar = tar(
                "00000." + extension,
                "g1.json",
                "{\"generator\": \"G\", \"guidance\": \"ti2i\", \"image_id\": 139.0, \"category\": \"animal\"}",
                folder + "0139.png",
                "3",
                "g1.txt",
                "a cat\n",
                folder + "0139.json",
                "{\"width\": 3, \"nested\": {\"generator\": \"X\"}, \"caption\": null}",
                "g1.PNG",
                "4",
                "README",
                "x",
                "alone.txt",
                "x");

        ImageRecord made;
        try (WebDataset data = WebDataset.builder(tar).open()) {
            assertThat(said(data)).containsExactly("139 ORG 3", "139 G 4");
            made = data.records().get(1);
            assertThat(made.caption()).isEqualTo("a cat");
            assertThat(made.categories()).containsExactly("animal");
            assertThat(made.location()).endsWith("00000." + extension + ", g1");
            assertThat(data.warnings())
                    .satisfiesExactly(
                            w -> assertThat(w).startsWith("1 keys in tar files have no picture, as alone in "),
                            w -> assertThat(w).startsWith("1 pictures have no generator, as "));
        }
        if (!extension.equals("tar")) {
            assertThatThrownBy(() -> made.content().read())
                    .isInstanceOf(ImageReadException.class)
                    .hasMessage("the data set is closed");
        }
    }

    @Test
    void tarsAndFoldersPairByKeyAndCaptionsOfTheNaturalSideAreUsed() throws Exception {
        Files.createDirectories(temp.resolve("real"));
        tar("real/00000.tar", "000000001.png", "3", "000000001.txt", "a cat");
        tar("real/00001.tar.gz", "000000002.png", "4", "000000002.txt", "a dog");
        Path made = tar("made.tar.gz", "1.png", "5", "2.png", "6", "2.txt", "two dogs");
        TestImages.write(temp, "other/2.png");

        FolderDataset.Builder builder = FolderDataset.builder(temp.resolve("real"))
                .generated("G", made)
                .generated("Other", temp.resolve("other"));
        try (FolderDataset data = builder.open()) {
            assertThat(said(data)).containsExactly("1 ORG 3", "2 ORG 4", "1 G 5", "2 G 6", "2 Other 3");
            assertThat(data.records())
                    .extracting(ImageRecord::caption)
                    .containsExactly(null, null, "a cat", "two dogs", "a dog");
            assertThat(data.warnings()).isEmpty();
        }
    }

    @Test
    void keysThatRepeatInOtherShardsBelongToTheirShard() throws Exception {
        for (String side : List.of("real", "made")) {
            Files.createDirectories(temp.resolve(side));
            tar(side + "/a.tar", "0.png", side.equals("real") ? "3" : "5");
            tar(side + "/b.tar", "0.png", side.equals("real") ? "4" : "6");
        }

        try (FolderDataset data = FolderDataset.builder(temp.resolve("real"))
                .generated("G", temp.resolve("made"))
                .open()) {
            assertThat(said(data)).containsExactly("a/0 ORG 3", "b/0 ORG 4", "a/0 G 5", "b/0 G 6");
        }
    }

    @Test
    void keysOfJsonMayHaveOtherNamesAndNothingFallsBackToNatural() throws Exception {
        Path tar = tar("x.tar", "1.png", "3", "2.png", "4", "2.json", "{\"model\": \"G\", \"source\": 1}");

        try (WebDataset data = WebDataset.builder(tar)
                .key(Column.GENERATOR, "model")
                .key(Column.IMAGE_ID, "source")
                .open()) {
            assertThat(said(data)).containsExactly("1 ORG 3", "1 G 4");
        }
        assertRefused(
                tar,
                "x.tar: no picture has a generator: the key generator is missing in the .json members, which have"
                        + " model, source; name the key (--column generator=NAME)");
    }

    @Test
    void whatCannotBeUsedNamesTheMemberAndTheFix() throws Exception {
        assertRefused(
                tar("twice.tar", "1.png", "3", "1.json", "{\"generator\": \"A\",\n\"generator\": \"B\"}"),
                "twice.tar: 1.json is not valid JSON (Duplicate");
        assertRefused(
                tar("flag.tar", "1.png", "3", "1.json", "{\"natural\": \"maybe\"}"),
                "flag.tar, 1: natural is true or false, not 'maybe'");
        assertRefused(
                tar("guidance.tar", "1.png", "3", "1.json", "{\"generator\": \"G\", \"guidance\": \"both\"}"),
                "guidance.tar, 1: guidance is T2I, I2I or TI2I, not 'both'");
        Path garbage = Files.write(temp.resolve("garbage.tar"), new byte[] {1, 2, 3});
        assertThatThrownBy(() -> WebDataset.builder(garbage).open()).isInstanceOf(DatasetException.class);
        assertRefused(temp.resolve("gone.tar"), "no tar files at");
        for (String name : List.of("cut.tar", "cut.tar.gz")) {
            Path whole = tar(name, "1.png", "3", "1.txt", "x".repeat(5000), "2.png", "4");
            byte[] bytes = Files.readAllBytes(whole);
            Files.write(whole, Arrays.copyOf(bytes, name.endsWith("gz") ? bytes.length / 2 : 3000));
            assertRefused(whole, name + " cannot be read as tar (");
        }
    }

    @Test
    void severalPicturesOfAKeyAndLinksAreCounted() throws Exception {
        Path tar = temp.resolve("x.tar");
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(Files.newOutputStream(tar))) {
            put(out, "1.png", TestImages.png(3, 1, 1));
            put(out, "1.seg.png", TestImages.png(4, 1, 1));
            put(out, "2.json", "{\"generator\": \"G\"}".getBytes(StandardCharsets.UTF_8));
            put(out, "2.png", TestImages.png(5, 1, 1));
            TarArchiveEntry link = new TarArchiveEntry("3.png", TarArchiveEntry.LF_SYMLINK);
            link.setLinkName("/etc/passwd");
            out.putArchiveEntry(link);
            out.closeArchiveEntry();
        }

        try (WebDataset data = WebDataset.builder(tar).open()) {
            assertThat(said(data)).containsExactly("1 ORG 3", "2 G 5");
            assertThat(data.warnings())
                    .anySatisfy(line -> assertThat(line)
                            .startsWith(
                                    "1 pictures in tar files were left out: there is one of the same key already, as"
                                            + " 1.seg.png"))
                    .anySatisfy(line ->
                            assertThat(line).startsWith("1 members of tar files were left out: they are links"));
        }
    }

    private static void assertRefused(Path tar, String message) {
        assertThatThrownBy(() -> WebDataset.builder(tar).open())
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    private static List<String> said(ImageSource data) throws IOException {
        List<String> said = new ArrayList<>();
        for (ImageRecord record : data.records()) {
            String origin = record.origin() instanceof Origin.Generated generated
                    ? generated.condition().generator()
                    : "ORG";
            said.add(record.imageId() + " " + origin + " "
                    + record.content().read().pixels().shape().width());
        }
        return said;
    }

    /** Names and contents in turn; that of a picture is its width. */
    private Path tar(String name, String... members) throws IOException {
        Path tar = temp.resolve(name);
        OutputStream file = Files.newOutputStream(tar);
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(
                name.endsWith("gz") ? new GZIPOutputStream(file) : file, StandardCharsets.UTF_8.name())) {
            out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            out.setAddPaxHeadersForNonAsciiNames(true);
            for (int i = 0; i < members.length; i += 2) {
                put(
                        out,
                        members[i],
                        ImageFolder.isImageName(members[i])
                                ? TestImages.png(Integer.parseInt(members[i + 1]), 1, 0x102030)
                                : members[i + 1].getBytes(StandardCharsets.UTF_8));
            }
        }
        return tar;
    }

    private static void put(TarArchiveOutputStream out, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        out.putArchiveEntry(entry);
        out.write(content);
        out.closeArchiveEntry();
    }
}
