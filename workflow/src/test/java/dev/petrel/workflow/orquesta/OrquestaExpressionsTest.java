// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.expression.Evaluated;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OrquestaExpressionsTest {

    private final OrquestaExpressions expressions = TestExpressions.create();
    private final Map<String, Object> context = new HashMap<>(Map.of("n", 7, "xs", List.of(1, "two")));

    private Object of(Object value) {
        Evaluated evaluated = expressions.evaluate(value, GoldenExpressionsTest.functions(context));
        return evaluated instanceof Evaluated.Value done
                ? done.value()
                : ((Evaluated.Failed) evaluated).type() + ": " + ((Evaluated.Failed) evaluated).message();
    }

    @Test
    void evaluatesTheTextsOfListsAndMappings() {
        Map<String, Object> written = new LinkedHashMap<>();
        written.put("{{ ctx('n') }}", List.of("{{ ctx('xs') }}", "x {{ ctx('xs') }}", 5));
        written.put("plain", Arrays.asList(null, true, 1.5));
        assertThat(of(written))
                .isEqualTo(Map.of(
                        "7", List.of(List.of(1, "two"), "x [1, 'two']", 5), "plain", Arrays.asList(null, true, 1.5)));
    }

    @Test
    void givesJsonValuesAlone() {
        assertThat(of("{{ {1: (1, 2), none: range(2)} }}"))
                .isEqualTo(Map.of("1", List.of(1, 2), "null", List.of(0, 1)));
        assertThat(of("{{ [gone] }}")).asString().contains("JinjaEvaluationException", "'gone' is undefined");
        assertThat(of("{{ zip(ctx('xs'), [3], pad=0) }}")).isEqualTo(List.of(List.of(1, 3), List.of("two", 0)));
    }

    @Test
    void aFunctionThatAnObjectHasIsNoValueOfAContext() {
        assertThat(of("{{ ctx().items() }}")).isInstanceOf(List.class);
        assertThat(of("{{ {}.items }}")).isInstanceOf(String.class);
    }

    @Test
    void evaluatesWhatExpressionsGave() {
        context.put("again", "{{ ctx('n') + 1 }}");
        context.put("twice", "<{{ ctx('again') }}>");
        assertThat(of("{{ ctx('again') }}")).isEqualTo(8);
        assertThat(of("{{ ctx('twice') }}!")).isEqualTo("<8>!");
        assertThat(of("{% if true %}{{ ctx('twice') }}{% endif %}")).isEqualTo("<8>");
        context.put("broken", "{{ gone }}");
        assertThat(of("a {{ ctx('broken') }}")).asString().contains("unresolved variables: gone");
    }

    @Test
    void endsWhereResultsGoOnForEver() {
        context.put("loop", "{{ ctx('loop') }}");
        context.put("tags", "{% if true %}{{ ctx('tags') }}{% endif %}");
        context.put("many", "{{ ctx('n') }}".repeat(300));
        context.put("twins", "{{ ctx('twins') }} {{ ctx('twins') }}");
        assertThat(of("{{ ctx('loop') }}")).asString().contains("RecursionError");
        assertThat(of("{{ ctx('tags') }}")).asString().contains("RecursionError");
        assertThat(of("{{ ctx('many') }}")).asString().contains("more than 200 expressions");
        assertThat(of("{{ ctx('twins') }}")).asString().contains("RecursionError");
        assertThat(of("{{ ctx('n') }}".repeat(300))).isEqualTo("7".repeat(300));
    }

    @Test
    void endsWhereTextsGrowTooLong() {
        context.put("long", "x".repeat(3_000_000));
        assertThat(of("{{ ctx('long') }} {{ ctx('long') }}")).asString().contains("MemoryError");
    }

    @Test
    void anExpressionIsNoLongerThanALine() {
        assertThat(of("{{ 1\n}}")).isEqualTo("{{ 1\n}}");
        assertThat(of("{{ 1 }}\u2028{{ 2 }}\r\n")).isEqualTo("1\u20282\r\n");
    }

    @Test
    void rawTextStaysAsItIs() {
        assertThat(of("{% raw %}{{ a }}{% endraw %} {{ ctx('n') }} $1\\")).isEqualTo("{{ a }} 7 $1\\");
    }

    @Test
    void jsonReadsTexts() {
        assertThat(of("{{ json('{\"a\": [1]}') }}")).isEqualTo(Map.of("a", List.of(1)));
        assertThat(of("{{ json(5) }}")).asString().contains("TypeError: Given object is not typeof string.");
        assertThat(of("{{ json('{') }}")).asString().contains("JSONDecodeError");
        assertThat(of("{{ '[1]' | json }}")).isEqualTo(List.of(1));
    }
}
