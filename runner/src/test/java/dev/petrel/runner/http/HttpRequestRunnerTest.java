// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.runner.CancelableRun;
import dev.petrel.runner.TestRun;
import dev.petrel.runner.http.Web.Received;
import dev.petrel.runner.spi.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HttpRequestRunnerTest {

    private static final String JSON = "application/json";

    private final HttpRequestRunner runner = new HttpRequestRunner(TestRun.MAX_OUTPUT);
    private Web web;

    @BeforeEach
    void serve() throws IOException {
        web = new Web();
    }

    @AfterEach
    void close() throws IOException {
        web.close();
    }

    private Outcome ask(String path, Map<String, ?> more) throws Exception {
        return TestRun.of(runner, HttpRequests.to(web.url(path), more));
    }

    /** What the server got when {@code /echo} was asked with these parameters. */
    private Received sent(Map<String, ?> parameters) throws Exception {
        Outcome outcome = ask("/echo", parameters);
        assertThat(outcome.status()).as(outcome.result().toString()).isEqualTo(ExecutionStatus.SUCCEEDED);
        return web.received.poll(60, SECONDS);
    }

    private String refused(Map<String, ?> parameters) throws Exception {
        Outcome outcome = ask("/echo", parameters);
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(outcome.result()).containsOnlyKeys("error", "traceback");
        assertThat(web.received).as("nothing is sent").isEmpty();
        return String.valueOf(outcome.result().get("error"));
    }

    @Test
    void sendsJsonOfJsonTextOfAPythonLiteralAndOfAValue() throws Exception {
        Map<String, String> json = Map.of("Content-Type", JSON);
        for (Object body : List.of("{\"k\": [1, \"é\"]}", "{'k': [1, 'é']}", Map.of("k", List.of(1, "é")))) {
            assertThat(sent(Map.of("headers", json, "body", body, "method", "PUT"))
                            .body())
                    .isEqualTo("{\"k\":[1,\"é\"]}");
        }
        assertThat(sent(Map.of("headers", json, "method", "POST")).body()).isEqualTo("null");
        assertThat(sent(Map.of("headers", json)).header("content-length")).isEmpty();
        assertThat(refused(Map.of("headers", json, "body", "{k: 1"))).contains("can't be parsed as JSON");
        Map<String, String> withCharset = Map.of("Content-Type", JSON + "; charset=utf-8");
        assertThat(sent(Map.of("headers", withCharset, "body", "{k: 1")).body()).isEqualTo("{k: 1");
    }

    @Test
    void sendsAnObjectAsAForm() throws Exception {
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("a", "x y&z");
        form.put("b", List.of(1, true));
        form.put("c", null);
        Received sent = sent(Map.of("body", form));
        assertThat(sent.method()).isEqualTo("POST");
        assertThat(sent.body()).isEqualTo("a=x+y%26z&b=1&b=True");
        assertThat(sent.header("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
        assertThat(refused(Map.of("body", List.of(1)))).contains("is a list");
    }

    @Test
    void uploadsAFile() throws Exception {
        Map<String, Object> file = Map.of(
                "file_name",
                "a\"b.txt",
                "file_content",
                "line\n",
                "file_content_type",
                "text/x",
                "body",
                Map.of("f", 1));
        Received sent = sent(file);
        String boundary = sent.header("Content-Type").replace("multipart/form-data; boundary=", "");
        assertThat(sent.body())
                .isEqualTo(String.join(
                        "\r\n",
                        "--" + boundary,
                        "Content-Disposition: form-data; name=\"f\"",
                        "",
                        "1",
                        "--" + boundary,
                        "Content-Disposition: form-data; name=\"a%22b.txt\"; filename=\"a%22b.txt\"",
                        "Content-Type: text/x",
                        "",
                        "line\n",
                        "--" + boundary + "--",
                        ""));
        assertThat(refused(Map.of("file_name", "a"))).contains("\"file_content\" is missing");
        assertThat(refused(Map.of("file_path", "/etc/passwd"))).contains("file_path");
        assertThat(refused(Map.of("file_name", "a", "file_content", "b", "body", "text")))
                .contains("must be an object");
    }

    @Test
    void sendsHeadersAsTheyAreWritten() throws Exception {
        Map<String, Object> headers = new HashMap<>(Map.of(
                "x-lower", "1", "User-Agent", "mine", "Host", "virtual.example", "Content-Length", "7", "X-É", "no"));
        assertThat(refused(Map.of("headers", headers))).contains("\"X-É\" can be no name");
        headers.remove("X-É");
        headers.put("Accept", null);
        Received sent = sent(Map.of("headers", headers, "body", "four"));
        assertThat(sent.headers()).containsEntry("x-lower", "1").containsEntry("User-Agent", "mine");
        assertThat(sent.header("Host")).isEqualTo("virtual.example");
        assertThat(sent.header("Content-Length")).isEqualTo("4");
        assertThat(sent.headers()).doesNotContainKey("Accept").containsEntry("X-Stanley-Action", "http");
        assertThat(refused(Map.of("headers", Map.of("A", "x\r\nB: y")))).contains("more than one line");
        assertThat(refused(Map.of("headers", Map.of("A", 1)))).contains("put it in quotes");
    }

    @Test
    void saysWhoAsks() throws Exception {
        assertThat(sent(Map.of("username", "sam")).header("Authorization")).isEqualTo("Basic c2FtOg==");
        assertThat(sent(Map.of("auth", "X-Token=a=b")).header("X-Token")).isEqualTo("a=b");
        String url = "http://sam:p%77@127.0.0.1:" + web.port() + "/echo";
        assertThat(TestRun.of(runner, HttpRequests.to(url, Map.of())).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(web.received.take().header("Authorization")).isEqualTo("Basic c2FtOnB3");
        assertThat(refused(Map.of("auth", "token"))).contains("\"auth\"");
    }

    @Test
    void appendsParametersToTheQuery() throws Exception {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("q", List.of("a/b", "~*"));
        params.put("none", null);
        Outcome ignored = ask("/echo?x=1", Map.of("params", params));
        assertThat(web.received.take().path()).isEqualTo("/echo?x=1&q=a%2Fb&q=~%2A");
    }

    @Test
    void asksNoHostThatIsForbiddenHoweverItIsWritten() throws Exception {
        for (String entry : List.of("127.0.0.1", "0x7f.1", "::ffff:127.0.0.1", "[::ffff:7f00:1]")) {
            assertThat(refused(Map.of("url_hosts_blacklist", List.of(entry)))).contains("is blacklisted");
            assertThat(sent(Map.of("url_hosts_whitelist", List.of(entry))).path())
                    .isEqualTo("/echo");
        }
        assertThat(refused(Map.of("url_hosts_whitelist", List.of("example.com"))))
                .contains("is not whitelisted");
        assertThat(refused(Map.of("url_hosts_blacklist", List.of("a"), "url_hosts_whitelist", List.of("b"))))
                .contains("mutually exclusive");
        assertThat(refused(Map.of("url_hosts_blacklist", List.of("127.0.0.1:80"))))
                .contains("is no host");
    }

    @Test
    void followsNoRedirectToAHostThatIsForbidden() throws Exception {
        web.on("/away", "302 Found\nLocation: http://localhost:" + web.port() + "/echo", "");
        Outcome outcome = ask("/away", Map.of("allow_redirects", true, "url_hosts_blacklist", List.of("LOCALHOST")));
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(outcome.result().get("error")).asString().contains("http://localhost", "is blacklisted");
        assertThat(web.received.stream().map(Received::path)).containsExactly("/away");
    }

    @Test
    void redirectsAsRequestsDoes() throws Exception {
        for (int status : List.of(301, 302, 303, 307, 308)) {
            web.on("/" + status, status + " Elsewhere\nLocation: echo?from=" + status, "");
            Outcome outcome = ask(
                    "/" + status,
                    Map.of("allow_redirects", true, "body", "x", "headers", Map.of("Content-Type", "text/x")));
            assertThat(outcome.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            Received first = web.received.take();
            Received second = web.received.take();
            boolean again = status >= 307;
            assertThat(first.method()).isEqualTo("POST");
            assertThat(second.method()).isEqualTo(again ? "POST" : "GET");
            assertThat(second.body()).isEqualTo(again ? "x" : "");
            assertThat(second.header("Content-Type")).isEqualTo(again ? "text/x" : "");
        }
    }

    @Test
    void endsARoundOfRedirects() throws Exception {
        web.on("/round", "302 Found\nLocation: /round", "");
        assertThat(ask("/round", Map.of("allow_redirects", true)).result().get("error"))
                .asString()
                .contains("Exceeded 30 redirects");
        assertThat(web.received).hasSize(31);
    }

    @Test
    void tellsAnotherHostNeitherWhoAsksNorTheCookies() throws Exception {
        String there = "http://localhost:" + web.port() + "/echo";
        web.on("/in", "302 Found\nSet-Cookie: s=1; Path=/\nSet-Cookie: t=2; Path=/other\nLocation: /away", "");
        web.on("/away", "302 Found\nLocation: " + there, "");
        Outcome ignored = ask(
                "/in",
                Map.of("allow_redirects", true, "username", "sam", "password", "pw", "cookies", Map.of("c", "v")));
        assertThat(web.received.take().header("Cookie")).isEqualTo("c=v");
        Received second = web.received.take();
        assertThat(second.header("Cookie")).isEqualTo("c=v; s=1");
        assertThat(second.header("Authorization")).isEqualTo("Basic c2FtOnB3");
        Received third = web.received.take();
        assertThat(third.header("Host")).startsWith("localhost:");
        assertThat(third.header("Cookie")).isEmpty();
        assertThat(third.header("Authorization")).isEmpty();
    }

    @Test
    void goesThroughAProxy() throws Exception {
        web.on("http://example.invalid:81/x", "200 OK", "by proxy");
        Outcome outcome = TestRun.of(
                runner,
                HttpRequests.to(
                        "http://example.invalid:81/x", Map.of("http_proxy", "http://me:pw@127.0.0.1:" + web.port())));
        assertThat(outcome.result()).containsEntry("body", "by proxy");
        Received sent = web.received.take();
        assertThat(sent.path()).isEqualTo("http://example.invalid:81/x");
        assertThat(sent.header("Proxy-Authorization")).isEqualTo("Basic bWU6cHc=");
        assertThat(refused(Map.of("http_proxy", "socks5://127.0.0.1:1"))).contains("by http, not by socks5");
    }

    @Test
    void asksAProxyForATunnel() throws Exception {
        Outcome outcome = TestRun.of(
                runner,
                HttpRequests.to("https://example.invalid/x", Map.of("https_proxy", "me:pw@127.0.0.1:" + web.port())));
        Received sent = web.received.take();
        assertThat(sent.method() + " " + sent.path()).isEqualTo("CONNECT example.invalid:443");
        assertThat(sent.header("Proxy-Authorization")).isEqualTo("Basic bWU6cHc=");
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.FAILED); // this proxy makes none
    }

    @Test
    void unpacksAnAnswerAndSaysThatItWasPacked() throws Exception {
        byte[] text = "{\"a\": 1}".getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(text);
        }
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(deflated)) {
            out.write(text);
        }
        web.on(
                "/gzip",
                (request, out) -> Web.write(
                        out, "200 OK\nContent-Type: " + JSON + "\nContent-Encoding: gzip", zipped.toByteArray()));
        web.on(
                "/deflate",
                (request, out) -> Web.write(
                        out, "200 OK\nContent-Type: " + JSON + "\nContent-Encoding: deflate", deflated.toByteArray()));
        web.on("/nothing", "200 OK\nContent-Encoding: gzip", "");
        for (String path : List.of("/gzip", "/deflate")) {
            Outcome outcome = ask(path, Map.of());
            assertThat(outcome.result()).containsEntry("body", Map.of("a", 1)).containsEntry("parsed", true);
            assertThat((Map<?, ?>) outcome.result().get("headers")).hasSize(3);
        }
        assertThat(ask("/nothing", Map.of()).result()).containsEntry("body", "");
        assertThat(web.received.take().header("Accept-Encoding")).isEqualTo("gzip, deflate");
    }

    @Test
    void readsTheCharactersThatAreMeant() throws Exception {
        byte[] latin = "é".getBytes(StandardCharsets.ISO_8859_1);
        byte[] utf8 = "é".getBytes(StandardCharsets.UTF_8);
        Map<String, byte[]> bodies =
                Map.of("text/plain; charset=\"iso-8859-1\"", latin, "text/plain", latin, "text/html", utf8);
        for (Map.Entry<String, byte[]> body : bodies.entrySet()) {
            web.on(
                    "/text",
                    (request, out) -> Web.write(out, "200 OK\nContent-Type: " + body.getKey(), body.getValue()));
            assertThat(ask("/text", Map.of()).result()).as(body.getKey()).containsEntry("body", "é");
        }
    }

    @Test
    void keepsTheFirstPartOfALargeAnswerAndReadsNoMore() throws Exception {
        byte[] chunk = new byte[1 << 16];
        Arrays.fill(chunk, (byte) 'x');
        web.on("/endless", (request, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            while (true) {
                out.write(chunk);
            }
        });
        Outcome outcome = ask("/endless", Map.of());
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(outcome.result()).containsEntry("parsed", false);
        assertThat(outcome.result().get("body"))
                .asString()
                .hasSizeBetween(TestRun.MAX_OUTPUT, TestRun.MAX_OUTPUT + 300)
                .contains("output cut here")
                .endsWith("[petrel: the rest of the answer was not read]");
    }

    @Test
    void joinsHeadersOfOneName() throws Exception {
        web.on("/many", "200 OK\nX-Two: a\nx-two: b\nETag: e", "");
        assertThat(ask("/many", Map.of()).result().get("headers"))
                .isEqualTo(Map.of("X-Two", "a, b", "ETag", "e", "Content-Length", "0"));
    }

    @Test
    void timesOutInTheMiddleOfAnAnswer() throws Exception {
        assertThat(refused(Map.of("timeout", "soon"))).contains("\"timeout\"");
        web.on("/half", (request, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf".getBytes(StandardCharsets.UTF_8));
            out.flush();
            web.hang();
        });
        Outcome outcome = ask("/half", Map.of("timeout", 0.3));
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.TIMEOUT);
        assertThat(outcome.result()).containsOnlyKeys("error");
        assertThat(outcome.result().get("error")).asString().contains("/half: timed out. (timeout=0.3)");
    }

    @Test
    void failsWhenAnAnswerBreaksOff() throws Exception {
        web.on(
                "/short",
                (request, out) ->
                        out.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf".getBytes(StandardCharsets.UTF_8)));
        assertThat(ask("/short", Map.of()).status()).isEqualTo(ExecutionStatus.FAILED);
    }

    @Test
    void anEndOfTheActionBreaksOffTheRequest() throws Exception {
        web.on("/slow", (request, out) -> web.hang());
        CancelableRun run = CancelableRun.start(runner, HttpRequests.to(web.url("/slow"), Map.of("timeout", 50)));
        assertThat(web.received.poll(60, SECONDS)).isNotNull();
        assertThat(run.cancel()).isEmpty();
    }
}
