// Copyright 2026 the ANID authors
// SPDX-License-Identifier: Apache-2.0
package org.anid.models.locate;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A web server on the loopback address that answers as it is told, well or badly. */
final class FileServer implements AutoCloseable {

    /** What was asked for. */
    record Request(
            String path, @Nullable String range, @Nullable String ifRange) {}

    /** How one path answers. */
    @FunctionalInterface
    interface Answer {
        void give(HttpExchange exchange) throws IOException, InterruptedException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    private FileServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    static FileServer start() throws IOException {
        return new FileServer();
    }

    URI address(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    void on(String path, Answer answer) {
        answers.put(path, answer);
    }

    List<Request> requests() {
        return requests;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        requests.add(new Request(
                path,
                exchange.getRequestHeaders().getFirst("Range"),
                exchange.getRequestHeaders().getFirst("If-Range")));
        try (exchange) {
            answers.getOrDefault(path, status(404)).give(exchange);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** As good servers do: an ETag, ranges, and If-Range. */
    static Answer file(byte[] content, String etag) {
        return exchange -> {
            int from = from(exchange, content, etag);
            head(exchange, content, from, etag);
            exchange.getResponseBody().write(content, from, content.length - from);
        };
    }

    /** Knows no ranges. */
    static Answer plain(byte[] content) {
        return exchange -> {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
        };
    }

    /** Closes the connection after some bytes. */
    static Answer truncated(byte[] content, String etag, int bytes) {
        return exchange -> {
            int from = from(exchange, content, etag);
            head(exchange, content, from, etag);
            OutputStream body = exchange.getResponseBody();
            body.write(content, from, Math.min(bytes, content.length - from));
            body.flush();
        };
    }

    /** Sends some bytes, and the rest when the latch opens. */
    static Answer halting(byte[] content, String etag, int bytes, CountDownLatch rest) {
        return exchange -> {
            int from = from(exchange, content, etag);
            head(exchange, content, from, etag);
            OutputStream body = exchange.getResponseBody();
            int first = Math.min(bytes, content.length - from);
            body.write(content, from, first);
            body.flush();
            rest.await();
            body.write(content, from + first, content.length - from - first);
        };
    }

    static Answer status(int code) {
        return exchange -> exchange.sendResponseHeaders(code, -1);
    }

    static Answer redirect(String location) {
        return exchange -> {
            exchange.getResponseHeaders().set("Location", location);
            exchange.sendResponseHeaders(302, -1);
        };
    }

    /** One answer after another; the last one stays. */
    static Answer inTurn(Answer... answers) {
        int[] next = {0};
        return exchange -> {
            Answer answer;
            synchronized (next) {
                answer = answers[Math.min(next[0]++, answers.length - 1)];
            }
            answer.give(exchange);
        };
    }

    private static int from(HttpExchange exchange, byte[] content, String etag) {
        String range = exchange.getRequestHeaders().getFirst("Range");
        String condition = exchange.getRequestHeaders().getFirst("If-Range");
        if (range == null || (condition != null && !condition.equals(etag))) {
            return 0;
        }
        int from = Integer.parseInt(range.replace("bytes=", "").replace("-", ""));
        return from < content.length ? from : 0;
    }

    static void head(HttpExchange exchange, byte[] content, int from, String etag) throws IOException {
        exchange.getResponseHeaders().set("ETag", etag);
        if (from > 0) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
    }
}
