// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.anid.api.model.Classifier;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.Model;
import org.anid.api.model.ModelException;
import org.anid.models.locate.ModelFolder;
import org.anid.models.run.Device;
import org.anid.models.run.RunSettings;
import org.anid.models.testing.Bundles;
import org.anid.models.testing.Pictures;
import org.assertj.core.api.AbstractThrowableAssert;
import org.deeplearning4j.nn.modelimport.keras.KerasModelImport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Networks in {@code .h5} and {@code .zip} that are not what they say, or more than numbers, are refused at opening.
 */
class Dl4jRefusalTest {

    private static final String ID = "keras-features";
    private static final String H5 = "model.h5";
    private static final String CONFIGURATION = "configuration.json";
    private static final String WEIGHTS = "coefficients.bin";
    private static final String UPDATER = "updaterState.bin";
    private static final String RELU = "org.nd4j.linalg.activations.impl.ActivationReLU";
    private static final String FOREIGN = "javax.swing.JEditorPane";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path models;

    private AbstractThrowableAssert<?, ? extends Throwable> opening() {
        return assertThatThrownBy(() -> ModelFolder.of(models).open(ID, Model.class))
                .isInstanceOf(ModelException.class)
                .hasMessageNotContaining("\n");
    }

    private AbstractThrowableAssert<?, ? extends Throwable> opening(byte[] h5) throws IOException {
        Path bundle = Bundles.KERAS.copy(ID, models);
        Bundles.replace(bundle, H5, h5);
        return opening().hasMessageStartingWith(bundle.resolve(H5).toString());
    }

    private static byte[] h5() throws IOException {
        return Files.readAllBytes(Bundles.KERAS.folder().resolve(ID).resolve(H5));
    }

    private static byte[] broken(String name) throws IOException {
        return Files.readAllBytes(Bundles.KERAS.folder().resolve("broken").resolve(name));
    }

    @Test
    void truncated() throws IOException {
        byte[] bytes = h5();
        opening(Arrays.copyOf(bytes, bytes.length / 2)).hasMessageContaining("cannot be read as HDF5");
    }

    @Test
    void somethingElse() throws IOException {
        opening("no network".getBytes(StandardCharsets.UTF_8)).hasMessageContaining("cannot be read as HDF5");
    }

    @Test
    void weightsAlone() throws IOException {
        opening(broken("weights.h5")).hasMessageContaining("holds no model_config");
    }

    @Test
    void code() throws IOException {
        opening(broken("lambda.h5"))
                .hasMessageContaining(
                        "has the Lambda layer 'twice', which is code, and nothing in a model is executed");
    }

    @ParameterizedTest
    @CsvSource({"link.h5,/model_weights/score/kernel:0", "storage.h5,something in /model_weights/score"})
    void weightsInAnotherFile(String file, String what) throws IOException {
        opening(broken(file)).hasMessageContaining("has " + what + " in another file, and links are not followed");
    }

    @Test
    void weightsBehindALink() throws IOException {
        opening(broken("soft.h5"))
                .hasMessageContaining("has the link /model_weights/score/kernel:0, and links are not followed");
    }

    @Test
    void compressedWeights() throws IOException {
        opening(broken("compressed.h5")).hasMessageContaining(" compressed, which Keras does not do");
    }

    @Test
    void aLaterKeras() throws IOException {
        opening(replaced(h5(), "2.15.0", "3.15.0")).hasMessageContaining("is of Keras 3.15.0");
    }

    @Test
    void anUnknownLayer() throws IOException {
        opening(replaced(h5(), "AveragePooling2D", "AbsolutePooling2"))
                .hasMessageContaining("cannot be imported by Deeplearning4j 1.0.0-M2.1")
                .hasMessageContaining("AbsolutePooling2");
    }

