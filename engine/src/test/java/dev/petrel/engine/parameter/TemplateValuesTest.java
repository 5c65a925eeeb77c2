// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.json.Json;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.Templates;
import dev.petrel.expression.jinja.JinjaTemplates;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateValuesTest {

    private static final Map<String, Object> CONTEXT = Json.readObject("""
            {"n": 3, "list": [1, "two", null], "quote": "a \\"b\\" c"}""");

    private final Templates templates = new JinjaTemplates();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "7                        | 7",
                "true                     | true",
                "null                     | null",
                "'text'                   | 'text'",
                "'{{ n }}'                | '3'",
                "'{{n}}'                  | '3'",
                "'{{ list }}'             | '[1, ''two'', None]'",
                "[1, '{{ n }}', '{{n}}']  | [1, '3', '3']",
                "{'{{ n }}': '{{quote}}'} | {'3': 'a \\'b\\' c'}",
                "'line\\n'                | 'line'",
                "['line\\n', '{{n}}\\n']  | ['line\\n', '3\\n']",
                "'a{# b #}c'              | 'ac'",
            })
    void rendersWhatIsATemplateAndKeepsTheRest(String value, String rendered) throws PythonError {
        assertThat(TemplateValues.render(json(value), templates, CONTEXT)).isEqualTo(json(rendered));
    }

    /** JSON with quotes that are easier to read. */
    private static Object json(String text) {
        return Json.read(text.replace("''", "\u0001")
                .replace("\\'", "\\\"")
                .replace('\'', '"')
                .replace('\u0001', '\''));
    }

    @Test
    void namesWhatItNeedsAndWhatItCannotParse() {
        Object value = json("{'a': ['{{ one.x }}', {'{{ two }}': '{% broken'}], 'b': '{{ three | default(four) }}'}");

        assertThat(TemplateValues.variables(value, templates)).containsExactlyInAnyOrder("one", "two", "three", "four");
        assertThat(TemplateValues.problems(value, templates)).hasSize(1);
    }

    @Test
    void failsWithWhatIsUndefined() {
        assertThatThrownBy(() -> TemplateValues.render("{{ absent }}", templates, CONTEXT))
                .isInstanceOf(PythonError.class)
                .hasMessage("'absent' is undefined");
    }
}
