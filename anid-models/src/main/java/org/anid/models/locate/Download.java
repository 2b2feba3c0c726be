// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.locate;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.anid.api.model.ModelException;
import org.anid.api.provenance.BuildInfo;
import org.anid.api.provenance.Fingerprint;
import org.jspecify.annotations.Nullable;

/**
 * One file over HTTP. What has come lies in {@code NAME.part}; {@code NAME.part.from} beside it says from where and
 * which version it was (strong ETag, else Last-Modified), so that a later download, of another process too, goes on
 * where this one ended, if the server still has that version and knows ranges, and else starts anew.
 *
 * <p>Not for concurrent use on one file.
 */
final class Download {

    /** How often a connection may break off after it brought something; one that brings nothing ends the download. */
    private static final int MOST_ATTEMPTS = 5;

    private static final int MOST_REDIRECTS = 10;

    /**
     * Bytes of a file whose size neither its card nor its server says: more than any network that this library runs.
     */
    private static final long MOST_UNKNOWN = 64L << 30;

    private static final List<Integer> REDIRECTS = List.of(301, 302, 303, 307, 308);
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-\\d+/(?:\\d+|\\*)");

    private final HttpClient client;
    private final Duration patience;
    private final PullListener listener;
    private final URI address;
    private final @Nullable String user;
    private final String name;
    private final Path part;
    private final Path from;

    /**
     * Nothing happens yet.
     *
     * @param client one that follows no redirects
     * @param patience how long a server may be silent
     * @param address where the file is
     * @param folder where it is put together
     * @param name of the file
     */
    Download(HttpClient client, Duration patience, PullListener listener, URI address, Path folder, String name) {
        this.client = client;
        this.patience = patience;
        this.listener = listener;
        this.address = withoutUser(address);
        this.user = address.getUserInfo();
        this.name = name;
        this.part = folder.resolve(name + ".part");
        this.from = folder.resolve(name + ".part.from");
    }

    /** An address as it may be shown: without name and password. */
    static URI withoutUser(URI address) {
        return address.getRawUserInfo() == null
                ? address
                : URI.create(address.toString().replaceFirst(Pattern.quote(address.getRawUserInfo() + "@"), ""));
    }

    /** Where the bytes are. */
    Path part() {
        return part;
    }

    /** Forgets what has come. */
    void discard() throws IOException {
        // In this order: bytes without an origin are never gone on with.
        Files.deleteIfExists(from);
        Files.deleteIfExists(part);
    }

    /** Gives the whole file its name. */
    void keepAs(Path whole) throws IOException {
        Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
        Files.deleteIfExists(from);
    }

