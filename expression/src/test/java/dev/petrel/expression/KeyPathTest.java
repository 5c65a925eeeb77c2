// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyPathTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            trigger.headers['X-Foo']   | {"headers":{"X-Foo":"a"}}        | "a"
            trigger.headers["X-Foo"]   | {"headers":{"X-Foo":"a"}}        | "a"
            trigger.headers.X-Foo      | {"headers":{"X-Foo":"a"}}        | "a"
            trigger.headers[X-Foo]     | {"headers":{"X-Foo":"a"}}        | "a"
            trigger.headers.'a.b'      | {"headers":{"a.b":1}}            | 1
            trigger.headers."a.b"      | {"headers":{"a.b":1}}            | 1
            trigger.list[0].n          | {"list":[{"n":1},{"n":2}]}       | 1
            trigger.list[-1].n         | {"list":[{"n":1},{"n":2}]}       | 2
            trigger.list[*].n          | {"list":[{"n":1},{"n":2}]}       | 1
            trigger.list[0:1].n        | {"list":[{"n":1},{"n":2}]}       | 1
            trigger.list[1:].n         | {"list":[{"n":1},{"n":2}]}       | 2
            trigger.list[7].n          | {"list":[{"n":1},{"n":2}]}       | null
            trigger..n                 | {"list":[{"n":1},{"n":2}]}       | 1
            trigger.list.n             | {"list":[{"n":1},{"n":2}]}       | null
            trigger.missing.deep       | {}                               | null
            trigger.k                  | {"k":null}                       | null
            trigger                    | {"x":1}                          | {"x":1}
            $.trigger.x                | {"x":1}                          | 1
            $                          | {"x":1}                          | {"trigger":{"x":1}}
            trigger.x#2                | {"x":1}                          | 1
            trigger.@type              | {"@type":"t"}                    | "t"
            trigger._a9                | {"_a9":3}                        | 3
            trigger.*                  | {"x":1,"y":2}                    | 1
            trigger.2                  | {"2":"two"}                      | "two"
            trigger . x                | {"x":1}                          | 1
            service                    | {"service":1}                    | null
            trigger.x,y                | {"y":2}                          | 2
            """)
    void findsTheFirstValue(String key, String payload, String expected) throws PythonError {
        Object root = TestJson.read("{\"trigger\":" + payload + "}");
        assertThat(TestJson.write(KeyPath.ofKey(key).first(root))).isEqualTo(expected);
    }

    @Test
    void findsAllValuesInOrder() throws PythonError {
        Object root = TestJson.read("{\"a\":[{\"n\":1},{\"b\":{\"n\":2}}],\"n\":0}");
        assertThat(KeyPath.parse("$..n").all(root)).containsExactly(0, 1, 2);
        assertThat(KeyPath.parse("a[*]").all(root)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "trigger.ünï, Unexpected character: ü",
        "trigger.a b, Parse error",
        "trigger., near the end",
        "trigger['a, Unexpected EOF in string literal",
        "trigger[?(@.x)], Unexpected character: ?",
        "trigger[99999999999], Parse error",
        "'', near the end",
    })
    void saysWhatIsWrongWithAKey(String key, String message) {
        assertThatThrownBy(() -> KeyPath.ofKey(key))
                .isInstanceOf(PythonError.class)
                .hasMessageContaining(message);
    }
}
