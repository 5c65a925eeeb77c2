// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.api.http.Router;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.ExecutionStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Walks every route of the API, and gives each of its placeholders, query parameters and keys of its body each of a list
 * of hostile values. Whatever is sent, the answer is none of 500 and more, names nothing of Java's, and is 400 for what
 * can be right nowhere. Routes and names come from the router, so a new one is walked without a change here.
 */
@Tag("slow")
class HostileWalkTest {

    /** What no answer may hold. No value below does, so an answer that repeats a value does not either. */
    private static final int LONGEST_REFUSAL = 10_000;

    private static final List<Integer> REFUSALS = List.of(400, 404, 405, 415);

    private static final Pattern INTERNAL =
            Pattern.compile("java\\.|javax?\\.|dev\\.petrel|com\\.(mongodb|fasterxml)|org\\.(eclipse|bson)|Exception"
                    + "|\\bat [\\w.$]+\\([\\w.]+:\\d+\\)");

    /** Values of placeholders and parameters, percent-encoded; some mean something in one place or another. */
    private static final List<String> VALUES = List.of(
            "",
            "%20",
            "x",
            "-1",
            "0",
            "2147483647",
            "2147483648",
            "99999999999999999999",
            "1e999",
            "NaN",
            "true",
            "maybe",
            "null",
            "%5B%5D",
            "%7B%7D",
            "$ne",
            "$where",
            "%7B%22$ne%22:null%7D",
            ".",
            "..",
            "...",
            ".a",
            "../../p",
            "..%2F..%2Fp",
            "%2F",
            "*",
            "(((",
            "%5C",
            "a%2Cb,,c",
            ",",
            "-name",
            "%2Bname,-ref",
            "+99999-01-01T00:00:00Z",
            "%2B99999-01-01T00:00:00Z",
            "-99999-01-01T00:00:00Z",
            "%2B999999999-12-31T23:59:59Z",
            "0000-01-01T00:00:00",
            "2026-13-45T99:99:99Z",
            "2026-01-01T00:00:00%2B99:99",
            "2026-01-01",
            "9999-12-31T23:59:59-18:00",
            "%0D%0AX-Evil:%201",
            "%C2%85",
            "%E2%80%AE",
            "%F0%9F%98%80",
            "%EF%BF%BF",
            "%22'%3B--",
            "%3Cscript%3E",
            "%7B%7B%20x%20%7D%7D",
            "succeeded",
            "system",
            "all",
            "last",
            "core.local",
            "000000000000000000000000",
            "x".repeat(3_000),
            "%F0%9F%98%80".repeat(400),
            "9".repeat(2_000),
            "a.".repeat(1_000));

    /** Right nowhere. */
    private static final List<String> WRONG = List.of("%", "%zz", "a%00b", "%FF", "%ED%A0%80", "%C0%AF", "%E9");

    /** Values of keys, as JSON. */
    private static final List<String> JSON = List.of(
            "null",
            "true",
            "-1",
            "0",
            "1.5",
            "1e308",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775809",
            "1" + "0".repeat(999),
            "\"\"",
            "\" \"",
            "\"x\"",
            "\"\\u0000\"",
            "\"a\\u0000b\"",
            "\"\\n\"",
            "\"\\u001b[31m\"",
            "\"\\u202e\"",
            "\"\uD83D\uDE00\"",
            "\"\\uffff\"",
            "\"../../p\"",
            "\".\"",
            "\"a.b\"",
            "\"a.b.c\"",
            "\"$ne\"",
            "\"{{ x }}\"",
            "\"{{ 1/0 }}\"",
            "\"{% for x\"",
            "\"{{ 'a' * 99999999 }}\"",
            "\"%s\"",
            "\"core.noop\"",
            "\"2026-01-01\"",
            "\"" + "x".repeat(20_000) + "\"",
            "\"" + "a.".repeat(5_000) + "\"",
            "[]",
            "[null]",
            "[1,\"a\",{}]",
            "[\"../../p\"]",
            "[\"\\u0000\"]",
            "{}",
            "{\"\":1}",
            "{\"$ne\":null}",
            "{\"a.b\":1}",
            "{\"a\":null}",
            "{\"type\":{}}",
            "{\"ref\":[]}",
            "{\"type\":\"x\",\"parameters\":[]}",
            "{\"ref\":\"..\"}",
            "{\"trigger.x\":{\"type\":\"regex\",\"pattern\":\"(\"}}",
            "{\"trigger.[\":{\"type\":\"eq\",\"pattern\":1}}",
            "{\"cmd\":\"{{ x\"}",
            "[{\"name\":1}]",
            "[" + "[],".repeat(5_000) + "1]",
            nested(60));