    /**
     * Brings the whole file into {@link #part}.
     *
     * @param size as the card has it, for the listener; −1 if unknown
     * @return its SHA-256, taken while the bytes passed
     * @throws ModelException if it cannot be had; what has come is kept where it can be gone on with
     * @throws IOException if it cannot be written
     */
    String fetch(long size) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return attempt(size);
            } catch (BrokenOffException e) {
                if (attempt == MOST_ATTEMPTS || !e.brought()) {
                    throw new ModelException(
                            address + ": the connection broke off (" + e.getMessage()
                                    + "): run the same command again, it goes on from where it is",
                            e);
                }
                listener.note(name + ": the connection broke off (" + e.getMessage() + "), going on");
            } catch (ClosedByInterruptException e) {
                // The interrupt is told by the exception from here on.
                Thread.interrupted();
                throw (InterruptedException) new InterruptedException("while writing " + part).initCause(e);
            }
        }
    }

    private String attempt(long size) throws IOException, InterruptedException {
        String version = keptVersion();
        long have = version.isEmpty() ? 0 : Files.size(part);
        Response response = get(have, version);
        try {
            if (have > 0 && !response.goesOn(have, version)) {
                listener.note(name + ": the server has another version by now or knows no ranges, starting anew");
                have = 0;
                if (response.status() != 200) {
                    response.close();
                    response = get(0, "");
                }
            }
            if (response.status() != (have > 0 ? 206 : 200)) {
                throw refusal(response.place(), response.status());
            }
            return receive(response, have, size);
        } finally {
            response.close();
        }
    }

    /** Writes a body to the end of what is there. */
    private String receive(Response response, long have, long size) throws IOException, InterruptedException {
        MessageDigest digest = Fingerprint.sha256();
        if (have > 0) {
            FileHash.update(digest, part);
        } else {
            discard();
        }
        long length = response.length(have);
        long total = length >= 0 ? length : size;
        long most = size >= 0 ? size : length >= 0 ? length : MOST_UNKNOWN;
        if (length > most) {
            discard();
            throw tooLong(length, most);
        }
        listener.started(name, have, total);
        long done = have;
        try (FileChannel out = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS)) {
            if (have == 0 && !response.version().isEmpty()) {
                Files.writeString(from, address + "\n" + response.version() + "\n");
            }
            for (List<ByteBuffer> piece = next(response, done > have);
                    piece != null;
                    piece = next(response, done > have)) {
                if (done + piece.stream().mapToLong(ByteBuffer::remaining).sum() > most) {
                    discard();
                    throw tooLong(-1, most);
                }
                for (ByteBuffer bytes : piece) {
                    digest.update(bytes.duplicate());
                    while (bytes.hasRemaining()) {
                        done += out.write(bytes);
                    }
                }
                listener.progress(done, total);
            }
        }
        if (done < length) {
            throw new BrokenOffException("it ended after " + done + " of " + length + " bytes", null, done > have);
        }
        listener.finished(done);
        return FileHash.hex(digest);
    }

    private ModelException tooLong(long length, long most) {
        return new ModelException(
                address + " gives " + (length >= 0 ? length + " bytes" : "more") + ", and the file has "
                        + (most == MOST_UNKNOWN ? "at most " : "") + most
                        + ": stopped and deleted; give a mirror, or get the file by hand and add it");
    }

    /** What goes wrong here is the connection's fault, not the disk's. */
    private @Nullable List<ByteBuffer> next(Response response, boolean brought)
            throws BrokenOffException, InterruptedException {
        try {
            return response.body().next(patience);
        } catch (IOException e) {
            throw new BrokenOffException(reason(e), e, brought);
        }
    }

    /** The version of what is there, if it came from this address and can be told from others; else empty. */
    private String keptVersion() throws IOException {
        if (!Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS)
                || !Files.isRegularFile(from, LinkOption.NOFOLLOW_LINKS)) {
            return "";
        }
        List<String> lines = Files.readAllLines(from);
        boolean ours = lines.size() == 2 && lines.get(0).equals(address.toString());
        return ours && Files.size(part) > 0 ? lines.get(1) : "";
    }

    private Response get(long have, String version) throws InterruptedException {
        URI place = address;
        for (int hops = 0; hops <= MOST_REDIRECTS; hops++) {
            HttpRequest.Builder request = HttpRequest.newBuilder(place)
                    .timeout(patience)
                    .header("User-Agent", "anid/" + BuildInfo.current().version());
            if (user != null && String.valueOf(place.getAuthority()).equals(address.getAuthority())) {
                byte[] credentials = user.getBytes(StandardCharsets.UTF_8);
                request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
            }
            if (have > 0) {
                request.header("Range", "bytes=" + have + "-").header("If-Range", version);
            }
            Response response = send(request.build(), place);
            if (!REDIRECTS.contains(response.status())) {
                return response;
            }
            response.close();
            place = next(place, response.status(), response.header("Location"));
        }
        throw new ModelException(address + " leads on and on (" + MOST_REDIRECTS
                + " redirects): give a mirror, or get the file by hand and add it");
    }

    private Response send(HttpRequest request, URI place) throws InterruptedException {
        try {
            HttpResponse<Flow.Publisher<List<ByteBuffer>>> response =
                    client.send(request, HttpResponse.BodyHandlers.ofPublisher());
            return new Response(place, response.statusCode(), response.headers(), Chunks.of(response.body()));
        } catch (HttpTimeoutException e) {
            throw new ModelException(
                    "no answer from " + place.getAuthority() + " for " + seconds(patience)
                            + ": run the same command again later, or give a mirror",
                    e);
        } catch (SSLException e) {
            throw new ModelException(
                    "no secure connection to " + place.getAuthority() + " (" + reason(e)
                            + "): check the clock and the certificates of this Java, or give a mirror",
                    e);
        } catch (ConnectException e) {
            throw new ModelException(
                    "cannot reach " + place.getAuthority() + " (" + reason(e)
                            + "): check the network and the proxy (-Dhttps.proxyHost=HOST -Dhttps.proxyPort=PORT for"
                            + " Java), or give a mirror",
                    e);
        } catch (IOException e) {
            throw new ModelException(
                    place + ": the connection broke off (" + reason(e) + "): run the same command again", e);
        }
    }

    /**
     * What a server says.
     *
     * @param place that was asked
     */
    private record Response(URI place, int status, HttpHeaders headers, Chunks body) {

        String header(String field) {
            return headers.firstValue(field).orElse("");
        }

        /** Whether it is the rest of what is there. */
        boolean goesOn(long have, String version) {
            Matcher range = CONTENT_RANGE.matcher(header("Content-Range"));
            return status == 206
                    && range.matches()
                    && range.group(1).equals(Long.toString(have))
                    && (version().isEmpty() || version().equals(version));
        }

        /** Bytes of the whole file; −1 if it does not say. */
        long length(long have) {
            long rest = headers.firstValueAsLong("Content-Length").orElse(-1);
            return rest < 0 ? -1 : have + rest;
        }

        /** What {@code If-Range} takes: a strong ETag, else a date; empty if there is neither. */
        String version() {
            String tag = header("ETag");
            return tag.startsWith("\"") ? tag : header("Last-Modified");
        }

        void close() {
            body.close();
        }
    }

    private static ModelException refusal(URI place, int status) {
        String what =
                switch (status) {
                    case 401, 403 ->
                        "is not for everybody (HTTP " + status
                                + "): get the file with an account of yours, then anid models add ID FOLDER";
                    case 404, 410 ->
                        "is not there any more (HTTP " + status
                                + "): give a mirror, or get the file elsewhere, then anid models add ID FOLDER";
                    case 429 -> "wants fewer requests (HTTP 429): run the same command again later, or give a mirror";
                    default ->
                        status >= 500
                                ? "has a fault (HTTP " + status
                                        + "): run the same command again later, or give a mirror"
                                : "gives no file (HTTP " + status + "): give a mirror";
                };
        return new ModelException(place + " " + what);
    }

    /**
     * Where a redirect leads.
     *
     * @throws ModelException if it leads nowhere, or from https to what anybody on the way can change
     */
    static URI next(URI place, int status, String location) {
        URI next;
        try {
            next = place.resolve(location);
        } catch (IllegalArgumentException e) {
            throw refusal(place, status);
        }
        boolean web = isHttps(next) || "http".equalsIgnoreCase(next.getScheme());
        if (location.isEmpty() || !web || next.getHost() == null) {
            throw refusal(place, status);
        }
        if (isHttps(place) && !isHttps(next)) {
            throw new ModelException(
                    place + " leads to " + next + ", which is not https: refused; give a mirror that you trust");
        }
        return next;
    }

    private static boolean isHttps(URI place) {
        return "https".equalsIgnoreCase(place.getScheme());
    }

    /** One line, for causes that have no words too. */
    static String reason(Throwable e) {
        String message = e.getMessage();
        if (message == null && e.getCause() != null) {
            return reason(e.getCause());
        }
        return message == null || message.isBlank()
                ? e.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }

    static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }
}
