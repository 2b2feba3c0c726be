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
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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
    void foldersInATarArePartOfAKeyThatRepeats() throws Exception {
        Path natural = tar("natural.tar", "real/0/1.png", "3", "real/1/1.png", "4");
        Path made = tar("made.tar.gz", "./x/00/1.png", "5", "x/01/1.png", "6");
        for (String group : List.of("0", "1")) {
            Path folder = Files.createDirectories(temp.resolve("folder/" + group));
            Files.write(folder.resolve("1.png"), TestImages.png(7, 2, 1));
        }

        try (FolderDataset data = FolderDataset.builder(natural)
                .generated("G", made)
                .generated("H", temp.resolve("folder"))
                .open()) {
            assertThat(said(data))
                    .containsExactly("0/1 ORG 3", "1/1 ORG 4", "0/1 G 5", "1/1 G 6", "0/1 H 7", "1/1 H 7");
            assertThat(data.warnings()).isEmpty();
        }
    }

    /** Nothing is lost without a word: whether two pictures of one key are one image only an image id tells. */
    @Test
    void keysThatRepeatInOtherShardsNeedAnImageId() throws Exception {
        Path shards = Files.createDirectories(temp.resolve("shards"));
        for (String shard : List.of("00000", "00001")) {
            tar(
                    "shards/" + shard + ".tar",
                    "0.png",
                    "3",
                    "0g.png",
                    "4",
                    "0g.json",
                    "{\"generator\": \"G\", \"image_id\": 0}");
        }
        assertRefused(
                shards,
                temp.resolve("shards/00000.tar") + ", 0 and " + temp.resolve("shards/00001.tar")
                        + ", 0 have the same key, and nothing says which image each is: add the key image_id");
        Path folders =
                tar("folders.tar", "a/1.png", "3", "b/1.png", "4", "c.png", "5", "c.json", "{\"generator\": \"G\"}");
        assertRefused(folders, "folders.tar, a/1 and " + folders + ", b/1 have the same key");

        Path pairs = Files.createDirectories(temp.resolve("pairs"));
        tar("pairs/natural.tar", "1.png", "3", "2.png", "4");
        tar(
                "pairs/g.tar",
                "1.png",
                "5",
                "1.json",
                "{\"generator\": \"G\"}",
                "2.png",
                "6",
                "2.json",
                "{\"generator\": \"G\"}");
        try (WebDataset data = WebDataset.builder(pairs).open()) {
            assertThat(said(data))
                    .as("one key on both sides is a pair")
                    .containsExactly("1 ORG 3", "2 ORG 4", "1 G 5", "2 G 6");
        }
    }

    @Test
    void aTarContradictsNotTheSideOnWhichItIsGiven() throws Exception {
        Path both = tar("both.tar", "1.png", "3", "2.png", "4", "2.json", "{\"generator\": \"SDXL\", \"image_id\": 1}");
        Path natural = tar("natural.tar", "1.png", "3", "1.json", "{\"generator\": \"real\"}");
        Path made = tar("made.tar", "1.png", "5", "1.json", "{\"generator\": \"SDXL\", \"Caption\": \"a cat\"}");
        Path flagged = tar("flagged.tar", "1.png", "5", "1.json", "{\"natural\": true}");

        assertRefused(
                FolderDataset.builder(both).generated("G", made)::open,
                both
                        + ", 2: its .json says that SDXL made it, and the tar was given as natural: give a tar that holds both"
                        + " sides as --webdataset PATH");
        assertRefused(
                FolderDataset.builder(natural).generated("G", natural)::open,
                natural + ", 1: its .json says that it is natural, and the tar was given as generated");
        assertRefused(
                FolderDataset.builder(natural).generated("G", flagged)::open,
                flagged + ", 1: its .json says that it is natural");
        try (FolderDataset data =
                FolderDataset.builder(natural).generated("G", made).open()) {
            assertThat(said(data)).containsExactly("1 ORG 3", "1 G 5");
            assertThat(data.warnings())
                    .containsExactlyInAnyOrder(
                            "1 pictures in tar files name another generator than the one that was given, as SDXL in "
                                    + made + ", 1; they count as G (--webdataset PATH takes each by its own name)",
                            "1 keys in tar files are not called caption and were not read, as Caption in " + made
                                    + ", 1.json; write them so");
        }
    }

    @Test
    void aKeyInOtherCaseAListAndAnArrayAreNamed() throws Exception {
        Path other = tar("other.tar", "1.png", "3", "2.png", "4", "2.json", "{\"Generator\": \"G\", \"image_id\": 1}");
        assertRefused(
                other,
                "the key Generator in " + other + ", 2.json is not called generator: say that it is meant, as --column"
                        + " generator=Generator, or write it as generator");
        try (WebDataset data =
                WebDataset.builder(other).key(Column.GENERATOR, "Generator").open()) {
            assertThat(said(data)).containsExactly("1 ORG 3", "1 G 4");
        }
        assertRefused(
                tar("list.tar", "1.png", "3", "1.json", "{\"generator\": [\"G\"]}"),
                "list.tar: 1.json: generator is a list, not a text: write one text, or name another key");
        assertRefused(
                tar("object.tar", "1.png", "3", "1.json", "{\"caption\": {\"en\": \"a cat\"}}"),
                "object.tar: 1.json: caption is an object, not a text");
        assertRefused(tar("array.tar", "1.png", "3", "1.json", "[1]"), "array.tar: 1.json holds no JSON object");
    }

    @Test
    void whatMeansNaturalIsSaidAndANamedKeyIsThere() throws Exception {
        Path tar = tar(
                "x.tar",
                "a.png",
                "3",
                "a.json",
                "{\"label\": 0, \"image_id\": 1, \"generator\": \"G\"}",
                "b.png",
                "4",
                "b.json",
                "{\"label\": 1, \"image_id\": 1, \"generator\": \"G\"}",
                "c.png",
                "5",
                "c.json",
                "{\"label\": 2, \"image_id\": 1}");

        assertRefused(
                WebDataset.builder(tar).key(Column.NATURAL, "label")::open,
                "x.tar, a: label is true or false, not '0': say what means natural (--column natural=label=VALUE)");
        try (WebDataset data = WebDataset.builder(tar)
                .key(Column.NATURAL, "label")
                .naturalValue("0")
                .open()) {
            assertThat(said(data))
                    .as("other values name the generator where nothing else does")
                    .containsExactly("1 ORG 3", "1 2 5", "1 G 4");
        }
        assertRefused(
                WebDataset.builder(tar).key(Column.NATURAL, "label").naturalValue("9")::open,
                "x.tar: no .json member says '9', which was to mean natural; they say 0, 1, 2: name one of those");
        assertRefused(
                WebDataset.builder(tar).key(Column.GENERATOR, "model")::open,
                "x.tar: no .json member has the key model (generator); they have generator, image_id, label: set the key's"
                        + " name (--column generator=NAME)");
        Path missing = tar("missing.tar", "a.png", "3", "b.png", "4", "b.json", "{\"label\": 1}");
        assertRefused(
                WebDataset.builder(missing).key(Column.NATURAL, "label").naturalValue("0")::open,
                "missing.tar, a: the key label, which says what is natural, is missing in its .json: add it");
    }

    @Test
    void aGeneratorThatSoundsNaturalIsToldAndNoIdIsShared() throws Exception {
        Path tar = tar(
                "x.tar",
                "1.png",
                "3",
                "1.json",
                "{\"generator\": \"Real\", \"image_id\": \"nan\"}",
                "2.png",
                "4",
                "2.json",
                "{\"generator\": \"G\", \"image_id\": \"nan\"}");

        try (WebDataset data = WebDataset.builder(tar).open()) {
            assertThat(said(data)).containsExactly("2 G 4", "1 Real 3");
            assertThat(data.warnings())
                    .contains(
                            "1 generated images have the generator 'Real', as " + tar
                                    + ", 1; if they are natural, say so (for columns and keys: --column natural=generator=Real)");
        }
        try (WebDataset data = WebDataset.builder(tar)
                .key(Column.NATURAL, "generator")
                .naturalValue("real")
                .open()) {
            assertThat(said(data)).containsExactly("1 ORG 3", "2 G 4");
        }
    }

    @Test
    void whatLiesBesideTarsIsCountedAndTarsBesidePicturesToo() throws Exception {
        TestImages.write(temp, "mixed/1.png", "mixed/sub/2.png");
        tar("mixed/x.tar", "1.png", "4", "2.png", "5", "2.json", "{\"generator\": \"G\"}");

        try (WebDataset data = WebDataset.builder(temp.resolve("mixed")).open()) {
            assertThat(said(data)).containsExactly("1 ORG 4", "2 G 5");
            assertThat(data.warnings())
                    .contains(
                            "1 stray files were left out, as " + temp.resolve("mixed/1.png"),
                            "1 folders beside tar files were not read, as " + temp.resolve("mixed/sub"));
        }
        try (FolderDataset data = FolderDataset.builder(temp.resolve("mixed"))
                .generated("G", temp.resolve("mixed/x.tar"))
                .open()) {
            assertThat(data.warnings()).anySatisfy(line -> assertThat(line)
                    .startsWith("1 tar files were left out, because they lie beside pictures or folders, as "
                            + temp.resolve("mixed/x.tar") + "; give them by themselves (--webdataset PATH"));
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
            for (byte kind : new byte[] {
                TarConstants.LF_SYMLINK,
                TarConstants.LF_LINK,
                TarConstants.LF_FIFO,
                TarConstants.LF_CHR,
                TarConstants.LF_BLK
            }) {
                TarArchiveEntry link = new TarArchiveEntry("link" + kind + ".png", kind);
                link.setLinkName("/etc/passwd");
                out.putArchiveEntry(link);
                out.closeArchiveEntry();
            }
        }

        try (WebDataset data = WebDataset.builder(tar).open()) {
            assertThat(said(data)).containsExactly("1 ORG 3", "2 G 5");
            assertThat(data.warnings())
                    .anySatisfy(line -> assertThat(line)
                            .startsWith(
                                    "1 pictures in tar files were left out: there is one of the same key already, as"
                                            + " 1.seg.png"))
                    .anySatisfy(line ->
                            assertThat(line).startsWith("5 members of tar files were left out: they are links, pipes"));
        }
    }

    private static void assertRefused(Path tar, String message) {
        assertRefused(WebDataset.builder(tar)::open, message);
    }

    private static void assertRefused(ThrowingCallable open, String message) {
        assertThatThrownBy(open)
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