    /** Right nowhere. */
    private static final List<String> WRONG_JSON = List.of(
            "NaN",
            "Infinity",
            "-Infinity",
            "1e999",
            "-1e999",
            "1e-999",
            "1" + "0".repeat(1_000),
            "01",
            "+1",
            ".5",
            "1.",
            "tru",
            "nul",
            "'x'",
            "\"\\ud800\"",
            "\"\\udc00x\"",
            "\"\\ud800\\ud800\"",
            "\"\\x\"",
            "\"\n\"",
            "\"",
            "[",
            "{",
            "[1,]",
            "{\"a\":1,}",
            "{a:1}",
            "{\"a\":1,\"a\":2}",
            "{\"\\ud800\":1}",
            "{\"a\\u0000\":1}",
            "\"\u00ff",
            nested(64),
            nested(10_000),
            "1 2",
            "{\"" + "k".repeat(60_000) + "\":1}");

    private static final List<byte[]> BODIES = List.of(
            utf8("[]"),
            utf8("[1]"),
            utf8("null 1"), // null alone is what StackStorm's client sends for no body
            utf8("1"),
            utf8("\"x\""),
            utf8("true"),
            utf8("x"),
            utf8("{} {}"),
            utf8("{}x"),
            utf8("\uFEFF{}"),
            utf8("{\"nosuch\":1}"),
            utf8("{\"$ne\":1}"),
            utf8("{\"__proto__\":{}}"),
            utf8("\0"),
            utf8("<a/>"),
            utf8("a=b&c=d"),
            "{\"action\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1),
            new byte[] {'{', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', ':', '1', '}'},
            "{\"a\":1}".getBytes(StandardCharsets.UTF_16));

    /** A body of another kind than JSON. Routes that take only JSON refuse each. */
    private record Form(String type, byte[] body) {

        static Form fields(String fields) {
            return new Form("application/x-www-form-urlencoded", utf8(fields));
        }

        static Form parts(String... headsAndBodies) {
            StringBuilder parts = new StringBuilder();
            for (int i = 0; i < headsAndBodies.length; i += 2) {
                parts.append("--b\r\nContent-Disposition: form-data")
                        .append(headsAndBodies[i])
                        .append("\r\n\r\n")
                        .append(headsAndBodies[i + 1])
                        .append("\r\n");
            }
            return new Form(
                    "multipart/form-data; boundary=b",
                    utf8(parts.append("--b--\r\n").toString()));
        }
    }

    private static final List<Form> FORMS = List.of(
            Form.fields("a=1&a=2&b=%C3%BC+x&none="),
            Form.fields("=&&==&a"),
            Form.fields("payload=" + "x".repeat(60_000)),
            Form.fields("n".repeat(49_999) + "=1"),
            Form.fields("%7B%7B%20x%20%7D%7D=%24ne&$where=1&a.b=1&a[b]=1&__proto__=1"),
            Form.fields("a=1&".repeat(5_000)),
            Form.parts(),
            Form.parts("; name=a", "x", "; name=\"a\"; filename=\"../../p\"", "y"),
            Form.parts("", "no name", "; name=\"\"", "empty name"),
            Form.parts("; name=\"" + "n".repeat(5_000) + "\"", "x"),
            new Form(
                    "multipart/form-data; boundary=b",
                    utf8("--b\r\n" + "X-A: b\r\n".repeat(5_000) + "\r\nx\r\n--b--\r\n")),
            Form.parts("; name=a\r\nContent-Type: application/json", "{"),
            Form.parts("; name=a\r\nContent-Transfer-Encoding: base64", "@@@"));

