// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.internal.evaluate.score;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What was seen of natural images, as bytes. */
public final class NaturalsRecord {

    private NaturalsRecord() {}

    /** Of some neighbouring ids. */
    static byte[] write(List<ContentOrder.Content> contents) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(contents.size());
            for (ContentOrder.Content content : contents) {
                out.writeUTF(content.hash());
                out.writeLong(content.pixels());
                writeSources(content.sources(), out);
            }
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot be written to", e);
        }
        return bytes.toByteArray();
    }

    /** The other way round. */
    static List<ContentOrder.Content> read(byte[] record) {
        List<ContentOrder.Content> contents = new ArrayList<>();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(record))) {
            for (int count = in.readInt(); count > 0; count--) {
                String hash = in.readUTF();
                long pixels = in.readLong();
                contents.add(new ContentOrder.Content(hash, pixels, readSources(in)));
            }
        } catch (IOException e) {
            throw new IllegalStateException("a record whose checksum is right must be whole", e);
        }
        return contents;
    }

    /** Whether two of them are of the same pictures. */
    public static boolean sameContents(byte[] record, byte[] other) {
        return hashes(record).equals(hashes(other));
    }

    private static List<String> hashes(byte[] record) {
        return read(record).stream().map(ContentOrder.Content::hash).toList();
    }

    static void writeSources(List<Source> sources, DataOutputStream out) throws IOException {
        out.writeInt(sources.size());
        for (Source source : sources) {
            Texts.write(source.location(), out);
            Texts.write(source.stamp(), out);
            Texts.write(source.sha256(), out);
        }
    }

    static List<Source> readSources(DataInputStream in) throws IOException {
        List<Source> sources = new ArrayList<>();
        for (int count = in.readInt(); count > 0; count--) {
            sources.add(new Source(Texts.read(in), Texts.read(in), Texts.read(in)));
        }
        return sources;
    }
}
