// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.anid.api.dataset.DatasetException;
import org.anid.api.dataset.DecodedImage;
import org.anid.api.dataset.ImageContent;
import org.anid.api.dataset.ImageReadException;
import org.anid.dataset.ParquetDataset.Column;
import org.anid.dataset.decode.ImageDecoder;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.jspecify.annotations.Nullable;

/**
 * Tar files in WebDataset's form: members of one sample have a name in common up to the first point of its last part,
 * the key; what follows says what they are. {@code KEY.jpg} or another picture, {@code KEY.txt} its caption,
 * {@code KEY.json} more about it; in any order. Nothing is unpacked: of a plain tar the headers are read, and pictures
 * by their place; one that is compressed with gzip is read once and its pictures are laid down in a temporary file. Not
 * thread-safe.
 *
 * <p>Reference: webdataset 1.0, "The WebDataset Format".
 */
final class TarShards {

    /** More text than a caption or what is known of a picture takes. */
    private static final int MOST_TEXT = 1 << 20;

    private static final ObjectMapper JSON = new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    /** What a JSON object may tell. */
    static final Set<Column> ROLES = Set.of(
            Column.GENERATOR,
            Column.NATURAL,
            Column.GUIDANCE,
            Column.IMAGE_ID,
            Column.CAPTION_ID,
            Column.CAPTION,
            Column.CATEGORY);

    private final ImageDecoder decoder;
    private final Tally tally;
    private final Map<Column, String> names;
    private final Set<String> keys = new TreeSet<>();
    private final Map<Column, String> misspelt = new EnumMap<>(Column.class);
    private @Nullable Spill spill;

    /**
     * Has read nothing yet.
     *
     * @param names of keys in JSON objects that are not called by the default names of what they tell
     */
    TarShards(ImageDecoder decoder, Tally tally, Map<Column, String> names) {
        this.decoder = decoder;
        this.tally = tally;
        this.names = names;
    }

    /** What the key in JSON objects is called that tells something. */
    String name(Column role) {
        return names.getOrDefault(role, role.defaultName());
    }

    /** All keys that JSON objects have, for messages. */
    Set<String> keys() {
        return keys;
    }

    /**
     * Keys that are called like those that are looked for but for upper and lower case, with the place of the first.
     */
    Map<Column, String> misspelt() {
        return misspelt;
    }

    /**
     * A picture with what is told of it.
     *
     * @param shard name of its tar without extensions, and a {@code /}
     * @param folder in the tar, each part with a {@code /} after it
     * @param key without the folder
     * @param fileName of the picture, without folders
     * @param location for messages
     * @param text caption; null where there is none
     * @param values of the JSON object
     */
    record Sample(
            String shard,
            String folder,
            String key,
            String fileName,
            String location,
            ImageContent content,
            @Nullable String text,
            Map<Column, String> values) {

        @Nullable
        String value(Column role) {
            return values.get(role);
        }

        @Nullable
        String imageId() {
            return Ids.known(value(Column.IMAGE_ID));
        }

        @Nullable
        String captionId() {
            return Ids.known(value(Column.CAPTION_ID));
        }

        /** Its text goes before what the JSON object says. */
        @Nullable
        String caption() {
            return text != null ? text : value(Column.CAPTION);
        }
    }

    /** The tars at a place: itself, or those in a folder, by name; none if it is something else. */
    static List<Path> at(Path place) throws DatasetException {
        if (Files.isRegularFile(place)) {
            return isTarName(place) ? List.of(place) : List.of();
        }
        if (!Files.isDirectory(place)) {
            return List.of();
        }
        return ImageFolder.list(place).stream()
                .filter(path -> isTarName(path) && Files.isRegularFile(path))
                .toList();
    }

    /** Counts what lies in a folder beside its tars. */
    static void besides(Path place, List<Path> tars, Tally tally) throws DatasetException {
        for (Path path : Files.isDirectory(place) ? ImageFolder.list(place) : List.<Path>of()) {
            if (Files.isDirectory(path)) {
                tally.add("folders beside tar files were not read, as %s", path.toString());
            } else if (!tars.contains(path)) {
                ImageFolder.stray(path, tally);
            }
        }
    }

    static boolean isTarName(Path path) {
        String name = ImageFolder.name(path).toLowerCase(Locale.ROOT);
        return name.endsWith(".tar") || name.endsWith(".tar.gz") || name.endsWith(".tgz");
    }

