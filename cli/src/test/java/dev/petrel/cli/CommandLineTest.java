// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** The command line against an API that the test plays. */
@Timeout(60)
class CommandLineTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Map<String, String> answers = new LinkedHashMap<>();
    private final List<String> asked = new ArrayList<>();
    private HttpServer server;
    private CommandLine petrel;

    @BeforeEach
    void setup() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(request + (body.isEmpty() ? "" : " " + body));
            String answer = answers.getOrDefault(request, "404 {\"faultstring\":\"nothing here\"}");
            byte[] bytes = answer.substring(4).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("X-Trigger-Instance-Id", "0123456789abcdef01234567");
            exchange.sendResponseHeaders(Integer.parseInt(answer.substring(0, 3)), bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        petrel = commandLine("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private CommandLine commandLine(String url) {
        return Petrel.commandLine(new Surroundings(
                Map.of("PETREL_API_URL", url),
                Path.of(".."),
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                false));
    }

    @Test
    void printsTheApisOwnObjectsAsJson() {
        answers.put("GET /v1/rules?limit=-1", "200 [{\"ref\":\"p.r\",\"enabled\":true}]");

        assertThat(petrel.execute("rule", "list", "-o", "json")).isZero();

        assertThat(out.toString().replaceAll("\\s", "")).isEqualTo("[{\"ref\":\"p.r\",\"enabled\":true}]");
    }

    @Test
    void printsATableForPeople() {
        answers.put(
                "GET /v1/executions?limit=2&rule=p.r",
                "200 [{\"id\":\"b\",\"status\":\"running\"},{\"id\":\"a\",\"status\":\"failed\",\"action\":{\"ref\":\"core.noop\"},"
                        + "\"start_timestamp\":\"2026-01-02T03:04:05.678901Z\"}]");

        assertThat(petrel.execute("execution", "list", "-n", "2", "--rule", "p.r"))
                .isZero();

        assertThat(out.toString()).contains("core.noop").contains("2026-01-02 03:04:05");
        assertThat(out.toString().indexOf("failed"))
                .as("oldest first")
                .isLessThan(out.toString().indexOf("running"));
    }

    @Test
    void firesATriggerWithTypedValuesAndPrintsTheId() {
        answers.put(
                "GET /v1/triggertypes/p.t",
                "200 {\"payload_schema\":{\"properties\":{\"n\":{\"type\":\"integer\"},\"s\":{\"type\":\"string\"}}}}");
        answers.put("POST /v1/webhooks/st2", "202 {}");

        assertThat(petrel.execute("trigger", "fire", "p.t", "n=7", "s=7", "x=true", "--dedup-key", "k"))
                .isZero();

        assertThat(out.toString().strip()).isEqualTo("0123456789abcdef01234567");
        assertThat(asked.get(1))
                .isEqualTo("POST /v1/webhooks/st2 {\"trigger\":\"p.t\",\"payload\":{\"n\":7,\"s\":\"7\",\"x\":true},"
                        + "\"dedup_key\":\"k\",\"trace_tag\":null}");
    }

    @Test
    void aRunExitsWithTheExecutionsOutcome() {
        answers.put("GET /v1/actions/views/parameters/core.local", "200 {\"parameters\":{}}");
        answers.put("POST /v1/executions", "201 {\"id\":\"e1\"}");
        answers.put("GET /v1/executions/e1", "200 {\"id\":\"e1\",\"status\":\"failed\"}");

        assertThat(petrel.execute("run", "core.local", "cmd=false")).isEqualTo(ExitCodes.FAILED);

        answers.put("GET /v1/executions/e1", "200 {\"id\":\"e1\",\"status\":\"succeeded\"}");
        assertThat(petrel.execute("run", "core.local", "cmd=true")).isZero();
    }

    @Test
    void whatIsNotThereExitsWithThree() {
        assertThat(petrel.execute("rule", "get", "p.nosuch")).isEqualTo(ExitCodes.NOT_FOUND);
        assertThat(err.toString().strip()).isEqualTo("petrel: nothing here");
    }

    @Test
    void aWrongParameterIsTheUsersFault() {
        answers.put("POST /v1/executions", "400 {\"faultstring\":\"'cmd' is a required property\"}");

        assertThat(petrel.execute("run", "core.local")).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString().strip()).isEqualTo("petrel: 'cmd' is a required property");
    }

    @Test
    void aServerThatIsNotThereGetsOneClearLine() {
        assertThat(commandLine("http://127.0.0.1:1").execute("rule", "list")).isEqualTo(ExitCodes.UNREACHABLE);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains("http://127.0.0.1:1 (from PETREL_API_URL) does not answer");
    }

    @Test
    void aWrongWordGetsASuggestion() {
        assertThat(petrel.execute("exection", "list")).isEqualTo(ExitCodes.USAGE);
        assertThat(err.toString()).contains("Did you mean: petrel execution");
    }

    @Test
    void aPartitionWithAWarningFailsTheCheck() {
        answers.put(
                "GET /v1/partition", "200 {\"provider\":\"file\",\"sensors\":[],\"warnings\":[\"p.S is unknown\"]}");

        assertThat(petrel.execute("partition", "check")).isEqualTo(ExitCodes.FAILED);
        assertThat(err.toString()).contains("warning: p.S is unknown");
    }

    @Test
    void allThatIsWrongWithTheConfigurationIsToldAtOnce() throws IOException {
        Path file = Files.createTempFile("petrel", ".conf");
        Files.writeString(file, "[api]\nport = none\n[messaging]\nurl = http://x\n");

        assertThat(petrel.execute("config", "check", "--config-file", file.toString()))
                .isEqualTo(ExitCodes.USAGE);

        assertThat(err.toString()).contains("2 problems").contains(file + ":2").contains(file + ":4");
        Files.delete(file);
    }

    @Test
    void theManualNamesEveryCommand() throws IOException {
        String manual = Files.readString(Path.of("../docs/cli.md"));
        for (CommandLine command : petrel.getSubcommands().values()) {
            List<CommandLine> below = List.copyOf(command.getSubcommands().values());
            for (CommandLine named : below.isEmpty() ? List.of(command) : below) {
                assertThat(manual).contains(named.getCommandSpec().qualifiedName());
            }
        }
    }
}
