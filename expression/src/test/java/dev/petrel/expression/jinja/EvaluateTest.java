// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.expression.Evaluated;
import dev.petrel.expression.HostFunction;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.Templates;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluateTest {

    private final Templates templates = new JinjaTemplates();
    private final Map<String, Object> context = new HashMap<>();

    EvaluateTest() {
        Map<String, Object> values = Map.of("n", 7, "xs", List.of(3, 1, 2), "d", Map.of("a", 1));
        context.put("ctx", (HostFunction) (arguments, named) -> {
            if (arguments.isEmpty()) {
                return values;
            }
            Object value = values.get(String.valueOf(arguments.get(0)));
            if (value == null) {
                throw new PythonError("VariableUndefinedError", "no " + arguments.get(0));
            }
            return value;
        });
        context.put("pad", (HostFunction) (arguments, named) -> arguments + "" + named);
        context.putAll(StackStormFunctions.all());
    }

    private Object template(String text) {
        return result(templates.parse(text).evaluate(context));
    }

    private Object expression(String text) {
        return result(templates.parseExpression(text).evaluate(context));
    }

    private static Object result(Evaluated evaluated) {
        return evaluated instanceof Evaluated.Value value
                ? value.value()
                : ((Evaluated.Failed) evaluated).type() + ": " + ((Evaluated.Failed) evaluated).message();
    }

    @Test
    void oneExpressionKeepsItsType() {
        assertThat(template("{{ ctx('xs') | sort }}")).isEqualTo(List.of(1, 2, 3));
        assertThat(template("{{ ctx().n }}")).isEqualTo(7);
        assertThat(template(" {{ ctx('n') }}")).isEqualTo(" 7");
        assertThat(template("{% if ctx('n') > 5 %}big{% endif %}")).isEqualTo("big");
        assertThat(expression("ctx('d')")).isEqualTo(Map.of("a", 1));
        assertThat(expression("none")).isNull();
    }

    @Test
    void anExpressionEndsWhereItEnds() {
        assertThat(expression("1, 2")).isEqualTo("TemplateSyntaxError: chunk after expression");
        assertThat(expression("1 }} 2")).isEqualTo("TemplateSyntaxError: unexpected '}'");
        assertThat(expression("")).asString().startsWith("TemplateSyntaxError: ");
    }

    @Test
    void functionsOfTheCallerAreCalledByName() {
        assertThat(expression("pad(1, x=2)")).isEqualTo("[1]{x=2}");
        assertThat(expression("ctx('gone')")).isEqualTo("VariableUndefinedError: no gone");
        assertThat(expression("ctx(gone)")).isEqualTo("UndefinedError: 'gone' is undefined");
        assertThat(expression("xs(1)")).isEqualTo("UndefinedError: 'xs' is undefined");
    }

    @Test
    void functionsStandForFiltersThatAreNotThere() {
        assertThat(expression("1 | pad(2)")).isEqualTo("[1, 2]{}");
        assertThat(expression("[1, 2] | map('pad') | list")).isEqualTo(List.of("[1]{}", "[2]{}"));
        assertThat(expression("1 | upper")).isEqualTo("1");
        assertThat(expression("1 | gone")).isEqualTo("TemplateAssertionError: No filter named 'gone'.");
        assertThat(expression("1 | to_complex")).isEqualTo("TemplateAssertionError: No filter named 'to_complex'.");
        assertThat(expression("{} | yaml_dump")).isEqualTo("{}\n");
    }

    @Test
    void stackStormsFiltersAreFunctionsToo() {
        assertThat(expression("to_json_string({'a': 1}, sort_keys=true)")).isEqualTo("{\"a\": 1}");
        assertThat(expression("regex_match('abc', pattern='a')")).isEqualTo(true);
        assertThat(expression("regex_match(value='abc', pattern='b')")).isEqualTo(false);
        assertThat(expression("version_bump_minor('1.2.3')")).isEqualTo("1.3.0");
        assertThat(expression("yaml_parse('a: [1]')")).isEqualTo(Map.of("a", List.of(1)));
        assertThat(expression("basename()")).isEqualTo("TypeError: missing a required argument: 'path'");
        assertThat(expression("basename('a', 'b')")).asString().startsWith("TypeError: ");
    }

    @Test
    void templatesThatAreRenderedHaveNoFunctions() {
        assertThat(templates.parse("{{ ctx('n') }}").render(context)).asString().startsWith("Failed");
        assertThat(templates.parse("{{ 1 | pad }}").render(context)).asString().contains("No filter named");
    }

    @Test
    void tellsAnUndefinedValueFromItsUse() {
        assertThat(expression("gone")).isEqualTo("StrictUndefined: 'gone' is undefined");
        assertThat(expression("gone + 1")).isEqualTo("UndefinedError: 'gone' is undefined");
        assertThat(expression("gone is defined")).isEqualTo(false);
        assertThat(expression("1 if false")).isEqualTo("");
    }

    @Test
    void knowsTheNamesThatAnExpressionTakes() {
        assertThat(templates
                        .parseExpression("ctx('a') | map('pad') and result().x")
                        .variables())
                .containsExactlyInAnyOrder("ctx", "result");
    }
}