    /** Reads what is in the tars, in order. */
    List<Sample> read(List<Path> tars) throws DatasetException {
        List<Sample> samples = new ArrayList<>();
        for (Path tar : tars) {
            Map<String, Members> keys = new LinkedHashMap<>();
            try {
                if (isGzip(tar)) {
                    stream(tar, keys);
                } else {
                    index(tar, keys);
                }
            } catch (DatasetException e) {
                throw e;
            } catch (IOException | IllegalArgumentException e) {
                throw new DatasetException(
                        tar + " cannot be read as tar (" + TextFile.firstLine(e) + "): get or make it again", e);
            }
            String shard = ImageFolder.name(tar).replaceFirst("(?i)(\\.tar|\\.tar\\.gz|\\.tgz)$", "") + "/";
            keys.forEach((key, members) -> members.addTo(samples, shard, key, tar, tally));
        }
        return samples;
    }

    private static boolean isGzip(Path tar) throws IOException {
        try (InputStream stream = Files.newInputStream(tar)) {
            return stream.read() == 0x1F && stream.read() == 0x8B;
        }
    }

    private void index(Path tar, Map<String, Members> keys) throws IOException {
        try (TarFile file = new TarFile(tar)) {
            for (TarArchiveEntry entry : file.getEntries()) {
                if (takes(entry, tar)) {
                    add(
                            entry,
                            tar,
                            keys,
                            () -> file.getInputStream(entry),
                            () -> entry.getSize() > Integer.MAX_VALUE - 16
                                    ? failing("the picture is larger than 2 GB")
                                    : new Member(tar, entry.getDataOffset(), (int) entry.getSize(), decoder));
                }
            }
        }
    }

