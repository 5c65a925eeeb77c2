// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExactJsonTest {

    static List<Object> values() {
        return Arrays.asList(
                "x\ud800y",
                "\udc00",
                "\ud83d\ude00 and \ud83d",
                "\ude00\ud83d",
                "\ud83d\ud83d\ude00\ude00",
                "\\ud800 as six characters",
                "\"\\\u0000\u2028\ufeff\ufffe",
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY,
                -0.0,
                4.9e-324,
                1.7976931348623157e308,
                0.1 + 0.2,
                Long.MIN_VALUE,
                new BigInteger("123456789012345678901234567890"),
                true,
                null);
    }

    @ParameterizedTest
    @MethodSource("values")
    void readsWhatItWroteAlsoAfterAWayThroughUtf8(Object value) {
        Map<String, Object> map = new HashMap<>();
        map.put("k", value);
        map.put("list", Arrays.asList(value, Map.of("deep", List.of(1))));

        String text = ExactJson.write(map);

        String travelled = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        assertThat(travelled).isEqualTo(text);
        assertThat(ExactJson.readObject(travelled)).isEqualTo(map);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.5", "1E+2", "123.25", "0.1"})
    void keepsADecimalThatADoubleHolds(String number) {
        Object read = ExactJson.readObject(ExactJson.write(Map.of("k", new BigDecimal(number))))
                .get("k");

        assertThat(read).isEqualTo(Double.valueOf(number));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.1000000000000000055511151231257827", "1E+400", "9007199254740993.5"})
    void refusesADecimalThatADoubleDoesNotHoldAndSaysWhere(String number) {
        Map<String, Object> map = Map.of("outer", Map.of("inner", new BigDecimal(number)));

        assertThatThrownBy(() -> ExactJson.write(map))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(new BigDecimal(number).toString())
                .hasMessageContaining("give it as text")
                .hasMessageContaining("[\"outer\"]->")
                .hasMessageContaining("[\"inner\"]");
    }
}