    /** Right nowhere. */
    private static final List<Form> WRONG_FORMS = List.of(
            Form.fields("a=%"),
            Form.fields("a=%FF"),
            Form.fields("a%00b=1"),
            Form.fields("n".repeat(50_001) + "=1"),
            Form.fields("a=1&".repeat(20_000)),
            Form.parts("; name=\"" + "n".repeat(50_001) + "\"", "x"),
            new Form("multipart/form-data", utf8("--b\r\n\r\nx\r\n--b--\r\n")),
            new Form("multipart/form-data; boundary=" + "b".repeat(5_000), utf8("--b--\r\n")),
            new Form("multipart/form-data; boundary=b", utf8("--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx")),
            new Form("multipart/form-data; boundary=b", new byte[] {'-', '-', 'b', '\r', '\n', (byte) 0xff}),
            new Form("application/x-www-form-urlencoded; charset=utf-16", utf8("a=1")),
            new Form("application/x-www-form-urlencoded", new byte[] {'a', '=', (byte) 0xff}),
            new Form("text/plain", utf8("x")),
            new Form("application/xml", utf8("<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>")),
            new Form("*/*", utf8("{}")),
            new Form(";", utf8("{}")));

    private RouteSamples samples;
    private final List<String> faults = new ArrayList<>();
    private int cases;
    private String before = "nothing";

    @Test
    void nothingThatIsSentHarmsAServer() throws IOException {
        try (ApiFixture api = new ApiFixture();
                Wire wire = new Wire(api.port())) {
            samples = new RouteSamples(api);
            samples.execution(api.ended(
                    api.requested(Map.of("cmd", "x")),
                    ExecutionStatus.SUCCEEDED,
                    Map.of("stdout", "x", "return_code", 0)));
            long began = System.nanoTime();
            List<Router.Route> routes = api.routes().stream()
                    .filter(route -> !route.pattern().startsWith("/api/")) // the same handlers once more
                    .filter(route -> !isStream(route)) // has no end; StreamTest asks for what it refuses
                    .sorted(Comparator.comparing(route -> route.method().equals("DELETE")))
                    .toList();
            for (Router.Route route : routes) {
                paths(wire, route);
                parameters(wire, route);
                bodies(wire, route);
                headers(wire, route);
            }
            System.out.printf(
                    "Hostile walk: %d routes, %d cases, %d faults, %d ms%n",
                    routes.size(), cases, faults.size(), (System.nanoTime() - began) / 1_000_000);
            assertThat(cases).isGreaterThan(10_000);
            assertThat(faults).isEmpty();
            assertThat(api.get("/readyz").status()).isEqualTo(200);
        }
    }

    private static boolean isStream(Router.Route route) {
        return route.pattern().endsWith("/stream") || route.pattern().startsWith("/stream/");
    }

    private void paths(Wire wire, Router.Route route) throws IOException {
        for (String placeholder : placeholders(route)) {
            for (String value : VALUES) {
                check(wire, route, samples.path(route, placeholder, value), new byte[0], false);
            }
            for (String value : WRONG) {
                check(wire, route, samples.path(route, placeholder, value), new byte[0], true);
            }
        }
    }

    private void parameters(Wire wire, Router.Route route) throws IOException {
        String path = samples.path(route, "", "");
        List<String> names = new ArrayList<>(route.takes().query());
        for (String name : names) {
            for (String value : VALUES) {
                check(wire, route, path + "?" + name + "=" + value, body(route), false);
            }
            for (String value : WRONG) {
                check(wire, route, path + "?" + name + "=" + value, body(route), true);
            }
        }
        for (String wrong : List.of("nosuch=1", "$ne=1", "%FF=1", "%00", "a[b]=1", "=1", "x".repeat(2_000) + "=1")) {
            boolean anything = route.takes().foreign() && !wrong.startsWith("%");
            check(wire, route, path + "?" + wrong, body(route), !anything);
        }
        if (names.contains("offset")) {
            check(wire, route, path + "?limit=2147483647&offset=2147483647", body(route), false);
        }
    }