    private void stream(Path tar, Map<String, Members> keys) throws IOException {
        if (spill == null) {
            spill = Spill.create(Files.size(tar));
        }
        Spill laid = spill;
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(tar), 1 << 16);
                TarArchiveInputStream stream = new TarArchiveInputStream(new GZIPInputStream(bytes, 1 << 16))) {
            for (TarArchiveEntry entry = stream.getNextEntry(); entry != null; entry = stream.getNextEntry()) {
                TarArchiveEntry current = entry;
                if (takes(entry, tar)) {
                    add(entry, tar, keys, () -> stream, () -> {
                        if (current.getSize() > Runtime.getRuntime().maxMemory() / 4) {
                            return failing("the picture takes " + Spill.megabytes(current.getSize())
                                    + ", more than a quarter of Java's memory: give it more (-Xmx)");
                        }
                        byte[] picture = stream.readNBytes((int) current.getSize());
                        return laid.append(picture, 0, picture.length, decoder);
                    });
                }
            }
        }
    }

    private boolean takes(TarArchiveEntry entry, Path tar) {
        if (entry.isDirectory()) {
            return false;
        }
        byte kind = entry.getLinkFlag();
        boolean file =
                kind == TarConstants.LF_OLDNORM || kind == TarConstants.LF_NORMAL || kind == TarConstants.LF_CONTIG;
        if (!file || entry.isSparse()) {
            tally.add(
                    "members of tar files were left out: they are links, pipes, devices or sparse files, as %s",
                    entry.getName() + " in " + tar);
            return false;
        }
        return true;
    }

    private interface Opened {
        InputStream open() throws IOException;
    }

    private interface Picture {
        ImageContent content() throws IOException;
    }

    private void add(TarArchiveEntry entry, Path tar, Map<String, Members> keys, Opened text, Picture picture)
            throws IOException {
        String name = entry.getName();
        String last = ImageFolder.lastPart(name);
        int point = last.indexOf('.');
        if (point <= 0) {
            // What systems leave behind begins with a point; a name without one says not what it is.
            return;
        }
        String kind = last.substring(point + 1).toLowerCase(Locale.ROOT);
        String key = name.substring(0, name.length() - last.length()) + last.substring(0, point);
        Members members = keys.computeIfAbsent(key, k -> new Members());
        if (kind.equals("txt") || kind.equals("json")) {
            if (!members.seen.add(kind)) {
                tally.add(
                        "texts in tar files were left out: there is one of the same key already, as %s",
                        name + " in " + tar);
                return;
            }
            String content = utf8(entry, tar, text);
            if (kind.equals("txt")) {
                members.text = content.isBlank() ? null : content.strip();
            } else {
                members.values = values(content, entry, tar);
            }
        } else if (ImageFolder.isImageName(last)) {
            if (members.content == null) {
                members.fileName = last;
                members.content = picture.content();
            } else {
                tally.add(
                        "pictures in tar files were left out: there is one of the same key already, as %s",
                        name + " in " + tar);
            }
        }
    }

    private static String utf8(TarArchiveEntry entry, Path tar, Opened text) throws IOException {
        if (entry.getSize() > MOST_TEXT) {
            throw new DatasetException(tar + ": " + entry.getName() + " is no short text but takes "
                    + Spill.megabytes(entry.getSize()) + ": take it out");
        }
        try {
            byte[] bytes = text.open().readNBytes((int) entry.getSize());
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new DatasetException(tar + ": " + entry.getName() + " is not UTF-8 text: write it as UTF-8", e);
        }
    }

    private Map<Column, String> values(String json, TarArchiveEntry entry, Path tar) throws DatasetException {
        try {
            JsonNode object = JSON.readTree(json);
            if (!object.isObject()) {
                throw new DatasetException(tar + ": " + entry.getName()
                        + " holds no JSON object: write one, as {\"generator\": \"SDXL\"}");
            }
            object.fieldNames().forEachRemaining(keys::add);
            Map<Column, String> values = new EnumMap<>(Column.class);
            for (Column role : ROLES) {
                String name = name(role);
                JsonNode value = object.get(name);
                if (value == null) {
                    object.fieldNames().forEachRemaining(key -> {
                        if (key.equalsIgnoreCase(name)) {
                            misspelt.putIfAbsent(role, key + " in " + tar + ", " + entry.getName());
                        }
                    });
                } else if (value.isContainerNode()) {
                    throw new DatasetException(tar + ": " + entry.getName() + ": " + name + " is "
                            + (value.isArray() ? "a list" : "an object")
                            + ", not a text: write one text, or name another key (--column "
                            + role.defaultName() + "=NAME)");
                } else if (!value.isNull() && !value.asText().isBlank()) {
                    values.put(role, value.asText().strip());
                }
            }
            return values;
        } catch (JsonProcessingException e) {
            throw new DatasetException(
                    tar + ": " + entry.getName() + " is not valid JSON ("
                            + e.getOriginalMessage().lines().findFirst().orElse("") + ", line "
                            + (e.getLocation() == null ? 1 : e.getLocation().getLineNr()) + "): correct it",
                    e);
        }
    }

    private static ImageContent failing(String reason) {
        return () -> {
            throw new ImageReadException(reason);
        };
    }

    /** Where pictures of compressed tars lie; null if there are none. Whoever asks closes it. */
    @Nullable
    Spill spill() {
        return spill;
    }

    /** What has been seen of a key so far. */
    private static final class Members {
        /** Kinds of texts that were read. */
        private final Set<String> seen = new HashSet<>();

        private @Nullable String text;
        private Map<Column, String> values = Map.of();
        private String fileName = "";
        private @Nullable ImageContent content;

        private void addTo(List<Sample> samples, String shard, String key, Path tar, Tally tally) {
            if (content == null) {
                tally.add("keys in tar files have no picture, as %s", key + " in " + tar);
            } else {
                String last = ImageFolder.lastPart(key);
                StringBuilder folder = new StringBuilder();
                for (String part :
                        key.substring(0, key.length() - last.length()).split("[/\\\\]")) {
                    if (!part.isEmpty() && !part.equals(".")) {
                        folder.append(Ids.canonical(part)).append('/');
                    }
                }
                samples.add(
                        new Sample(shard, folder.toString(), last, fileName, tar + ", " + key, content, text, values));
            }
        }
    }

    /** A member of a plain tar. The file is opened for each: there may be more of them than a process may hold open. */
    private record Member(Path tar, long position, int count, ImageDecoder decoder) implements ImageContent {
        @Override
        public DecodedImage read() throws ImageReadException {
            byte[] bytes;
            try (FileChannel channel = FileChannel.open(tar)) {
                bytes = Spill.Part.bytes(channel, position, count);
            } catch (ImageReadException e) {
                throw e;
            } catch (IOException e) {
                throw new ImageReadException("the tar file cannot be read: " + TextFile.firstLine(e), e);
            }
            return decoder.decode(bytes);
        }

        @Override
        public String stamp() {
            return FileContent.stamp(tar) + " at " + position;
        }
    }
}
