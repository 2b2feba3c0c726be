// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.locate;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of a response, piece by piece, for one reader that can be interrupted and whose patience ends: Java's own
 * stream of a body knows neither. Asks for the next piece when the last one is taken, so that memory stays flat.
 */
final class Chunks implements Flow.Subscriber<List<ByteBuffer>>, AutoCloseable {

    /** What came: bytes, or the end of them, or what went wrong. */
    private record Event(
            List<ByteBuffer> bytes, boolean last, @Nullable Throwable fault) {}

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private volatile Flow.@Nullable Subscription subscription;
    private volatile boolean closed;

    /** Of that body. */
    static Chunks of(Flow.Publisher<List<ByteBuffer>> body) {
        Chunks chunks = new Chunks();
        body.subscribe(chunks);
        return chunks;
    }

    /**
     * The next piece.
     *
     * @return null at the end
     * @throws HttpTimeoutException if nothing comes for that long
     * @throws IOException if the connection breaks
     */
    @Nullable
    List<ByteBuffer> next(Duration patience) throws IOException, InterruptedException {
        Event event = events.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        if (event == null) {
            throw new HttpTimeoutException("nothing came for " + Download.seconds(patience));
        }
        if (event.fault() != null) {
            throw new IOException(Download.reason(event.fault()), event.fault());
        }
        if (event.last()) {
            return null;
        }
        Flow.Subscription source = subscription;
        if (source != null) {
            source.request(1);
        }
        return event.bytes();
    }

    @Override
    public void onSubscribe(Flow.Subscription source) {
        subscription = source;
        if (closed) {
            source.cancel();
        } else {
            source.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
        events.add(new Event(bytes, false, null));
    }

    @Override
    public void onError(Throwable fault) {
        events.add(new Event(List.of(), true, fault));
    }

    @Override
    public void onComplete() {
        events.add(new Event(List.of(), true, null));
    }

    /** Gives the connection up, unless all of the body was taken. */
    @Override
    public void close() {
        closed = true;
        Flow.Subscription source = subscription;
        if (source != null) {
            source.cancel();
        }
    }
}