    private void bodies(Wire wire, Router.Route route) throws IOException {
        String path = samples.path(route, "", "");
        boolean anything = route.takes().foreign();
        for (byte[] body : BODIES) {
            check(wire, route, path, body, !anything);
        }
        for (Form form : FORMS) {
            check(wire, route, path, form.body, false, "Content-Type: " + form.type);
        }
        for (Form form : WRONG_FORMS) {
            boolean wrong = !(route.pattern().endsWith("/workflows/inspect") && form.type.equals("text/plain"));
            check(wire, route, path, form.body, wrong, "Content-Type: " + form.type);
        }
        List<String> wrong = WRONG_JSON; // all for one key: where they stand makes no difference to what reads them
        for (String key : anything ? Set.of("a") : route.takes().body()) {
            for (String value : JSON) {
                check(wire, route, path, with(route, key, value), false);
            }
            for (String value : wrong) {
                check(wire, route, path, with(route, key, value), true);
            }
            wrong = WRONG_JSON.subList(0, 4);
        }
    }

    private void headers(Wire wire, Router.Route route) throws IOException {
        for (String name : List.of("X-Request-ID", "St2-Trace-Tag", "St2-Context", "X-Auth-Token", "Expect")) {
            for (String value : List.of("", "\u00e9", "x".repeat(1_000), "{", "100-continue")) {
                check(wire, route, samples.path(route, "", ""), body(route), false, name + ": " + value);
            }
        }
    }

    private void check(Wire wire, Router.Route route, String target, byte[] body, boolean wrong, String... headers)
            throws IOException {
        cases++;
        Wire.Answer answer;
        try {
            answer = wire.send(route.method(), target, body, headers);
        } catch (IOException e) {
            faults.add(describe(route, target, body) + ": no answer, " + e + "; before it " + before);
            wire.close();
            before = "no answer";
            return;
        }
        before = describe(route, target, body) + ": " + answer.status() + " " + answer.headers();
        boolean bad = answer.status() >= 500
                || wrong && !REFUSALS.contains(answer.status())
                || answer.status() >= 400 && answer.text().length() > LONGEST_REFUSAL
                || INTERNAL.matcher(answer.text()).find()
                || answer.headers().containsKey("x-evil");
        if (bad && faults.size() < 50) {
            faults.add(describe(route, target, body) + ": " + answer.status() + " " + cut(answer.text()));
        }
    }

    private static String describe(Router.Route route, String target, byte[] body) {
        return route.method() + " " + cut(target) + " " + cut(new String(body, StandardCharsets.UTF_8));
    }

    private static String cut(String text) {
        return text.length() < 200 ? text : text.substring(0, 200) + "...";
    }

    private static List<String> placeholders(Router.Route route) {
        return route.segments().stream()
                .filter(segment -> segment.startsWith("{"))
                .toList();
    }

    private byte[] body(Router.Route route) {
        return utf8(samples.body(route).orElse(""));
    }

    /** The route's right body, but {@code value} under {@code key}. */
    private byte[] with(Router.Route route, String key, String value) {
        StringBuilder body = new StringBuilder("{" + Json.write(key) + ":" + value);
        Json.readObject(samples.body(route).orElse("{}")).forEach((other, right) -> {
            if (!other.equals(key)) {
                body.append(',').append(Json.write(other)).append(':').append(Json.write(right));
            }
        });
        return utf8(body.append('}').toString());
    }

    private static String nested(int levels) {
        return "{\"a\":".repeat(levels - 1) + "{}" + "}".repeat(levels - 1);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
