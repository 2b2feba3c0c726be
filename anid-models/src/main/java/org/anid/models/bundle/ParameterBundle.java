// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.bundle;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.anid.api.model.ModelException;
import org.anid.api.model.ModelReference;
import org.anid.api.model.Parameters;
import org.anid.api.provenance.Fingerprint;
import org.jspecify.annotations.Nullable;

/**
 * Parameters in a folder: {@code card.json} and a file of little-endian doubles, array after array, whose SHA-256 the
 * card states. Made by {@link BundleImporter}. Immutable and thread-safe.
 */
public final class ParameterBundle implements Parameters {

    /** Name of the file that describes a bundle. */
    public static final String CARD = "card.json";

    static final int FORMAT = 1;
    static final String VALUES = "values.f64";
    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .defaultSetterInfo(JsonSetter.Value.forValueNulls(Nulls.FAIL, Nulls.FAIL))
            .build();

    private final ModelReference reference;
    private final Map<String, NamedArray> arrays;

    private ParameterBundle(ModelReference reference, Map<String, NamedArray> arrays) {
        this.reference = reference;
        this.arrays = arrays;
    }

    /**
     * Opens and verifies a bundle.
     *
     * @param folder that holds {@value #CARD}
     * @throws ModelException if a file is missing or broken or its hash is not the card's; the message shows both
     *     hashes
     */
    public static ParameterBundle open(Path folder) {
        Path cardFile = folder.resolve(CARD);
        BundleCard card;
        byte[] bytes;
        try {
            card = MAPPER.readValue(Files.readString(cardFile), BundleCard.class);
            bytes = Files.readAllBytes(folder.resolve(VALUES));
        } catch (JsonProcessingException e) {
            throw new ModelException(cardFile + " does not describe a parameter bundle: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new ModelException("cannot read the bundle " + folder + ": " + e.getMessage() + "; add it again", e);
        }
        if (card.format() != FORMAT || !card.file().equals(VALUES)) {
            throw new ModelException(cardFile + " is of format " + card.format() + ", and this release reads " + FORMAT
                    + ": add the bundle again");
        }
        String sha256 = Fingerprint.of(bytes);
        if (!sha256.equals(card.sha256())) {
            throw new ModelException(folder.resolve(VALUES) + " has the SHA-256 " + sha256 + ", but its card says "
                    + card.sha256() + ": add the bundle again");
        }
        return new ParameterBundle(new ModelReference(card.id(), "bundle", sha256), arrays(card, bytes, cardFile));
    }

    private static Map<String, NamedArray> arrays(BundleCard card, byte[] bytes, Path place) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        Map<String, NamedArray> arrays = new LinkedHashMap<>();
        for (BundleCard.Entry entry : card.arrays()) {
            int[] shape = entry.shape().stream().mapToInt(Integer::intValue).toArray();
            long length = 1;
            for (int size : shape) {
                length *= size;
                if (size < 1 || length * Double.BYTES > buffer.remaining()) {
                    throw new ModelException(place + ": the values end within the array " + Line.of(entry.name()));
                }
            }
            double[] values = new double[(int) length];
            buffer.asDoubleBuffer().get(values);
            buffer.position(buffer.position() + values.length * Double.BYTES);
            for (double value : values) {
                if (!Double.isFinite(value)) {
                    throw new ModelException(
                            place + ": the array " + Line.of(entry.name()) + " holds " + value + "; add it again");
                }
            }
            arrays.put(entry.name(), new NamedArray(entry.name(), shape, values));
        }
        return arrays;
    }

    static byte[] bytes(List<NamedArray> arrays) {
        int length = arrays.stream().mapToInt(array -> array.values().length).sum();
        ByteBuffer buffer = ByteBuffer.allocate(length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (NamedArray array : arrays) {
            for (double value : array.values()) {
                buffer.putDouble(value);
            }
        }
        return buffer.array();
    }

    @Override
    public ModelReference reference() {
        return reference;
    }

    @Override
    public Set<String> names() {
        return Set.copyOf(arrays.keySet());
    }

    @Override
    public int[] shape(String name) {
        return array(name, arrays.get(name)).shape().clone();
    }

    @Override
    public double[] array(String name) {
        return array(name, arrays.get(name)).values().clone();
    }

    private NamedArray array(String name, @Nullable NamedArray array) {
        if (array == null) {
            throw new ModelException("the bundle " + reference.id() + " has no array " + name + ", only "
                    + String.join(", ", arrays.keySet()));
        }
        return array;
    }
}
