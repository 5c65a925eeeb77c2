// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputTextTest {

    private static final String AWKWARD =
            "tab\t \"quoted\" back\\slash \u0001\u001b[31m line\nend\r\n \u00e9\u65e5\ud83d\ude00 {[,:]}";

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 100_000})
    void givesWhatWasPrintedHoweverTheChunksAreCut(int size) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("failed", false);
        result.put("stderr", "not this");
        result.put("nested", Map.of("stdout", "nor this", "list", List.of("stdout", 1)));
        result.put("stdout", AWKWARD);
        result.put("return_code", 0);

        assertThat(text(Json.write(result), size)).isEqualTo(AWKWARD + "\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 100_000})
    void givesWhatWasReadAsJsonAsJson(int size) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("a", List.of(1, "x\"y\\", Map.of()));
        value.put("b", AWKWARD);

        assertThat(text(Json.write(Map.of("stdout", value)), size))
                .isEqualTo("{\"a\": [1, \"x\\\"y\\\\\", {}], \"b\": " + Json.write(AWKWARD) + "}\n");
        assertThat(text("{\"stdout\":[1,2],\"stderr\":\"\"}", size)).isEqualTo("[1, 2]\n");
        assertThat(text("{\"stderr\":\"e\",\"stdout\":42}", size)).isEqualTo("42\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100_000})
    void decodesEveryEscape(int size) {
        assertThat(text("{\"st\\u0064out\":\"\\u00e9\\ud83d\\ude00\\/\\b\\f\"}", size))
                .isEqualTo("\u00e9\ud83d\ude00/\b\f\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100_000})
    void saysNothingOfWhatIsEmptyOrMissing(int size) {
        assertThat(text("{\"stdout\":\"\",\"stderr\":\"e\"}", size)).isEmpty();
        assertThat(text("{\"error\":\"none\"}", size)).isEmpty();
        assertThat(text("{}", size)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100_000})
    void addsNoLineEndWhereNoneWasLost(int size) {
        assertThat(text("{\"stdout\":\"a\\n\",\"exit_code\":0}", size, false)).isEqualTo("a\n");
        assertThat(text("{\"stdout\":\"a\",\"exit_code\":0}", size, false)).isEqualTo("a");
    }

    private static String text(String json, int size) {
        return text(json, size, true);
    }

    private static String text(String json, int size, boolean endsLine) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        List<byte[]> chunks = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += size) {
            chunks.add(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size)));
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        new OutputText(chunks.iterator(), "stdout", endsLine).forEachRemaining(text::writeBytes);
        return text.toString(StandardCharsets.UTF_8);
    }
}
