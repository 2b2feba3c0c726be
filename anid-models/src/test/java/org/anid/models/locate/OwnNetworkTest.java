// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.locate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.anid.api.model.Activation;
import org.anid.api.model.Classifier;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.Head;
import org.anid.api.model.ModelCard;
import org.anid.api.model.ModelException;
import org.anid.api.model.Network;
import org.anid.api.model.ScoreModel;
import org.anid.api.model.Segmenter;
import org.anid.models.zoo.ModelCards;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks of one's own; the graphs are those of {@code anid-models/export/tiny}. */
class OwnNetworkTest {

    private static final List<Double> ZERO = List.of(0.0, 0.0, 0.0);
    private static final List<Double> ONE = List.of(1.0, 1.0, 1.0);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private Path models;

    OwnNetworkTest() {
        this.models = Path.of("");
    }

    @BeforeEach
    void unpack() throws IOException {
        models = folder.resolve("models");
        try (ZipInputStream zip = new ZipInputStream(
                Objects.requireNonNull(OwnNetworkTest.class.getResourceAsStream("/networks/tiny.zip")))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = folder.resolve("tiny").resolve(entry.getName());
                Files.createDirectories(Objects.requireNonNull(file.getParent()));
                Files.copy((InputStream) zip, file);
            }
        }
    }

    private Path graph(String name) {
        return folder.resolve("tiny").resolve(name);
    }

    private ModelCard add(String id, String graph, OwnNetwork own) throws Exception {
        Path bundle = new BundleAdder(ModelFolder.of(models))
                .add(id, graph(graph), own)
                .bundle();
        return ModelCards.parse(Files.readString(bundle.resolve("card.json")), id);
    }

    private static OwnNetwork own(OwnNetwork.Kind kind, @Nullable Integer size) {
        return new OwnNetwork(kind, size, ZERO, ONE, null);
    }

    @Test
    void aClassifierHasNamesAndLogitsAreTold() throws Exception {
        ModelCard card = add("mine", "vit-b-16/vit-b-16.onnx", own(OwnNetwork.Kind.CLASSIFIER, 224));
        assertThat(card.network())
                .isInstanceOfSatisfying(Network.Classes.class, classes -> assertThat(classes.activation())
                        .isEqualTo(Activation.SOFTMAX));
        assertThat(Files.readAllLines(models.resolve("mine/labels.txt")))
                .hasSize(12)
                .startsWith("class 0");
        assertThat(card.probes()).hasSize(1);
        try (ModelFolder opened = ModelFolder.of(models)) {
            assertThat(opened.open("mine", Classifier.class)).isPresent();
        }
        assertThat(new ModelInventory(ModelFolder.of(models)).probe("mine")).isEmpty();
        Path names = Files.write(folder.resolve("names.txt"), List.of("cat", "dog"));
        OwnNetwork two = new OwnNetwork(OwnNetwork.Kind.CLASSIFIER, 224, ZERO, ONE, names);
        assertThatThrownBy(() -> add("other", "vit-b-16/vit-b-16.onnx", two))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("names 2 classes")
                .hasMessageContaining("the graph has 12");
        assertThat(models.resolve(".staging/other.add")).doesNotExist();
    }

    @Test
    void rowsOfTokensGiveTheFirst() throws Exception {
        ModelCard card = add("mine", "dinov2-vit-s-14/model.onnx", own(OwnNetwork.Kind.FEATURES, 224));
        assertThat(card.network())
                .isInstanceOfSatisfying(Network.Features.class, features -> assertThat(features.token())
                        .isZero());
        try (ModelFolder opened = ModelFolder.of(models)) {
            assertThat(opened.open("mine", FeatureExtractor.class)).isPresent();
        }
    }

    @Test
    void aScoreTakesImagesOfAnySizeAndRatingsAreTold() throws Exception {
        ModelCard score = add("mine", "cnniqa/cnniqa.onnx", own(OwnNetwork.Kind.SCORE, null));
        assertThat(score.preprocessing().steps()).hasSize(1);
        assertThat(score.network()).isInstanceOfSatisfying(Network.Score.class, network -> assertThat(network.head())
                .isInstanceOf(Head.Direct.class));
        ModelCard ratings = add("rated", "nima/nima.onnx", own(OwnNetwork.Kind.SCORE, null));
        // Its output is probabilities already.
        assertThat(ratings.network()).isInstanceOfSatisfying(Network.Score.class, network -> assertThat(network.head())
                .isEqualTo(new Head.Ratings(Activation.NONE)));
        try (ModelFolder opened = ModelFolder.of(models)) {
            assertThat(opened.open("mine", ScoreModel.class)).isPresent();
        }
    }

    @Test
    void aMapOfWhatStandsOutIsOfTheWholeImage() throws Exception {
        ModelCard card = add("mine", "u2net/u2net.onnx", own(OwnNetwork.Kind.SALIENCY, 320));
        assertThat(card.network())
                .isInstanceOfSatisfying(Network.Saliency.class, saliency -> assertThat(saliency.activation())
                        .isEqualTo(Activation.NONE));
        try (ModelFolder opened = ModelFolder.of(models)) {
            assertThat(opened.open("mine", Segmenter.class)).isPresent();
        }
    }

    @Test
    void whatDoesNotFitIsOneLineAndLeavesNothing() {
        assertThatThrownBy(() -> add("mine", "cnniqa/cnniqa.onnx", own(OwnNetwork.Kind.SALIENCY, 64)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("maps are N×1×H×W or N×H×W: choose another --as");
        assertThatThrownBy(() -> add("mine", "cnniqa/cnniqa.onnx", own(OwnNetwork.Kind.FEATURES, null)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("say with --size");
        assertThatThrownBy(() -> add("mine", "vit-b-16/vit-b-16.onnx", own(OwnNetwork.Kind.CLASSIFIER, 256)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("224×224: --size 256 is not that");
        assertThatThrownBy(() -> add("mine", "lpips-alex/lpips_alex.onnx", own(OwnNetwork.Kind.SCORE, null)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("img1, img2");
        assertThatThrownBy(() -> add("u2net", "u2net/u2net.onnx", own(OwnNetwork.Kind.SALIENCY, 320)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("'u2net' cannot be the name");
        assertThat(models.resolve("mine")).doesNotExist();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OwnNetwork(OwnNetwork.Kind.SCORE, null, ZERO, ZERO, null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OwnNetwork(OwnNetwork.Kind.SCORE, null, List.of(0.0), ONE, null));
    }

    /** In the folder of a bundle, and in a folder and a zip file that it comes from. */
    @Test
    void filesOfDesktopsArePassedOver() throws Exception {
        add("mine", "cnniqa/cnniqa.onnx", own(OwnNetwork.Kind.SCORE, null));
        for (String name : List.of(".DS_Store", "._model.onnx", "Thumbs.db", "desktop.ini")) {
            Files.write(models.resolve("mine").resolve(name), new byte[] {1});
        }
        Files.createDirectory(models.resolve("mine/__MACOSX"));
        assertThat(new ModelInventory(ModelFolder.of(models)).verify("mine")).isEmpty();
        ModelFolder other = ModelFolder.of(folder.resolve("other"));
        assertThat(new BundleAdder(other).add(models.resolve("mine")).id()).isEqualTo("mine");
        try (ModelFolder opened = ModelFolder.of(models)) {
            assertThat(opened.open("mine", ScoreModel.class)).isPresent();
        }
        Files.write(models.resolve("mine/weights.bin"), new byte[] {1});
        assertThat(new ModelInventory(ModelFolder.of(models)).verify("mine")).hasSize(1);
    }
}
