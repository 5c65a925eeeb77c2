// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.petrel.engine.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Plays the API: answers what a test said it should, remembers what it was asked. */
final class FakeApi implements AutoCloseable {

    /** What it was asked. */
    record Asked(String method, String path, String query, String body, Map<String, String> headers) {

        Map<String, Object> json() {
            return Json.readObject(body);
        }
    }

    private record Said(int status, String body, Map<String, String> headers) {}

    private final HttpServer server;
    private final Map<String, Deque<Said>> answers = new ConcurrentHashMap<>();
    final List<Asked> asked = new CopyOnWriteArrayList<>();

    FakeApi() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    FakeApi on(String methodAndPath, int status, Object body) {
        return on(methodAndPath, status, body, Map.of());
    }

    /** Several answers to the same come one after the other; the last one stays. */
    FakeApi on(String methodAndPath, int status, Object body, Map<String, String> headers) {
        String text = body instanceof String string ? string : Json.write(body);
        answers.computeIfAbsent(methodAndPath, key -> new ArrayDeque<>()).add(new Said(status, text, headers));
        return this;
    }

    Asked only(String method) {
        List<Asked> found = asked.stream()
                .filter(request -> request.method().equals(method))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError("expected one " + method + ", found " + asked);
        }
        return found.get(0);
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String query = exchange.getRequestURI().getQuery();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join(", ", values)));
        asked.add(new Asked(exchange.getRequestMethod(), path, query == null ? "" : query, body, headers));
        Deque<Said> said = answers.get(exchange.getRequestMethod() + " " + path);
        Said answer = said == null
                ? new Said(404, "{\"faultstring\": \"nothing at " + path + "\"}", Map.of())
                : said.size() > 1 ? said.poll() : said.peek();
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
