// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Goes once through what client commands do, against a service that answers with next to nothing. {@code bin/petrel}
 * runs it to have Java archive the classes that this loads, so that the commands start faster.
 *
 * <p>It opens a port on loopback for as long as it runs, and prints nothing.
 */
public final class ClassArchiveTraining {

    private static final List<List<String>> COMMANDS = List.of(
            List.of("execution", "list"),
            List.of("execution", "get", "5"),
            List.of("execution", "list", "-o", "json"),
            List.of("execution", "list", "-o", "yaml"),
            List.of("sensor", "list"),
            List.of("run", "core.noop", "a=1", "--async"),
            List.of("trigger", "fire", "core.noop", "a=1"),
            List.of("status"),
            List.of("config", "show"),
            List.of("nosuch"),
            List.of("version"));

    private ClassArchiveTraining() {}

    public static void main(String[] args) throws IOException {
        train(Path.of(System.getProperty("petrel.home", ".")));
    }

    /** The exit codes of what was run. */
    static Map<List<String>, Integer> train(Path home) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", ClassArchiveTraining::answer);
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort();
            PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
            CliContext context = new CliContext(Map.of("PETREL_API_URL", url), home, nowhere, nowhere, Terminal.NONE);
            Map<List<String>, Integer> codes = new LinkedHashMap<>();
            COMMANDS.forEach(words -> codes.put(words, run(context, words.toArray(String[]::new))));
            return codes;
        } finally {
            server.stop(0);
        }
    }

    private static int run(CliContext context, String... words) {
        return ClientMain.commandLine(context, words).execute(words);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        boolean one = path.split("/").length > 3
                || path.equals("/v1/status")
                || !exchange.getRequestMethod().equals("GET");
        String thing = "{\"id\": \"5\", \"name\": \"a\", \"ref\": \"a.b\", \"n\": [1, 2.5, null, true]}";
        byte[] body = (one ? thing : "[" + thing + "]").getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("X-Total-Count", "1");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
