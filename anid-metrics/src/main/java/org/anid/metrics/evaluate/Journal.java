// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.metrics.evaluate;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What a run has finished, in a file that outlives it: a run that is cut off goes on from it and ends with the report
 * of a run that was not. It is also what a part of a run leaves for {@link StandardEvaluator#merge}.
 *
 * <p>The file is only ever appended to. It begins with {@value #MAGIC} and consists of records: length, kind, content,
 * CRC-32C. The first says what the run is of and how it counts ({@code RunKey}); then follows what was seen of the
 * natural images, then for each group of images its scores, failures, remarks and features. A record that is not whole,
 * and all that follows it, is cut off when the file is opened, so that a kill costs the groups that were at work. The
 * file is flushed to the disk once a second: a loss of power costs that second too.
 *
 * <p>Whoever has it open has it alone, across processes; the system takes the lock back when a process dies, however it
 * dies. Safe for use by several threads.
 */
public final class Journal implements AutoCloseable {

    /** The first bytes of the file; the digit is the version of the form. */
    static final String MAGIC = "ANIDRUN1";

    private static final String KIND_OF_FILE = "ANIDRUN";
    private static final byte KEY = 1;
    private static final byte NATURALS = 2;
    private static final byte GROUP = 3;
    /** Length and kind before, checksum after. */
    private static final int FRAME = Integer.BYTES + 1 + Integer.BYTES;

    private static final long FLUSH_NANOS = 1_000_000_000L;

    private final Path file;
    private final RandomAccessFile content;
    private final FileLock lock;
    private final boolean writable;
    private final TreeMap<Integer, Place> naturals = new TreeMap<>();
    private final TreeMap<Integer, Place> groups = new TreeMap<>();
    private @Nullable Map<String, String> key;
    private long end;
    private long dropped;
    private long images;
    private long flushed = System.nanoTime();

    /** Where the content of a record is. */
    private record Place(long position, int length) {}

    private Journal(Path file, RandomAccessFile content, FileLock lock, boolean writable) {
        this.file = file;
        this.content = content;
        this.lock = lock;
        this.writable = writable;
    }

    /**
     * Opens a journal to go on from it, or begins one.
     *
     * @param file is made if it is not there, with its folders
     * @throws JournalException if another run has it open, if it is no journal or one of another version, or if it
     *     cannot be read or written
     */
    public static Journal open(Path file) {
        return open(file, true);
    }

    /**
     * Opens a journal to read it.
     *
     * @throws JournalException if it is not there, and as {@link #open}
     */
    public static Journal read(Path file) {
        return open(file, false);
    }

    /** The journal of a run that writes its report into a folder. */
    public static Path in(Path folder) {
        return folder.resolve("run.journal");
    }

    private static Journal open(Path file, boolean writable) {
        RandomAccessFile content = null;
        boolean opened = false;
        try {
            if (writable) {
                Path folder = file.toAbsolutePath().getParent();
                if (folder != null) {
                    Files.createDirectories(folder);
                }
            } else if (!Files.exists(file)) {
                throw new JournalException("there is no journal of a run in " + file);
            }
            if (Files.isSymbolicLink(file) || Files.isDirectory(file)) {
                throw new JournalException(file + " is a " + (Files.isSymbolicLink(file) ? "link" : "folder")
                        + ", and a journal is a file of its own: remove it");
            }
            // No channel, and no channel of it to write: those are closed when a thread that uses them is interrupted.
            content = new RandomAccessFile(file.toFile(), writable ? "rw" : "r");
            FileLock lock = lock(file, content, writable);
            if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new JournalException(
                        "another run in this folder has just ended and removed " + file + ": start again");
            }
            Journal journal = new Journal(file, content, lock, writable);
            journal.scan();
            opened = true;
            return journal;
        } catch (IOException e) {
            throw new JournalException("cannot open the journal " + file + ": " + said(e), e);
        } finally {
            if (!opened && content != null) {
                close(content);
            }
        }
    }

    private static FileLock lock(Path file, RandomAccessFile content, boolean writable) throws IOException {
        FileLock lock;
        try {
            lock = content.getChannel().tryLock(0, Long.MAX_VALUE, !writable);
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            throw new JournalException("another run is at work in "
                    + file.toAbsolutePath().getParent() + ": wait for it, or choose another folder");
        }
        return lock;
    }

    /** Finds the records, up to the first that is not whole. */
    private void scan() throws IOException {
        long size = content.length();
        byte[] magic = MAGIC.getBytes(StandardCharsets.US_ASCII);
        byte[] head = new byte[(int) Math.min(magic.length, size)];
        content.seek(0);
        content.readFully(head);
        String begin = new String(head, StandardCharsets.US_ASCII);
        if (!MAGIC.startsWith(begin)) {
            throw new JournalException(
                    begin.startsWith(KIND_OF_FILE)
                            ? file
                                    + " was begun by another version of ANID: finish the run with that one, or delete the"
                                    + " file to start anew"
                            : file + " is not the journal of a run: choose another folder, or delete it to start anew");
        }
        end = 0;
        if (head.length == magic.length) {
            end = magic.length;
            while (readRecord(size)) {
                // Adds it.
            }
        }
        dropped = size - end;
        if (writable && dropped > 0) {
            content.setLength(end);
        }
    }

    private boolean readRecord(long size) throws IOException {
        if (size - end < FRAME) {
            return false;
        }
        content.seek(end);
        int length = content.readInt();
        if (length < 0 || length > size - end - FRAME) {
            return false;
        }
        byte[] kindAndBody = new byte[1 + length];
        content.readFully(kindAndBody);
        if (content.readInt() != checksum(kindAndBody, 0, kindAndBody.length)) {
            return false;
        }
        add(kindAndBody[0], end + Integer.BYTES + 1, ByteBuffer.wrap(kindAndBody, 1, length));
        end += FRAME + length;
        return true;
    }

    private void add(byte kind, long position, ByteBuffer body) {
        if (kind == KEY) {
            key = entries(body);
            return;
        }
        int index = body.getInt();
        if (kind == NATURALS) {
            naturals.put(index, new Place(position + Integer.BYTES, body.remaining()));
        } else {
            images += body.getInt();
            groups.put(index, new Place(position + 2 * Integer.BYTES, body.remaining()));
        }
    }

    private static Map<String, String> entries(ByteBuffer body) {
        Map<String, String> entries = new LinkedHashMap<>();
        try (DataInputStream in =
                new DataInputStream(new ByteArrayInputStream(body.array(), body.position(), body.remaining()))) {
            for (int count = in.readInt(); count > 0; count--) {
                String name = in.readUTF();
                entries.put(name, in.readUTF());
            }
        } catch (IOException e) {
            throw new IllegalStateException("a record whose checksum is right must be whole", e);
        }
        return entries;
    }

    private static int checksum(byte[] bytes, int from, int count) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, count);
        return (int) crc.getValue();
    }

    /** Where it is. */
    public Path file() {
        return file;
    }

    /** Images that are finished, natural and generated. */
    public synchronized long images() {
        return images;
    }

    /** Bytes at the end that were not whole when the file was opened: left of a run that was killed, or damaged. */
    public long dropped() {
        return dropped;
    }

    /** What the run is of; null where nothing was begun. */
    synchronized @Nullable Map<String, String> key() {
        return key;
    }

    /** From which ids on natural images were seen. */
    synchronized Set<Integer> seen() {
        return Set.copyOf(naturals.keySet());
    }

    /** How many groups are finished. */
    synchronized int groups() {
        return groups.size();
    }

    /** Begins a run. */
    synchronized void begin(Map<String, String> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(entries.size());
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                out.writeUTF(entry.getKey());
                out.writeUTF(entry.getValue());
            }
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot be written to", e);
        }
        if (end == 0) {
            write(ByteBuffer.wrap(MAGIC.getBytes(StandardCharsets.US_ASCII)));
        }
        append(KEY, bytes.toByteArray());
    }

    /**
     * What was seen of natural images.
     *
     * @param first index of the first image id of the record
     */
    void addNaturals(int first, byte[] record) {
        append(NATURALS, record, first);
    }

    /** What another journal of this run has seen of natural images. */
    void addNaturals(Journal other) {
        for (int first : other.seen()) {
            byte[] record = other.naturals(first);
            if (record != null && naturals(first) == null) {
                addNaturals(first, record);
            }
        }
    }

    /**
     * A group that is finished.
     *
     * @param count images of it
     */
    void addGroup(int group, int count, byte[] record) {
        append(GROUP, record, group, count);
    }

    /** What was seen of the natural images from an index on; null where nothing was. */
    byte @Nullable [] naturals(int first) {
        return at(naturals, first);
    }

    /** Whether a group is finished. */
    synchronized boolean has(int group) {
        return groups.containsKey(group);
    }

    /** A group; null where it is not finished. */
    byte @Nullable [] group(int group) {
        return at(groups, group);
    }

    private synchronized byte @Nullable [] at(Map<Integer, Place> places, int index) {
        Place place = places.get(index);
        if (place == null) {
            return null;
        }
        byte[] bytes = new byte[place.length];
        try {
            content.seek(place.position);
            content.readFully(bytes);
        } catch (EOFException e) {
            throw new JournalException(file + " has become shorter since it was opened", e);
        } catch (IOException e) {
            throw new JournalException("cannot read " + file + ": " + said(e), e);
        }
        return bytes;
    }

    private synchronized void append(byte kind, byte[] record, int... head) {
        int length = head.length * Integer.BYTES + record.length;
        ByteBuffer bytes = ByteBuffer.allocate(FRAME + length).putInt(length).put(kind);
        int body = bytes.position();
        for (int value : head) {
            bytes.putInt(value);
        }
        bytes.put(record);
        bytes.putInt(checksum(bytes.array(), body - 1, 1 + length)).flip();
        long position = end + body;
        write(bytes);
        add(kind, position, ByteBuffer.wrap(bytes.array(), body, length));
        if (System.nanoTime() - flushed > FLUSH_NANOS) {
            flush();
        }
    }

    private void write(ByteBuffer bytes) {
        try {
            content.seek(end);
            content.write(bytes.array(), 0, bytes.limit());
        } catch (IOException e) {
            // Half a record is cut off when the file is opened again.
            throw new JournalException(
                    "cannot write " + file + ": " + said(e)
                            + "; what was finished before is kept: make room and give the same command again",
                    e);
        }
        end += bytes.limit();
    }

    private void flush() {
        try {
            content.getFD().sync();
        } catch (IOException e) {
            throw new JournalException("cannot write " + file + ": " + said(e), e);
        }
        flushed = System.nanoTime();
    }

    /** Forgets everything: the run starts anew. */
    public synchronized void clear() {
        try {
            content.setLength(0);
        } catch (IOException e) {
            throw new JournalException("cannot empty " + file + ": " + said(e), e);
        }
        key = null;
        naturals.clear();
        groups.clear();
        end = 0;
        images = 0;
        dropped = 0;
    }

    /** Closes and removes it, when the report is written. */
    public void delete() {
        close();
        remove();
    }

    private void remove() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new JournalException("cannot delete " + file + ": " + said(e), e);
        }
    }

    /** Lets the next run have it. A journal that nothing was written to leaves no file. */
    @Override
    public synchronized void close() {
        boolean open = lock.isValid() && writable;
        try {
            if (open) {
                flush();
            }
        } finally {
            close(content);
        }
        if (open && end == 0) {
            remove();
        }
    }

    private static void close(RandomAccessFile content) {
        try {
            content.close();
        } catch (IOException e) {
            throw new JournalException("cannot close a journal: " + said(e), e);
        }
    }

    private static String said(IOException e) {
        String message = e.getMessage();
        return message == null
                ? e.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }
}
