// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.runner.CancelableRun;
import dev.petrel.runner.TestRun;
import dev.petrel.runner.spi.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a server sends: the action ends, soon, with a result that can be kept and words that people understand. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class HostileServerTest {

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

    private Outcome ask(Map<String, ?> more) throws Exception {
        Outcome outcome = TestRun.of(runner, HttpRequests.to(web.url("/"), more));
        assertThat(Json.write(outcome.result())).isNotEmpty();
        return outcome;
    }

    private void answers(String raw) {
        web.on("/", (request, out) -> out.write(raw.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private void isToldPlainly(Outcome outcome) {
        assertThat(outcome.status()).as(outcome.result().toString()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(outcome.result().get("error"))
                .asString()
                .startsWith("GET http://127.0.0.1:" + web.port() + "/: ")
                .doesNotContain(": null")
                .doesNotContainPattern("[a-z]+\\.[a-z]+[.\\w]*\\.[A-Z]\\w+")
                .hasSizeLessThan(2_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\r\n\r\n",
                "x",
                "HTTP/1.1\r\n\r\n",
                "HTTP/1.1 abc OK\r\n\r\n",
                "HTTP/1.1 -1 OK\r\n\r\n",
                "HTTP/9.9 200 OK\r\n\r\n",
                "HTTP/1.1 99999999999 OK\r\n\r\n",
                "SSH-2.0-OpenSSH_9.6\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Length: 9e9\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxy",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nx",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nx",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: nosuch\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\nx",
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nplain",
                "HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\nContent-Length: 5\r\n\r\nplain",
                "HTTP/1.1 100 Continue\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\n\r\n"
            })
    void tellsWhatIsWrongWithAnAnswer(String raw) throws Exception {
        answers(raw);
        isToldPlainly(ask(Map.of("timeout", 50)));
    }

    @Test
    void tooManyAndTooLongHeadersAreRefused() throws Exception {
        answers("HTTP/1.1 200 OK\r\n" + "X-A: b\r\n".repeat(100_000) + "\r\n");
        isToldPlainly(ask(Map.of()));
        answers("HTTP/1.1 200 OK\r\nX-A: " + "b".repeat(10_000_000) + "\r\n\r\n");
        isToldPlainly(ask(Map.of()));
        answers("HTTP/1.1 200 " + "b".repeat(10_000_000));
        isToldPlainly(ask(Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "ftp://127.0.0.1/",
                "jar:file:///a!/b",
                "gopher://127.0.0.1/",
                "javascript:alert(1)",
                "http://",
                "http://[::1",
                "http://127.0.0.1:99999/",
                "http://a b/",
                "//",
                ":",
                "http://127.0.0.1:1/"
            })
    void followsNoRedirectToWhatIsNoPlaceOfTheWeb(String location) throws Exception {
        web.on("/", "302 Found\nLocation: " + location, "");
        Outcome outcome = ask(Map.of("allow_redirects", true));
        assertThat(outcome.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(String.valueOf(outcome.result())).doesNotContain("root:");
        if (outcome.result().get("error") instanceof String error) {
            assertThat(error).doesNotContain(": null").doesNotContainPattern("[a-z]+\\.[a-z]+[.\\w]*\\.[A-Z]\\w+");
        }
    }

    @Test
    void keepsTheFirstPartOfWhatUnpacksToMuch() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 200; i++) {
                gzip.write(zeros);
            }
        }
        web.on(
                "/",
                (request, out) -> Web.write(
                        out, "200 OK\nContent-Type: application/json\nContent-Encoding: gzip", packed.toByteArray()));

        Outcome outcome = ask(Map.of());

        assertThat(outcome.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(outcome.result()).containsEntry("parsed", false);
        assertThat(String.valueOf(outcome.result().get("body")).length()).isLessThan(2 * TestRun.MAX_OUTPUT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nosuch",
                "\"",
                "utf-8; charset=x",
                "UTF-16",
                "x-" + "IBM-nosuch",
                "ISO-2022-CN",
                "x-JISAutoDetect"
            })
    void readsABodyInWhateverCharsetItClaims(String charset) throws Exception {
        web.on("/", "200 OK\nContent-Type: text/plain; charset=" + charset, "body");
        assertThat(ask(Map.of()).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 100 Continue\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                "x",
                "HTTP/1.1 200 OK\r\nX: "
            })
    void anEndOfTheActionBreaksOffAnAnswerThatTrickles(String first) throws Exception {
        CountDownLatch trickling = new CountDownLatch(1);
        web.on("/", (request, out) -> {
            out.write(first.getBytes(StandardCharsets.ISO_8859_1));
            String each = first.endsWith("\r\n\r\n") ? first.contains("chunked") ? "1\r\nx\r\n" : first : "x";
            while (true) {
                out.write(each.getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
                trickling.countDown();
                web.pause();
            }
        });
        CancelableRun run = CancelableRun.start(runner, HttpRequests.to(web.url("/"), Map.of("timeout", 50)));
        trickling.await();
        assertThat(run.cancel()).isEmpty();
    }
}
