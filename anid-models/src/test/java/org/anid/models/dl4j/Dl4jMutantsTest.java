// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.anid.api.model.FeatureExtractor;
import org.anid.api.model.Model;
import org.anid.api.model.ModelException;
import org.anid.models.locate.ModelFolder;
import org.anid.models.testing.Bundles;
import org.anid.models.testing.Mutants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Damaged files of Deeplearning4j, opened as models are: read or refused, and never the end of the process. */
@Timeout(900)
class Dl4jMutantsTest {

    private static final String ID = "keras-features";
    private static final String H5 = "model.h5";
    private static final String ZIP = "model.zip";
    private static final String CONFIGURATION = "configuration.json";
    private static final String WEIGHTS = "coefficients.bin";

    /** What comes before the values of the saved array of one axis. */
    private static final int HEADER = 113;

    private static final int MUTANTS = Integer.getInteger("anid.mutants", 170);
    private static final long SEED = Long.getLong("anid.mutants.seed", 1);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path models;

    private void openZip(byte[] zip) throws IOException {
        open(zip, ZIP);
    }

    private void openH5(byte[] h5) throws IOException {
        open(h5, H5);
    }

    /** Opens it, which runs it on zeros, as the file of a bundle. */
    private void open(byte[] bytes, String name) throws IOException {
        Path bundle = models.resolve("models").resolve(ID);
        if (!Files.exists(bundle)) {
            Bundles.KERAS.copy(ID, models.resolve("models"));
            Files.move(bundle.resolve(H5), bundle.resolve(name));
            Bundles.edit(bundle, H5, name);
        }
        Bundles.replace(bundle, name, bytes);
        try (ModelFolder folder = ModelFolder.of(models.resolve("models"));
                Model model = folder.open(ID, FeatureExtractor.class).orElseThrow()) {
            assertThat(model).isNotNull();
        }
    }

    @Test
    void damagedArrays() throws Exception {
        Map<String, byte[]> entries = Dl4jRefusalTest.saved(models);
        byte[] weights = Objects.requireNonNull(entries.get(WEIGHTS));
        assertThat(Mutants.readable(Dl4jRefusalTest.zip(entries), this::openZip))
                .isTrue();
        Mutants mutants = new Mutants(SEED);
        for (int i = 0; i < MUTANTS; i++) {
            byte[] header = mutants.of(Arrays.copyOf(weights, HEADER));
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            whole.writeBytes(header);
            whole.write(weights, HEADER, weights.length - HEADER);
            entries.put(WEIGHTS, whole.toByteArray());
            Mutants.readable(Dl4jRefusalTest.zip(entries), this::openZip);
        }
    }

    @Test
    void damagedConfigurations() throws Exception {
        Map<String, byte[]> entries = Dl4jRefusalTest.saved(models);
        byte[] configuration = Objects.requireNonNull(entries.get(CONFIGURATION));
        Mutants mutants = new Mutants(SEED);
        for (int i = 0; i < MUTANTS; i++) {
            entries.put(CONFIGURATION, mutants.of(configuration));
            Mutants.readable(Dl4jRefusalTest.zip(entries), this::openZip);
        }
    }

    @Test
    void damagedZips() throws Exception {
        byte[] zip = Dl4jRefusalTest.zip(Dl4jRefusalTest.saved(models));
        Mutants mutants = new Mutants(SEED);
        for (int i = 0; i < MUTANTS; i++) {
            Mutants.readable(mutants.of(zip), this::openZip);
        }
    }

    @Test
    void damagedHdf5() throws Exception {
        byte[] h5 = Files.readAllBytes(Bundles.KERAS.folder().resolve(ID).resolve(H5));
        Mutants mutants = new Mutants(SEED);
        for (int i = 0; i < 3 * MUTANTS; i++) {
            Mutants.readable(mutants.of(h5), this::openH5);
        }
    }

    /** A row of three numbers, as ND4J writes it, with one of the integers of its header replaced. */
    private static byte[] array(int place, long value) {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 8);
        for (Object part : new Object[] {
            "MIXED_DATA_TYPES", 6L, "LONG", 1L, 3L, 1L, 0x2000L, 1L, (long) 'c', "MIXED_DATA_TYPES", 3L, "FLOAT"
        }) {
            if (part instanceof String text) {
                buffer.putShort((short) text.length());
                text.chars().forEach(c -> buffer.put((byte) c));
            } else {
                buffer.putLong((Long) part);
            }
        }
        buffer.putFloat(1).putFloat(2).putFloat(3);
        if (place >= 0) {
            buffer.putLong(place, value);
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    @Test
    void anArrayAsItIsSaved() throws IOException {
        assertThat(Nd4jArray.check(new DataInputStream(new ByteArrayInputStream(array(-1, 0)))))
                .isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "18|1073741824|its sizes are 1073741824 numbers",
                "32|2|its rank is 2, not 1",
                "40|4|its number of values is 3, not 4",
                "40|-1|it has -1 values along axis 0",
                "48|1000|its stride along axis 0 is 1000, not 1",
                "56|16384|its type in bits is 16384, not 8192",
                "64|1000|its distance of elements is 1000, not 1",
                "72|0|it is in the order 0, neither rows nor columns",
                "98|1099511627776|its number of values is 1099511627776, not 3"
            })
    void arraysThatClaimOtherValues(int place, long value, String message) {
        assertThatThrownBy(() -> Nd4jArray.check(new DataInputStream(new ByteArrayInputStream(array(place, value)))))
                .isInstanceOf(IOException.class)
                .hasMessage(message);
    }

    @Test
    void aConfigurationOfGigabytes() throws Exception {
        Map<String, byte[]> entries = Dl4jRefusalTest.saved(models);
        entries.put(CONFIGURATION, new byte[(64 << 20) + 1]);
        assertThatThrownBy(() -> openZip(Dl4jRefusalTest.zip(entries)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("its parts inflate to more than 20 times of its size");
    }
}
