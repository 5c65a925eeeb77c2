// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.json.Json;
import dev.petrel.engine.lifecycle.ClosedPort;
import dev.petrel.runner.TestRun;
import dev.petrel.runner.spi.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What StackStorm answered, case by case, against a server like the one that it asked. */
class HttpGoldenTest {

    private static final String SERVER = "127.0.0.1:29180";
    private static final String NONE = "127.0.0.1:29189";

    private Web web;
    private int closed;

    @BeforeEach
    void serve() throws IOException {
        web = new Web()
                .on(
                        "/json",
                        "200 OK\nContent-Type: application/json\nX-Made-By: golden",
                        "{\"a\": 1, \"list\": [true, null], \"t\": \"日本\"}")
                .on("/text", "200 OK\nContent-Type: text/plain; charset=utf-8", "plain\ntext")
                .on("/empty", "204 No Content\nContent-Type: application/json", "")
                .on("/bad-json", "200 OK\nContent-Type: application/json", "{not json")
                .on("/404", "404 Not Found\nContent-Type: application/json", "{\"error\": \"no such thing\"}")
                .on("/500", "500 Internal Server Error\nContent-Type: text/html", "boom")
                .on("/redirect", "302 Found\nContent-Type: text/plain\nLocation: /json", "moved")
                .on("/slow", (request, out) -> web.hang());
        closed = ClosedPort.any();
    }

    @AfterEach
    void close() throws IOException {
        web.close();
    }

    @TestFactory
    List<DynamicTest> asRecorded() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Map<?, ?> recorded : cases()) {
            if (recorded.get("result") instanceof Map<?, ?> result) { // what is refused at request has none
                tests.add(
                        DynamicTest.dynamicTest(String.valueOf(recorded.get("case")), () -> compare(recorded, result)));
            }
        }
        return tests;
    }

    private static List<Map<?, ?>> cases() {
        try (InputStream in = HttpGoldenTest.class.getResourceAsStream("/golden-behaviour/runners/http.json")) {
            List<Map<?, ?>> cases = new ArrayList<>();
            for (Object each : (List<?>) Json.readObject(in).get("cases")) {
                cases.add((Map<?, ?>) each);
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void compare(Map<?, ?> recorded, Map<?, ?> result) throws Exception {
        Map<String, Object> expected = Json.readObject(here(result));
        Object parameters = ((Map<?, ?>) recorded.get("request")).get("parameters");
        Outcome outcome = TestRun.of(
                new HttpRequestRunner(TestRun.MAX_OUTPUT), HttpRequests.of(Json.readObject(here(parameters))));
        assertThat(outcome.status().word()).isEqualTo(recorded.get("status"));
        Map<String, Object> actual = Json.readObject(Json.write(outcome.result()));
        if (expected.containsKey("error")) {
            assertThat(actual.keySet()).isEqualTo(expected.keySet()); // the wording is our own
        } else {
            assertThat(actual).isEqualTo(expected);
        }
    }

    /** As JSON, with the ports of this test. The lengths that were recorded hold for a port of five digits. */
    private String here(Object value) {
        assertThat(web.port()).isGreaterThan(9999);
        return Json.write(value).replace(SERVER, "127.0.0.1:" + web.port()).replace(NONE, "127.0.0.1:" + closed);
    }
}
