// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.lifecycle.Threads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnreachableTest {

    private final Socket silent = new Socket();

    @AfterEach
    void close() throws IOException {
        silent.close();
    }

    @Test
    void saysWhereNobodyAnsweredWhoNamedThatPlaceAndWhatToDo() throws IOException {
        String url = "http://127.0.0.1:" + silentPort();

        Told told = Told.by(Map.of("ST2_API_URL", url), "rule", "list");

        assertThat(told.code()).isEqualTo(5);
        assertThat(told.out()).isEmpty();
        assertThat(told.err().lines())
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains(url)
                        .contains("environment ST2_API_URL")
                        .contains("Connection refused")
                        .contains("petrel standalone"));
    }

    @Test
    void asksWhereTheOptionSaysBeforeTheEnvironmentBeforeSt2s() {
        try (FakeApi one = new FakeApi();
                FakeApi two = new FakeApi()) {
            one.on("GET /v1/rules", 200, List.of());
            two.on("GET /v1/rules", 200, List.of());

            Told.by(Map.of("PETREL_API_URL", two.url()), "rule", "list", "--url", one.url() + "/v1/");
            Told.by(Map.of("PETREL_API_URL", one.url(), "ST2_API_URL", two.url()), "rule", "list");

            assertThat(one.asked).hasSize(2);
            assertThat(two.asked).isEmpty();
        }
    }

    @Test
    void findsTheApiByTheConfiguration(@TempDir Path dir) throws IOException {
        int port = silentPort();
        Path file = dir.resolve("petrel.conf");
        Files.writeString(file, "[api]\nhost = 0.0.0.0\nport = " + port + "\nallow_unauthenticated = True\n");

        Told told = Told.by(Map.of(), "rule", "list", "--config-file", file.toString());

        assertThat(told.code()).isEqualTo(5);
        assertThat(told.err()).contains("http://127.0.0.1:" + port).contains(file + ":3");
    }

    @Test
    void doesNotReadTheConfigurationThatItDoesNotNeed(@TempDir Path dir) throws IOException {
        Path broken = Files.writeString(dir.resolve("petrel.conf"), "[api]\nport = many\n");
        try (FakeApi api = new FakeApi()) {
            api.on("GET /v1/rules", 200, List.of());

            assertThat(Told.by(api, "rule", "list", "--config-file", broken.toString())
                            .code())
                    .isZero();
            assertThat(Told.by(Map.of(), "rule", "list", "--config-file", broken.toString())
                            .code())
                    .isEqualTo(2);
        }
    }

    @Test
    void refusesWhatIsNoAddress() {
        Told told = Told.by(Map.of("PETREL_API_URL", "localhost:9101"), "rule", "list");

        assertThat(told.code()).isEqualTo(2);
        assertThat(told.err()).contains("environment PETREL_API_URL").contains("\"localhost:9101\"");
    }

    @ParameterizedTest
    @CsvSource({"400,2", "409,2", "401,4", "403,4", "404,3", "500,1", "503,5"})
    void exitsByTheApisStatusWithItsWords(int status, int code) {
        try (FakeApi api = new FakeApi()) {
            api.on("GET /v1/rules", status, Map.of("faultstring", "it is so"));

            Told told = Told.by(api, "rule", "list");

            assertThat(told.code()).isEqualTo(code);
            assertThat(told.err()).startsWith("petrel: ").contains("it is so");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | <html>welcome</html> | 5",
                "404 | <html>no such page</html> | 5",
                "404 | {\"detail\": \"not found\"} | 5",
                "400 | <html>The plain HTTP request was sent to HTTPS port</html> | 5",
                "500 | <html>it broke</html> | 5",
                "502 | <html>bad gateway</html> | 5",
                "401 | <html>log in</html> | 4",
                "200 | {\"status\": \"up\"} | 5",
                "200 | '' | 5",
            })
    void saysInOneLineThatAnotherServerAnswers(int status, String body, int code) {
        try (FakeApi api = new FakeApi()) {
            api.on("GET /v1/rules", status, body, Map.of("Content-Type", "text/html; charset=utf-8"));

            Told told = Told.by(api, "rule", "list");

            assertThat(told.code()).isEqualTo(code);
            assertThat(told.out()).isEmpty();
            assertThat(told.err())
                    .isEqualToIgnoringNewLines(
                            "petrel: " + api.url() + " (environment PETREL_API_URL) does not answer as"
                                    + " Petrel: status " + status
                                    + " and \"text/html\". Check the address and the port, and any proxy in between.");
        }
    }

    @Test
    void takesNoOtherServersWordForItThatAThingIsNotThere() {
        try (FakeApi api = new FakeApi()) {
            api.on("GET /v1/rules/a.b", 404, "<html>")
                    .on("GET /v1/rules/c.d", 200, "[]")
                    .on("GET /v1/actions/views/parameters/a.b", 404, "<html>");

            assertThat(Told.by(api, "rule", "get", "a.b").code()).isEqualTo(5);
            assertThat(Told.by(api, "rule", "get", "c.d").code()).isEqualTo(5);
            assertThat(Told.by(api, "run", "a.b").err()).contains("does not answer as Petrel");
        }
    }

    @ParameterizedTest
    @CsvSource({"http, something else than HTTP", "https, no TLS connection: what answers there does not speak TLS"})
    void saysWhenWhatAnswersDoesNotSpeakHttp(String scheme, String what) throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
            Thread ssh = Threads.named("ssh").newThread(() -> greet(socket));
            ssh.start();

            Told told = Told.by(Map.of(), "rule", "list", "--url", scheme + "://127.0.0.1:" + socket.getLocalPort());

            assertThat(told.code()).isEqualTo(5);
            assertThat(told.err()).contains("does not answer as Petrel: " + what);
        }
    }

    /** As an SSH server does; twice, for the JDK's client tries again. */
    private static void greet(ServerSocket socket) {
        try {
            while (true) {
                try (Socket client = socket.accept()) {
                    client.getOutputStream().write("SSH-2.0-OpenSSH_9.9\r\n".getBytes(StandardCharsets.US_ASCII));
                    client.getInputStream().read();
                }
            }
        } catch (IOException e) {
            // the test is over
        }
    }

    /** A port on loopback that nobody listens on, and that nobody else can get until the test is over. */
    private int silentPort() throws IOException {
        silent.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return silent.getLocalPort();
    }
}
