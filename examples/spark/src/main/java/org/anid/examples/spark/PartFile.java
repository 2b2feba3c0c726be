// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.examples.spark;

import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.anid.api.dataset.DecodedImage;
import org.anid.api.dataset.ImageContent;
import org.anid.api.dataset.ImageReadException;
import org.anid.api.dataset.ImageSource;
import org.anid.dataset.decode.ImageDecoder;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * The images of a part, laid down on the local disk in the order in which they come. Filled by one thread, then read by
 * several.
 */
final class PartFile implements Closeable {

    private final FileChannel channel;
    private final Map<Integer, Place> places = new HashMap<>();

    private PartFile(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * An image on its way to a part.
     *
     * @param index place in the listing
     */
    record Sent(int index, byte @Nullable [] bytes) implements Serializable {}

    private record Place(long position, int length) {}

    /** Writes all images into a file. */
    static PartFile write(Path file, Iterator<Tuple2<Integer, Sent>> images) throws IOException {
        PartFile part = new PartFile(FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE));
        long position = 0;
        while (images.hasNext()) {
            Sent sent = images.next()._2();
            if (sent.bytes != null) {
                ByteBuffer bytes = ByteBuffer.wrap(sent.bytes);
                part.places.put(sent.index, new Place(position, sent.bytes.length));
                while (bytes.hasRemaining()) {
                    position += part.channel.write(bytes, position);
                }
            }
        }
        return part;
    }

    /** The data set with the images that are here. */
    ImageSource of(Listing listing) {
        return listing.source((index, elsewhere) -> {
            Place place = places.get(index);
            return place == null ? elsewhere : new Content(place, elsewhere.stamp());
        });
    }

    private final class Content implements ImageContent {
        private final Place place;
        private final String stamp;

        Content(Place place, String stamp) {
            this.place = place;
            this.stamp = stamp;
        }

        @Override
        public DecodedImage read() throws ImageReadException {
            ByteBuffer bytes = ByteBuffer.allocate(place.length);
            try {
                while (bytes.hasRemaining() && channel.read(bytes, place.position + bytes.position()) >= 0) {
                    // Reads on.
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the images of a part cannot be read again", e);
            }
            return ImageDecoder.create().decode(bytes.array());
        }

        @Override
        public String stamp() {
            return stamp;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
