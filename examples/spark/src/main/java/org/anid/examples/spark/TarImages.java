// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.spark;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.zip.GZIPInputStream;
import org.anid.dataset.ParquetDataset.Column;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The images of a tar in WebDataset's form, read as a stream: members of one key lie together, as the form asks. One
 * image is in memory at a time. Closed at its end; not thread-safe.
 */
final class TarImages implements Iterator<FoundImage>, Closeable {

    private static final ObjectMapper JSON = new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    /** More text than a caption or what is known of a picture takes. */
    private static final int MOST_TEXT = 1 << 20;

    private final String tar;
    private final Map<Column, String> names;
    private final TarArchiveInputStream stream;
    private @Nullable TarArchiveEntry entry;
    private @Nullable FoundImage next;

    /**
     * Begins to read.
     *
     * @param tar where it is, for messages
     * @param names of keys in JSON that are not called by the default names of what they tell
     */
    TarImages(String tar, InputStream bytes, Map<Column, String> names) {
        this.tar = tar;
        this.names = names;
        try {
            stream = new TarArchiveInputStream(unpacked(new BufferedInputStream(bytes, 1 << 16)));
            entry = stream.getNextEntry();
            next = read();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static InputStream unpacked(BufferedInputStream bytes) throws IOException {
        bytes.mark(2);
        boolean gzip = bytes.read() == 0x1F && bytes.read() == 0x8B;
        bytes.reset();
        return gzip ? new GZIPInputStream(bytes, 1 << 16) : bytes;
    }

    static boolean isTar(String path) {
        String name = path.toLowerCase(Locale.ROOT);
        return name.endsWith(".tar") || name.endsWith(".tar.gz") || name.endsWith(".tgz");
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public FoundImage next() {
        FoundImage found = next;
        if (found == null) {
            throw new NoSuchElementException();
        }
        try {
            next = read();
        } catch (IOException e) {
            throw unreadable(e);
        }
        return found;
    }

    /** The next key that has a picture. */
    private @Nullable FoundImage read() throws IOException {
        while (entry != null) {
            String key = key(entry.getName());
            String caption = null;
            Map<Column, String> values = new EnumMap<>(Column.class);
            String fileName = null;
            byte[] picture = null;
            for (; entry != null && key.equals(key(entry.getName())); entry = stream.getNextEntry()) {
                String name = entry.getName();
                if (!entry.isFile() || key.isEmpty()) {
                    continue;
                }
                String kind = name.substring(key.length() + 1).toLowerCase(Locale.ROOT);
                if (kind.equals("txt")) {
                    caption = text().strip();
                } else if (kind.equals("json")) {
                    values = values(name);
                } else if (picture == null && FolderLayout.isImage(name)) {
                    fileName = name;
                    picture = stream.readNBytes(Math.toIntExact(entry.getSize()));
                }
            }
            if (picture != null) {
                if (caption != null && !caption.isEmpty()) {
                    values.put(Column.CAPTION, caption);
                }
                return new FoundImage(values, fileName, false, tar + ", " + key, picture);
            }
        }
        close();
        return null;
    }

    /** Up to the first point of the last part; empty for a name that says not what it is. */
    private static String key(String name) {
        int last = name.lastIndexOf('/') + 1;
        int point = name.indexOf('.', last);
        return point > last ? name.substring(0, point) : "";
    }

    private String text() throws IOException {
        if (entry != null && entry.getSize() > MOST_TEXT) {
            throw new IOException(entry.getName() + " is no short text");
        }
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }

    private Map<Column, String> values(String name) throws IOException {
        JsonNode object;
        try {
            object = JSON.readTree(text());
        } catch (JsonProcessingException e) {
            throw new IOException(name + " is not valid JSON", e);
        }
        Map<Column, String> values = new EnumMap<>(Column.class);
        for (Column role : Column.values()) {
            JsonNode value = object.get(names.getOrDefault(role, role.defaultName()));
            if (value != null
                    && value.isValueNode()
                    && !value.isNull()
                    && !value.asText().isBlank()) {
                values.put(role, value.asText().strip());
            }
        }
        return values;
    }

    /** Without a cause: of a failure on an executor the driver says what is at its root. */
    private IllegalArgumentException unreadable(IOException e) {
        IllegalArgumentException failure = new IllegalArgumentException(
                tar + " cannot be read as tar (" + e.getMessage() + "): get or make it again");
        failure.addSuppressed(e);
        return failure;
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
