// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.dl4j;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.dataset.ChunkedDataset;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.anid.api.model.ModelException;
import org.anid.models.checkpoint.CheckpointException;
import org.anid.models.checkpoint.Hdf5;
import org.bytedeco.hdf5.H5File;
import org.bytedeco.hdf5.global.hdf5;
import org.deeplearning4j.nn.modelimport.keras.Hdf5Archive;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A Keras {@code .h5} for Deeplearning4j, read by jHDF in Java: HDF5 1.12, which Deeplearning4j would read it with,
 * overflows on crafted files (CVE-2026-26200). Native code is given an empty file of our own instead, for its class
 * must open one. What lies in another file is refused, and links are not followed. Not safe to share between threads.
 */
final class KerasArchive extends Hdf5Archive {

    private static final long SMALL = 16L << 20;
    private static final long MOST_TIMES = 20;

    /** A group that is in every file and holds no layer; Deeplearning4j would open it and pass it over. */
    private static final String NO_LAYER = "top_level_model_weights";

    private final Path file;
    private final Path empty;
    private final HdfFile content;
    private final Map<String, Group> groups;
    private final Map<String, Dataset> dataSets;
    private long left;

    private KerasArchive(Path file, HdfFile content, Hdf5 objects, long size, Path empty) {
        super(empty.toString());
        this.file = file;
        this.empty = empty;
        this.content = content;
        this.groups = objects.groups();
        this.dataSets = objects.dataSets();
        this.left = Math.max(SMALL, MOST_TIMES * size);
    }

    /**
     * Opens a file and walks over all of it.
     *
     * @throws ModelException if it is no HDF5, or anything in it lies in another file
     */
    static KerasArchive open(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            if (channel.size() > Integer.MAX_VALUE) {
                throw new ModelException(file + " has " + channel.size() + " bytes, more than " + Integer.MAX_VALUE
                        + ": convert the network to ONNX");
            }
            HdfFile content = HdfFile.fromByteBuffer(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
            return new KerasArchive(file, content, Hdf5.of(content), channel.size(), empty());
        } catch (CheckpointException e) {
            throw new ModelException(file + ": " + e.getMessage(), e);
        } catch (ModelException e) {
            throw e;
        } catch (IOException | LinkageError | RuntimeException | StackOverflowError e) {
            // jHDF follows a damaged tree until the stack ends.
            throw new ModelException(
                    file + " cannot be read as HDF5 (" + Causes.line(e)
                            + "): is it whole, and is org.bytedeco:hdf5 with the natives of this platform on the class"
                            + " path?",
                    e);
        }
    }

    private static Path empty() throws IOException {
        Path empty = Files.createTempFile("anid-empty", ".h5");
        synchronized (LOCK_OBJECT) {
            H5File made = new H5File(empty.toString(), hdf5.H5F_ACC_TRUNC());
            made._close();
            made.deallocate();
        }
        return empty;
    }

    /** As HDF5 takes it, without the slashes that it passes over. */
    private static String path(String... groups) {
        StringBuilder path = new StringBuilder();
        for (String part : String.join("/", groups).split("/")) {
            if (!part.isEmpty()) {
                path.append('/').append(part);
            }
        }
        return path.toString();
    }

    private Group group(String... names) {
        Group group = groups.get(path(names));
        if (group == null) {
            throw new ModelException(file + " has no group " + Causes.line(path(names)));
        }
        return group;
    }

    private @Nullable Attribute attribute(String name, String... names) {
        return group(names).getAttribute(name);
    }

    @Override
    public boolean hasAttribute(String name, String... names) {
        return attribute(name, names) != null;
    }

    /** Texts of an array follow one another without anything between them, as Deeplearning4j reads them from memory. */
    @Override
    public String readAttributeAsString(String name, String... names) throws UnsupportedKerasConfigurationException {
        Attribute attribute = attribute(name, names);
        if (attribute == null) {
            throw new UnsupportedKerasConfigurationException("it has no attribute " + name);
        }
        take(attribute.getDimensionsAsLong());
        Object value = attribute.getData();
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof String[] texts) {
            return String.join("", texts);
        }
        if (value == null) {
            return "";
        }
        throw new UnsupportedKerasConfigurationException("its attribute " + name + " is no text");
    }

    @Override
    public String readAttributeAsJson(String name, String... names) throws UnsupportedKerasConfigurationException {
        return readAttributeAsString(name, names);
    }

    @Override
    public String readAttributeAsFixedLengthString(String name, int length)
            throws UnsupportedKerasConfigurationException {
        String text = readAttributeAsString(name);
        return text.substring(0, Math.min(length, text.length()));
    }

    @Override
    public List<String> getDataSets(String... names) {
        return in(path(names), dataSets.keySet());
    }

    @Override
    public List<String> getGroups(String... names) {
        List<String> inner = in(path(names), groups.keySet());
        inner.remove(NO_LAYER);
        return inner;
    }

    private static List<String> in(String group, Iterable<String> places) {
        List<String> names = new ArrayList<>();
        for (String place : places) {
            int slash = place.lastIndexOf('/');
            if (slash >= 0 && place.substring(0, slash).equals(group)) {
                names.add(place.substring(slash + 1));
            }
        }
        return names;
    }

    @Override
    public INDArray readDataSet(String name, String... names) throws UnsupportedKerasConfigurationException {
        String place = path(names) + path(name);
        Dataset data = dataSets.get(place);
        if (data == null) {
            throw new UnsupportedKerasConfigurationException("it has no data set " + place);
        }
        long[] shape = data.getDimensionsAsLong();
        take(shape);
        if (data instanceof ChunkedDataset chunked) {
            take(Arrays.stream(chunked.getChunkDimensions()).asLongStream().toArray());
            if (!data.getFilters().isEmpty()) {
                throw new ModelException(file + " has " + Causes.line(place)
                        + " compressed, which Keras does not do: save it with model.save('NAME.h5')");
            }
        }
        Object flat = shape.length == 0 ? null : data.getDataFlat();
        if (flat instanceof float[] values) {
            return Nd4j.create(values, shape, 'c');
        }
        if (flat instanceof double[] values) {
            float[] narrow = new float[values.length];
            for (int i = 0; i < narrow.length; i++) {
                narrow[i] = (float) values[i];
            }
            return Nd4j.create(narrow, shape, 'c');
        }
        throw new UnsupportedKerasConfigurationException("the data set " + place + " holds no real numbers");
    }

    /** An array is filled where its bytes are not in the file, so that its size says nothing of what it needs. */
    private void take(long[] shape) {
        long bytes = Double.BYTES;
        for (long size : shape) {
            bytes = size < 0 || size > left ? Long.MAX_VALUE : Math.min(bytes, left + 1) * Math.max(size, 1);
        }
        if (bytes > left) {
            throw new ModelException(file + " claims arrays of more than " + MOST_TIMES + " times of its size");
        }
        left -= bytes;
    }

    @Override
    public void close() {
        super.close();
        content.close();
        try {
            Files.deleteIfExists(empty);
        } catch (IOException e) {
            // It stays among the temporary files.
        }
    }
}
