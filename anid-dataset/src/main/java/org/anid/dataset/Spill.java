// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.dataset;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.anid.api.dataset.DatasetException;
import org.anid.api.dataset.DecodedImage;
import org.anid.api.dataset.ImageContent;
import org.anid.api.dataset.ImageReadException;
import org.anid.dataset.decode.ImageDecoder;

/**
 * A temporary file of encoded images, in the order in which a compressed file gives them, so that they can be read in
 * any other order: what is compressed can only be read from its start. It lies where {@code java.io.tmpdir} says and is
 * gone when it is closed, at the latest with the JVM. Filled by one thread, then safe to read by several.
 */
final class Spill implements AutoCloseable {

    private final Path folder;
    private final FileChannel channel;
    private long length;

    private Spill(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Makes the file.
     *
     * @param bytes that it will hold at most
     * @throws DatasetException if they do not fit on the disk, or no file can be made there
     */
    static Spill create(long bytes) throws DatasetException {
        Path folder = Path.of(System.getProperty("java.io.tmpdir", "."));
        try {
            long free = Files.getFileStore(folder).getUsableSpace();
            if (bytes > free) {
                throw new DatasetException("the images take up to " + megabytes(bytes) + " in the folder for temporary"
                        + " files, " + folder + ", which has " + megabytes(free)
                        + ": make room, or name another folder (-Djava.io.tmpdir=FOLDER)");
            }
            Path file = Files.createTempFile(folder, "anid-images-", ".tmp");
            return new Spill(
                    folder,
                    FileChannel.open(
                            file,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.DELETE_ON_CLOSE));
        } catch (DatasetException e) {
            throw e;
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    private static DatasetException unusable(Path folder, IOException e) {
        return new DatasetException(
                "the images cannot be laid down in the folder for temporary files, " + folder + " ("
                        + TextFile.firstLine(e) + "): make room, or name another folder (-Djava.io.tmpdir=FOLDER)",
                e);
    }

    static String megabytes(long bytes) {
        return (bytes + (1 << 20) - 1 >> 20) + " MiB";
    }

    /** Adds an image; gives what decodes it. */
    Part append(byte[] bytes, int from, int count, ImageDecoder decoder) throws DatasetException {
        long position = length;
        try {
            ByteBuffer source = ByteBuffer.wrap(bytes, from, count);
            while (source.hasRemaining()) {
                length += channel.write(source, length);
            }
        } catch (IOException e) {
            throw unusable(folder, e);
        }
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, from, count);
        return new Part(channel, position, count, checksum.getValue(), decoder);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /**
     * An image that is a part of a file that holds many.
     *
     * @param channel of the file; whoever opened it closes it
     * @param checksum CRC-32C of the image's bytes
     */
    record Part(FileChannel channel, long position, int count, long checksum, ImageDecoder decoder)
            implements ImageContent {
        @Override
        public DecodedImage read() throws ImageReadException {
            return decoder.decode(bytes());
        }

        /** The same place, said to be of another size. */
        Part ofSize(int size) {
            return new Part(channel, position, size, checksum, decoder);
        }

        @Override
        public String stamp() {
            return count + " bytes of CRC-32C " + Long.toHexString(checksum);
        }

        byte[] bytes() throws ImageReadException {
            return bytes(channel, position, count);
        }

        /** A part of a file. */
        static byte[] bytes(FileChannel channel, long position, int count) throws ImageReadException {
            ByteBuffer target;
            try {
                target = ByteBuffer.allocate(count);
            } catch (OutOfMemoryError e) {
                throw new ImageReadException("the image does not fit into memory", e);
            }
            try {
                while (target.hasRemaining()) {
                    if (channel.read(target, position + target.position()) < 0) {
                        throw new ImageReadException("the file ends before the image does");
                    }
                }
            } catch (ClosedChannelException e) {
                throw new ImageReadException("the data set is closed", e);
            } catch (ImageReadException e) {
                throw e;
            } catch (IOException e) {
                throw new ImageReadException("the image cannot be read: " + TextFile.firstLine(e), e);
            }
            return target.array();
        }
    }
}
