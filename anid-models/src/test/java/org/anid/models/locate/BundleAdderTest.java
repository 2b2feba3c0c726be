// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.locate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.anid.api.model.ModelCard;
import org.anid.api.model.ModelException;
import org.anid.api.model.Parameters;
import org.anid.api.provenance.Fingerprint;
import org.anid.models.bundle.BundleImporter;
import org.anid.models.zoo.ModelCards;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes from outside is checked before it becomes a bundle. */
class BundleAdderTest {

    private static final byte[] CONTENT = TestCards.content(1, 100_000);
    private static final byte[] WORDS = "{}".getBytes(StandardCharsets.UTF_8);
    private static final ModelCard CARD = TestCards.card(
            "net",
            TestCards.file("model.onnx", null, Fingerprint.of(CONTENT), CONTENT.length),
            TestCards.file("tokenizer.json", null, Fingerprint.of(WORDS), WORDS.length));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path place;

    @Test
    void aFolderIsCopied() throws Exception {
        Path made = bundle();
        Files.writeString(made.resolve(".DS_Store"), "left by a desktop");
        BundleAdder.Added added = add(made);
        assertThat(added.id()).isEqualTo("net");
        assertThat(added.bundle()).isEqualTo(models().resolve("net"));
        assertThat(added.notes()).isEmpty();
        assertThat(inventory().verify("net")).isEmpty();
        assertThat(added.bundle().resolve(".DS_Store")).doesNotExist();
        assertThat(made).isNotEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "net/"})
    void aZipFileIsUnpacked(String folder) throws Exception {
        Path zip = zip(
                new String[] {folder + "card.json", folder + "model.onnx", folder + "tokenizer.json"},
                ModelCards.format(CARD).getBytes(StandardCharsets.UTF_8),
                CONTENT,
                WORDS);
        assertThat(add(zip).id()).isEqualTo("net");
        assertThat(inventory().verify("net")).isEmpty();
    }

    /** A card need not say a size, and 100 MB of nothing are 100 kB in a zip file. */
    @Test
    void aZipFileThatUnpacksToFarMoreThanItIsIsRefused() throws Exception {
        ModelCard card = TestCards.card("net", TestCards.file("model.onnx", null, null, -1));
        Path zip = zip(
                new String[] {"card.json", "model.onnx"},
                ModelCards.format(card).getBytes(StandardCharsets.UTF_8),
                new byte[100 << 20]);
        assertThatThrownBy(() -> add(zip))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("model.onnx unpacks to more than 16777216 bytes: refused");
        assertThat(inventory().present()).isEmpty();
        assertThat(models().resolve(".staging/net.add")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../model.onnx",
                "net/../../model.onnx",
                "/model.onnx",
                "a/b/model.onnx",
                "C:model.onnx",
                "..\\model.onnx",
                "other/model.onnx"
            })
    void namesThatLeadElsewhereAreRefused(String name) throws Exception {
        Path zip = zip(
                new String[] {"card.json", name, "tokenizer.json"},
                ModelCards.format(CARD).getBytes(StandardCharsets.UTF_8),
                CONTENT,
                WORDS);
        assertThatThrownBy(() -> add(zip))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(zip.toString())
                .hasMessageContaining(name)
                .hasMessageContaining("plain files");
        assertThat(inventory().present()).isEmpty();
        try (var files = Files.walk(place)) {
            assertThat(files.map(path -> path.getFileName().toString())).doesNotContain("model.onnx");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../model.onnx", "/etc/model.onnx", "a/model.onnx", "C:\\\\model.onnx", ".model", "CARD.json"})
    void cardsThatNameOtherPlacesAreRefused(String name) throws Exception {
        Path made = bundle();
        Files.writeString(made.resolve("card.json"), ModelCards.format(CARD).replace("tokenizer.json", name));
        assertThatThrownBy(() -> add(made))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("card.json")
                .message()
                .doesNotContain("\n");
        assertThat(inventory().present()).isEmpty();
    }

    @Test
    void anIdThatIsNoNameOfAFolderIsRefused() throws Exception {
        Path made = bundle();
        Files.writeString(made.resolve("card.json"), ModelCards.format(CARD).replace("\"net\"", "\"../net\""));
        assertThatThrownBy(() -> add(made)).isInstanceOf(ModelException.class).hasMessageContaining("../net");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "symbolic links need a privilege there")
    void linksAreRefused() throws Exception {
        Path made = bundle();
        Path elsewhere = Files.write(place.resolve("elsewhere"), CONTENT);
        Files.delete(made.resolve("model.onnx"));
        Files.createSymbolicLink(made.resolve("model.onnx"), elsewhere);
        assertThatThrownBy(() -> add(made))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("model.onnx")
                .hasMessageContaining("link");
        assertThat(inventory().present()).isEmpty();
    }

    @Test
    void anotherHashIsRefusedWithBoth() throws Exception {
        Path made = bundle();
        byte[] other = CONTENT.clone();
        other[9] ^= 1;
        Files.write(made.resolve("model.onnx"), other);
        assertThatThrownBy(() -> add(made))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(Fingerprint.of(CONTENT))
                .hasMessageContaining(Fingerprint.of(other));
        assertThat(inventory().present()).isEmpty();
    }

    @Test
    void aLongerFileIsNotEvenCopied() throws Exception {
        Path made = bundle();
        Files.write(made.resolve("tokenizer.json"), CONTENT);
        assertThatThrownBy(() -> add(made))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("more than the 2 bytes");
    }

    @Test
    void whatIsMissingOrTooMuchIsNamed() throws Exception {
        Path made = bundle();
        Files.writeString(made.resolve("run.sh"), "echo");
        assertThatThrownBy(() -> add(made)).isInstanceOf(ModelException.class).hasMessageContaining("run.sh");
        Files.delete(made.resolve("run.sh"));
        Files.delete(made.resolve("tokenizer.json"));
        assertThatThrownBy(() -> add(made))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("no file tokenizer.json");
        Files.delete(made.resolve("card.json"));
        assertThatThrownBy(() -> add(made)).isInstanceOf(ModelException.class).hasMessageContaining("card.json");
        Files.createDirectory(made.resolve("folder"));
        assertThatThrownBy(() -> add(made)).isInstanceOf(ModelException.class).hasMessageContaining("folder");
        assertThatThrownBy(() -> add(place.resolve("nowhere")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("nowhere");
        Path file = Files.writeString(place.resolve("file"), "text");
        assertThatThrownBy(() -> add(file)).isInstanceOf(ModelException.class).hasMessageContaining("zip");
        assertThat(inventory().present()).isEmpty();
    }

    @Test
    void addingAgainReplacesAndAFailureLeavesWhatWasThere() throws Exception {
        Path made = bundle();
        add(made);
        Files.write(made.resolve("tokenizer.json"), "[]".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> add(made)).isInstanceOf(ModelException.class);
        assertThat(inventory().verify("net")).isEmpty();
        ModelCard changed = TestCards.card("net", TestCards.file("m.onnx", null, Fingerprint.of(WORDS), WORDS.length));
        add(TestCards.bundle(place.resolve("changed"), changed, WORDS));
        assertThat(inventory().verify("net")).isEmpty();
        assertThat(models().resolve("net/model.onnx")).doesNotExist();
    }

    @Test
    void hashesThatACardDoesNotKnowAreRecorded() throws Exception {
        ModelCard card = TestCards.card("net", TestCards.file("model.onnx", null, null, -1));
        Path files = Files.createDirectories(place.resolve("byhand"));
        Files.write(files.resolve("model.onnx"), CONTENT);
        BundleAdder.Added added = new BundleAdder(ModelFolder.of(models())).add(card, List.of(files));
        assertThat(added.notes()).singleElement().asString().contains(Fingerprint.of(CONTENT));
        assertThat(Manifest.read(added.bundle()).files().get(0).sha256()).isEqualTo(Fingerprint.of(CONTENT));
    }

    @Test
    void theFileOfACardIsTakenItself() throws Exception {
        ModelCard card = TestCards.card("net", TestCards.file("model.onnx", null, Fingerprint.of(CONTENT), -1));
        Path file = Files.write(Files.createDirectories(place).resolve("model.onnx"), CONTENT);
        BundleAdder adder = new BundleAdder(ModelFolder.of(models()));
        assertThat(adder.add(card, List.of(file)).bundle().resolve("model.onnx"))
                .hasBinaryContent(CONTENT);
        Path other = Files.write(place.resolve("other.onnx"), CONTENT);
        assertThatThrownBy(() -> adder.add(card, List.of(other)))
                .isInstanceOf(ModelException.class)
                .hasMessage(other + " has no file model.onnx, which the card of net names");
    }

    @Test
    void anExportOfTheZoosModelIsTakenAndSaidNotToBeThePublishedFile() throws Exception {
        ModelCard card =
                TestCards.card("u2netp", TestCards.file("u2netp.onnx", null, Fingerprint.of(CONTENT), CONTENT.length));
        assertThat(add(TestCards.bundle(place.resolve("made"), card, CONTENT)).notes())
                .singleElement()
                .asString()
                .contains("not the published file");
    }

    @Test
    void randomWeightsAreSaidWhenTheyComeAndWhenTheyAreVerified() throws Exception {
        String remark = "net has random weights from seed -3: scores mean nothing";
        assertThat(add(TestCards.bundle(place.resolve("made"), TestCards.random(CARD, -3), CONTENT, WORDS))
                        .notes())
                .containsExactly(remark);
        assertThat(inventory().verify("net")).isEmpty();
        assertThat(inventory().remarks("net")).containsExactly(remark);
        add(TestCards.bundle(place.resolve("trained"), CARD, CONTENT, WORDS));
        assertThat(inventory().remarks("net")).isEmpty();
    }

    @Test
    void aBundleOfParametersIsCopiedToo() throws Exception {
        Path published = Files.writeString(
                place.resolve("allmodel"),
                "svm_type epsilon_svr\nkernel_type rbf\ngamma 0.05\ntotal_sv 1\nrho -1.5\nSV\n-2 1:0.5 36:-1\n");
        Path made = new BundleImporter(place.resolve("other"))
                .add("brisque", published)
                .bundle();
        assertThat(add(made).id()).isEqualTo("brisque");
        assertThat(ModelFolder.of(models()).open("brisque", Parameters.class)).isPresent();
        assertThat(inventory().verify("brisque")).isEmpty();
    }

    @Test
    void theInventoryKnowsWhatIsThereAndWhatIsBroken() throws Exception {
        assertThat(state("net")).isEmpty();
        add(bundle());
        assertThat(state("net")).containsExactly(ModelInventory.State.THERE);
        assertThat(state("u2net")).containsExactly(ModelInventory.State.NOT_THERE);
        Path model = models().resolve("net/model.onnx");
        byte[] other = CONTENT.clone();
        other[9] ^= 1;
        Files.write(model, other);
        assertThat(inventory().verify("net"))
                .singleElement()
                .asString()
                .contains(model.toString(), Fingerprint.of(CONTENT), Fingerprint.of(other));
        Files.write(model, WORDS);
        assertThat(state("net")).containsExactly(ModelInventory.State.BROKEN);
        assertThat(inventory().verify("net")).singleElement().asString().contains("2 bytes");
        Files.delete(model);
        assertThat(inventory().verify("net")).singleElement().asString().contains("is missing");
        Files.write(model, CONTENT);
        Files.writeString(models().resolve("net/more.bin"), "x");
        assertThat(inventory().verify("net")).singleElement().asString().contains("more.bin");
        Files.createDirectory(models().resolve("empty"));
        assertThat(inventory().verify("empty")).singleElement().asString().contains("no file card.json");
        assertThat(inventory().verify("u2net")).singleElement().asString().contains("anid models pull u2net");
    }

    private List<ModelInventory.State> state(String id) {
        return inventory().entries().stream()
                .filter(entry -> entry.id().equals(id))
                .map(ModelInventory.Entry::state)
                .toList();
    }

    private Path models() {
        return place.resolve("models");
    }

    private ModelInventory inventory() {
        return new ModelInventory(ModelFolder.of(models()));
    }

    private Path bundle() throws IOException {
        return TestCards.bundle(place.resolve("made"), CARD, CONTENT, WORDS);
    }

    private BundleAdder.Added add(Path source) throws InterruptedException {
        return new BundleAdder(ModelFolder.of(models())).add(source);
    }

    private Path zip(String[] names, byte[]... contents) throws IOException {
        Path file = place.resolve("bundle.zip");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (int i = 0; i < names.length; i++) {
                zip.putNextEntry(new ZipEntry(names[i]));
                zip.write(contents[i]);
                zip.closeEntry();
            }
        }
        return file;
    }
}