    private static byte[] replaced(byte[] bytes, String old, String changed) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        assertThat(text).contains(old);
        return text.replace(old, changed).getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"name\": \"images\"|\"name\": \"pixels\"|the card has an input 'pixels', the graph has images",
                "\"name\": \"features\"|\"name\": \"score\"|the card has an output 'score', the graph has features",
                "float32|int64|the input 'images' is int64 [-1, 20, 20, 3] on the card and float32 [-1, 20, 20, 3] in",
                "20,\\n      20,\\n|21,\\n      20,\\n|[-1, 21, 20, 3] on the card and float32 [-1, 20, 20, 3] in",
                "20,\\n      20,\\n      3\\n|3,\\n      20,\\n      20\\n|[-1, 3, 20, 20] on the card and float32 [-1, 20,",
                "-1,\\n      5\\n|-1,\\n      6\\n|the output 'features' is float32 [-1, 6] on the card and float32 [-1, 5]"
            })
    void aCardOfAnotherNetwork(String old, String changed, String message) throws IOException {
        Path bundle = Bundles.KERAS.copy(ID, models);
        Bundles.edit(bundle, old.replace("\\n", "\n"), changed.replace("\\n", "\n"));
        opening()
                .hasMessageContaining(bundle.resolve(H5) + " is not the graph that its card describes")
                .hasMessageContaining(message);
    }

    /** What Deeplearning4j saves of the network, by entry. */
    static Map<String, byte[]> saved(Path folder) throws Exception {
        File saved = folder.resolve("saved").toFile();
        KerasModelImport.importKerasModelAndWeights(
                        Bundles.KERAS.folder().resolve(ID).resolve(H5).toString(), false)
                .save(saved, false);
        Map<String, byte[]> entries = new TreeMap<>();
        try (ZipFile zip = new ZipFile(saved)) {
            for (ZipEntry entry : zip.stream().toList()) {
                entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
        assertThat(entries).containsOnlyKeys(CONFIGURATION, WEIGHTS);
        return entries;
    }

    static byte[] zip(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return bytes.toByteArray();
    }

    /** Where the directory of a zip begins, as its last 22 bytes say. */
    private static int directory(byte[] zip) {
        return ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).getInt(zip.length - 6);
    }

    /** A zip with entries before the directory that it does not list. */
    private static byte[] hiding(Map<String, byte[]> entries, Map<String, byte[]> hidden) throws IOException {
        byte[] zip = zip(entries);
        byte[] other = zip(hidden);
        int from = directory(zip);
        int more = directory(other);
        byte[] both = new byte[zip.length + more];
        System.arraycopy(zip, 0, both, 0, from);
        System.arraycopy(other, 0, both, from, more);
        System.arraycopy(zip, from, both, from + more, zip.length - from);
        ByteBuffer.wrap(both).order(ByteOrder.LITTLE_ENDIAN).putInt(both.length - 6, from + more);
        return both;
    }

    /** The bundle with Deeplearning4j's file instead. */
    private AbstractThrowableAssert<?, ? extends Throwable> openingZip(byte[] zip) throws IOException {
        Path bundle = Bundles.KERAS.copy(ID, models);
        Bundles.replace(bundle, H5, zip);
        Files.move(bundle.resolve(H5), bundle.resolve("model.zip"));
        Bundles.edit(bundle, H5, "model.zip");
        return opening().hasMessageStartingWith(bundle.resolve("model.zip").toString());
    }

    /** The same, changed entry by entry. */
    private AbstractThrowableAssert<?, ? extends Throwable> openingZip(Map<String, byte[]> changes) throws Exception {
        Map<String, byte[]> entries = saved(models);
        changes.forEach((name, bytes) -> {
            if (name.startsWith("@")) {
                entries.put(
                        CONFIGURATION,
                        replaced(
                                entries.getOrDefault(CONFIGURATION, bytes),
                                name.substring(1),
                                new String(bytes, StandardCharsets.UTF_8)));
            } else if (bytes.length == 0) {
                entries.remove(name);
            } else {
                entries.put(name, bytes);
            }
        });
        return openingZip(zip(entries));
    }

    @ParameterizedTest
    @CsvSource({"normalizer.bin", "preprocessor.bin", "objects/labels", "../outside"})
    void partsThatJavaWouldDeserialise(String name) throws Exception {
        openingZip(Map.of(name, new byte[] {1}))
                .hasMessageContaining("has " + name + " beside the network, which may be code");
    }

    /** An object whose reading is noticed. */
    private static final class Trap implements Serializable {

        @Serial
        private static final long serialVersionUID = 1L;

        private static final AtomicBoolean SPRUNG = new AtomicBoolean();

        @Serial
        private void readObject(ObjectInputStream in) {
            SPRUNG.set(true);
        }
    }

    @Test
    void anObjectThatTheDirectoryHides() throws Exception {
        ByteArrayOutputStream object = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(object)) {
            out.writeObject(new Trap());
        }
        openingZip(hiding(saved(models), Map.of("preprocessor.bin", object.toByteArray())))
                .hasMessageContaining("has preprocessor.bin beside the network, which may be code");
        assertThat(Trap.SPRUNG).isFalse();
    }

    @Test
    void aSecondConfigurationThatTheDirectoryHides() throws Exception {
        Map<String, byte[]> entries = saved(models);
        openingZip(hiding(
                        entries,
                        Map.of(
                                CONFIGURATION,
                                replaced(Objects.requireNonNull(entries.get(CONFIGURATION)), RELU, FOREIGN))))
                .hasMessageContaining("has configuration.json twice");
    }

    @Test
    void aPlainPartThatTheDirectoryHides() throws Exception {
        openingZip(hiding(saved(models), Map.of(UPDATER, new byte[] {1})))
                .hasMessageContaining("holds coefficients.bin, configuration.json, updaterState.bin, and its directory"
                        + " lists other parts, or other bytes of them: coefficients.bin, configuration.json");
    }

    @Test
    void aDirectoryThatSwapsParts() throws Exception {
        Map<String, byte[]> entries = saved(models);
        entries.put(UPDATER, new byte[] {1});
        byte[] zip = zip(entries);
        String directory = new String(zip, directory(zip), zip.length - directory(zip), StandardCharsets.ISO_8859_1);
        byte[] swapped = directory
                .replace(WEIGHTS, "?")
                .replace(UPDATER, WEIGHTS)
                .replace("?", UPDATER)
                .getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(swapped, 0, zip, directory(zip), swapped.length);
        openingZip(zip).hasMessageContaining("and its directory lists other parts, or other bytes of them");
    }

    @Test
    void bytesBeforeTheFirstPart() throws Exception {
        byte[] zip = zip(saved(models));
        byte[] shifted = new byte[zip.length + 1];
        System.arraycopy(zip, 0, shifted, 1, zip.length);
        openingZip(shifted).hasMessageContaining("holds nothing at its beginning, and its directory lists other parts");
    }

    @Test
    void classesOfOthers() throws Exception {
        openingZip(Map.of("@" + RELU, FOREIGN.getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("wants the class " + FOREIGN);
    }

    @Test
    void aClassThatIsNamedTwice() throws Exception {
        openingZip(Map.of(
                        "@\"" + RELU + "\"",
                        ("\"" + FOREIGN + "\", \"@class\" : \"" + RELU + "\"").getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("has a configuration.json that is no plain JSON: Duplicate")
                .hasMessageContaining("@class");
    }

    @Test
    void aClassThatStandsBeforeItsObject() throws Exception {
        Map<String, byte[]> entries = saved(models);
        String configuration = new String(Objects.requireNonNull(entries.get(CONFIGURATION)), StandardCharsets.UTF_8);
        String changed =
                configuration.replaceFirst("\\{\\s*\"@class\" : \"" + RELU + "\"[^}]*}", "[\"" + FOREIGN + "\", {}]");
        assertThat(changed).isNotEqualTo(configuration);
        entries.put(CONFIGURATION, changed.getBytes(StandardCharsets.UTF_8));
        openingZip(zip(entries)).hasMessageContaining("wants the class " + FOREIGN);
    }

    @Test
    void noWeights() throws Exception {
        openingZip(Map.of(WEIGHTS, new byte[0])).hasMessageContaining("is no network of Deeplearning4j");
    }

    @Test
    void weightsCutShort() throws Exception {
        openingZip(Map.of(WEIGHTS, new byte[] {0, 1, 2, 3}))
                .hasMessageContaining("is no network that Deeplearning4j 1.0.0-M2.1 can read");
    }

    @Test
    void configurationOfOtherWeights() throws Exception {
        openingZip(Map.of("@\"nin\" : 5", "\"nin\" : 7".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("is no network that Deeplearning4j 1.0.0-M2.1 can read");
    }

    @Test
    void noZip() throws IOException {
        Path bundle = Bundles.KERAS.copy(ID, models);
        Files.move(bundle.resolve(H5), bundle.resolve("model.zip"));
        Bundles.edit(bundle, H5, "model.zip");
        opening().hasMessageContaining("model.zip is no network that Deeplearning4j");
    }

    @Test
    void anExtensionThatNobodyReads() throws IOException {
        Path bundle = Bundles.KERAS.copy(ID, models);
        Files.move(bundle.resolve(H5), bundle.resolve("model.pb"));
        Bundles.edit(bundle, H5, "model.pb");
        opening()
                .hasMessage(
                        bundle + " has graphs in model.pb, and the graphs of one card end all in .onnx, or all in .h5"
                                + " or .zip");
    }

    @Test
    void anotherDevice() throws IOException {
        Bundles.KERAS.copy(ID, models);
        try (ModelFolder cuda = ModelFolder.of(models).with(new RunSettings(new Device.Cuda(0), 1))) {
            assertThatThrownBy(() -> cuda.open(ID, Model.class))
                    .isInstanceOf(ModelException.class)
                    .hasMessageStartingWith("ND4J's backend on the class path is for cpu")
                    .hasMessageContaining("choose the device cpu");
        }
    }

    @Test
    void closed() throws IOException {
        Bundles.KERAS.copy(ID, models);
        FeatureExtractor model;
        try (ModelFolder folder = ModelFolder.of(models)) {
            model = folder.open(ID, FeatureExtractor.class).orElseThrow();
        }
        model.close();
        assertThatThrownBy(() -> model.extract(Pictures.pictures(31, 41, 1, 1)))
                .isInstanceOf(ModelException.class)
                .hasMessage("model.h5 was closed");
    }

    /** A class path like this one, without some jars. */
    private static URLClassLoader without(String... jars) throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (Arrays.stream(jars).noneMatch(entry::contains)) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    @ParameterizedTest
    @CsvSource({"deeplearning4j-,ComputationGraph", "nd4j-api,Nd4j", "hdf5-,H5File"})
    void withoutTheLibraryItSaysWhatToAdd(String jar, String missing) throws Exception {
        Bundles.KERAS.copy("keras-classes", models);
        Bundles.ONNX.copy("toy-classes", models);
        try (URLClassLoader loader = without(jar)) {
            Class<?> folder = loader.loadClass(ModelFolder.class.getName());
            Object opened = folder.getMethod("of", Path.class).invoke(null, models);
            var open = folder.getMethod("open", String.class, Class.class);
            Class<?> type = loader.loadClass(Classifier.class.getName());
            assertThatThrownBy(() -> open.invoke(opened, "keras-classes", type))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .hasMessageStartingWith(
                            "networks in .h5 and .zip run on Deeplearning4j, which is not on the class path")
                    .hasMessageContaining(missing + " is missing")
                    .hasMessageContaining("add org.deeplearning4j:deeplearning4j-modelimport");
            assertThat(open.invoke(opened, "toy-classes", type).toString()).startsWith("Optional[");
            folder.getMethod("close").invoke(opened);
        }
    }
}
