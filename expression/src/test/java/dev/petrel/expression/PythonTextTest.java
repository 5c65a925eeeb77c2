// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonTextTest {

    @ParameterizedTest
    @CsvSource({
        "1.0, 1.0",
        "0.1, 0.1",
        "100000.0, 100000.0",
        "1e15, 1000000000000000.0",
        "1e16, 1e+16",
        "1.5e-5, 1.5e-05",
        "0.0001, 0.0001",
        "2e-3, 0.002",
        "5.684341886080802e-14, 5.684341886080802e-14",
        "1.7976931348623157e308, 1.7976931348623157e+308",
        "5e-324, 5e-324",
        "1480385994.27, 1480385994.27",
        "-0.0, -0.0",
        "3.0e0, 3.0",
        "123456789012345680.0, 1.2345678901234568e+17",
    })
    void printsFloatsAsPythonDoes(double value, String expected) throws PythonError {
        assertThat(PythonText.str(value)).isEqualTo(expected);
    }

    @Test
    void printsValuesAsPythonDoes() throws PythonError {
        Object value = TestJson.read(
                "{\"a\": [1, 2.5, true, null, \"it's\", \"say \\\"hi\\\"\", \"b'\\\"\", \"é\\n\\u200b\"]}");
        assertThat(PythonText.str(value))
                .isEqualTo("{'a': [1, 2.5, True, None, \"it's\", 'say \"hi\"', 'b\\'\"', 'é\\n\\u200b']}");
        assertThat(PythonText.str("plain")).isEqualTo("plain");
        assertThat(PythonText.repr(Tuple.of(1))).isEqualTo("(1,)");
        assertThat(PythonText.repr(Tuple.of(1, "a"))).isEqualTo("(1, 'a')");
    }

    @Test
    void writesJsonAsPythonDoes() throws PythonError {
        Object value = TestJson.read("{\"b\": [1, 2.0], \"a\": \"é\\u007f/\\\"\"}");
        assertThat(PythonJson.DEFAULT.dumps(value)).isEqualTo("{\"b\": [1, 2.0], \"a\": \"\\u00e9\\u007f/\\\"\"}");
        assertThat(new PythonJson(2, true, ",", ": ").dumps(value))
                .isEqualTo("{\n  \"a\": \"\\u00e9\\u007f/\\\"\",\n  \"b\": [\n    1,\n    2.0\n  ]\n}");
        assertThat(new PythonJson(2, true, ",", ": ").dumps(Map.of("x", List.of())))
                .isEqualTo("{\n  \"x\": []\n}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            None               | null
            True               | true
            -0x1F              | -31
            1_000              | 1000
            1.5e3              | 1500.0
            'a\\tb' "c"         | "a\\tbc"
            u'x'               | "x"
            (1, 'b',)          | [1,"b"]
            ('a')              | "a"
            (1,)               | [1]
            ()                 | []
            [1, [2, {'a': ()}]]| [1,[2,{"a":[]}]]
            {'a': None, 1: 2}  | {"a":null,"1":2}
            '''x''y'''         | "x''y"
            """)
    void readsLiterals(String text, String json) throws PythonError {
        assertThat(TestJson.write(PythonLiteral.read(text))).isEqualTo(json);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"Yes", "[1", "f(x)", "1 + a", "'a", "01", "{[]: 1}", "1 2", "``"})
    void refusesWhatIsNoLiteral(String text) {
        assertThatThrownBy(() -> PythonLiteral.read(text)).isInstanceOf(PythonError.class);
    }

    @Test
    void castsTextToTheDeclaredType() throws PythonError {
        assertThat(Casts.cast("{\"a\": 1}", "object")).isEqualTo(Map.of("a", 1));
        assertThat(Casts.cast("{'a': True}", "object")).isEqualTo(Map.of("a", true));
        assertThat(Casts.cast("true", "boolean")).isEqualTo(true);
        assertThat(Casts.cast("007", "integer")).isEqualTo(7);
        assertThat(Casts.cast("3", "number")).isEqualTo(3.0);
        assertThat(Casts.cast(Casts.NONE, "string")).isNull();
        assertThat(Casts.cast("x", null)).isEqualTo("x");
        assertThatThrownBy(() -> Casts.cast("many", "integer"))
                .hasMessage("invalid literal for int() with base 10: 'many'");
        assertThatThrownBy(() -> Casts.cast("3.5", "integer"))
                .hasMessage("invalid literal for int() with base 10: '3.5'");
        assertThatThrownBy(() -> Casts.cast("yes", "boolean")).isInstanceOf(PythonError.class);
        assertThatThrownBy(() -> Casts.cast(5, "string"))
                .hasMessage("Value \"5\" must either be a string or None. Got \"<class 'int'>\".");
    }
}
