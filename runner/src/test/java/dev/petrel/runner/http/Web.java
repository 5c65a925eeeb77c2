// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.http;

import dev.petrel.expression.PythonJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A server on sockets, so that nothing is added to what a test sends, and every header is seen as it was written. */
final class Web implements AutoCloseable {

    /** What came. */
    record Received(String method, String path, Map<String, String> headers, String body) {

        /** The value of a header whatever its case, empty if there is none. */
        String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse("");
        }
    }

    /** Answers a request. */
    @FunctionalInterface
    interface Handler {
        void answer(Received request, OutputStream out) throws Exception;
    }

    private final ServerSocket socket;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
    final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    /** Released when the server stops: what answers slowly waits for it. */
    private final Semaphore closing = new Semaphore(0);

    Web() throws IOException {
        this(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")));
    }

    Web(ServerSocket socket) {
        this.socket = socket;
        var ignored = threads.submit(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    Web on(String path, Handler handler) {
        handlers.put(path, handler);
        return this;
    }

    /** Answers with these lines of headers (the first has the status) and this body. */
    Web on(String path, String head, String body) {
        return on(path, (request, out) -> write(out, head, body.getBytes(StandardCharsets.UTF_8)));
    }

    static void write(OutputStream out, String head, byte[] body) throws IOException {
        String lines = "HTTP/1.1 " + head.strip().replace("\n", "\r\n") + "\r\nContent-Length: " + body.length;
        out.write((lines + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
        out.write(body);
        out.flush();
    }

    /** Answers with what it got, but for the headers that only say which client it is. */
    static void echo(Received request, OutputStream out) throws Exception {
        if (request.method().equals("HEAD")) {
            write(out, "200 OK\nContent-Type: application/json\nX-Head: yes", new byte[0]);
            return;
        }
        Map<String, String> headers = new TreeMap<>(request.headers());
        headers.keySet().removeIf(name -> name.matches("(?i)user-agent|accept-encoding|connection"));
        Map<String, Object> seen = new LinkedHashMap<>();
        seen.put("method", request.method());
        seen.put("path", request.path());
        seen.put("headers", headers);
        seen.put("body", request.body());
        byte[] body = PythonJson.DEFAULT.dumps(seen).getBytes(StandardCharsets.UTF_8);
        write(out, "200 OK\nContent-Type: application/json", body);
    }

    /** Waits until the server is closed. */
    void hang() throws InterruptedException {
        closing.acquire();
    }

    /** Waits a moment, or not if the server is closed. */
    void pause() throws InterruptedException {
        boolean ignored = closing.tryAcquire(20, TimeUnit.MILLISECONDS);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                var ignored = threads.submit(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            Received request = read(client.getInputStream());
            received.add(request);
            String path = request.path().replaceFirst("\\?.*", "");
            handlers.getOrDefault(path, Web::echo).answer(request, client.getOutputStream());
        } catch (Exception e) {
            return; // the client has gone, which the test sees at its end
        }
    }

    private static Received read(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the client closed the connection");
            }
            head.write(next);
        }
        String[] lines = head.toString(StandardCharsets.ISO_8859_1).strip().split("\r\n");
        String[] first = lines[0].split(" ", 3);
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            String[] header = lines[i].split(":", 2);
            headers.put(header[0], header[1].strip());
        }
        Received bare = new Received(first[0], first[1], headers, "");
        String length = bare.header("content-length");
        byte[] body = in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length));
        return new Received(first[0], first[1], headers, new String(body, StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        socket.close();
        closing.release(1000);
        threads.shutdownNow();
    }
}
