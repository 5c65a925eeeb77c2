// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.yaql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.expression.Evaluated;
import dev.petrel.expression.HostFunction;
import dev.petrel.expression.PythonError;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YaqlTest {

    private final Yaql yaql = YaqlTexts.yaql();

    private Object value(String expression) {
        return value(expression, null, Map.of());
    }

    private Object value(String expression, Object data, Map<String, HostFunction> functions) {
        Evaluated evaluated = yaql.parse(expression).evaluate(data, functions);
        assertThat(evaluated).as(expression).isInstanceOf(Evaluated.Value.class);
        return ((Evaluated.Value) evaluated).value();
    }

    private Evaluated.Failed failure(String expression) {
        Evaluated evaluated = yaql.parse(expression).evaluate(null, Map.of());
        assertThat(evaluated).as(expression).isInstanceOf(Evaluated.Failed.class);
        return (Evaluated.Failed) evaluated;
    }

    @Test
    void keepsWhatItParsed() {
        assertThat(yaql.parse(" 1 + 1 ")).isSameAs(yaql.parse("1 + 1"));
    }

    @Test
    void saysWhyTextIsNoExpression() {
        YaqlExpression broken = yaql.parse("1 +");
        assertThat(broken.problem()).contains("Parse error: unexpected end of statement");
        assertThat(broken.problemType()).contains("YaqlGrammarException");
        assertThat(broken.evaluate(null, Map.of()))
                .isEqualTo(new Evaluated.Failed("YaqlGrammarException", "Parse error: unexpected end of statement"));
        assertThat(broken.references()).isEmpty();
        assertThat(yaql.parse("1 == 1").problem())
                .contains("Parse error: unexpected '=' at position 3 of expression '1 == 1'");
        assertThat(yaql.parse("a @ b").problem()).contains("Lexical error: illegal character '@' at position 2");
        assertThat(yaql.parse("1 + 1").problem()).isEmpty();
    }

    @Test
    void takesDataAsTheDollar() {
        assertThat(value("$.a + $.b", Map.of("a", 1, "b", 2), Map.of())).isEqualTo(3);
        assertThat(value("$")).isNull();
    }

    @Test
    void callsFunctionsOfTheHost() {
        Map<String, HostFunction> functions = Map.of(
                "both", (arguments, named) -> List.of(arguments, named),
                "len", (arguments, named) -> "the host's");
        assertThat(value("both(1, 'a', [2], k => v)", null, functions))
                .isEqualTo(List.of(List.of(1, "a", List.of(2)), Map.of("k", "v")));
        assertThat(value("len([1])", null, functions)).isEqualTo("the host's");
        assertThat(value("[1].len()", null, functions)).isEqualTo(1);
        assertThat(yaql.parse("f()").evaluate(null, Map.of("f", (arguments, named) -> {
                    throw new PythonError("VariableUndefinedError", "no");
                })))
                .isEqualTo(new Evaluated.Failed("VariableUndefinedError", "no"));
    }

    @Test
    void changesNothingThatItIsGiven() {
        Map<String, Object> data = new LinkedHashMap<>(Map.of("a", new ArrayList<>(List.of(3, 1, 2))));
        value("[$.a.orderBy($), $.a.insert(0, 9), $.set(b, 1), $.delete(a), $.a.append(4)]", data, Map.of());
        assertThat(data).isEqualTo(Map.of("a", List.of(3, 1, 2)));
        Object result = value("$.a", data, Map.of());
        assertThat(result).isEqualTo(data.get("a")).isNotSameAs(data.get("a"));
    }

    @Test
    void namesWhatAnExpressionTakesFromOutside() {
        assertThat(references("ctx().a.b + ctx(c).d + ctx('e') + ctx()['f'].g"))
                .containsExactly("ctx[] a.b", "ctx[c] d", "ctx[e] ", "ctx[] f.g");
        assertThat(references("task(t1).result.x = $.y and $z.len() > 0"))
                .containsExactly("task[t1] result.x", "$ y", "$z ");
        assertThat(references("ctx(rows).where($.age > ctx(min)).select(item(a))"))
                .containsExactly("ctx[rows] ", "$ age", "ctx[min] ", "item[a] ");
        assertThat(references("ctx(ctx(name))")).containsExactly("ctx[?] ", "ctx[name] ");
        assertThat(references("st2kv('system.x', decrypt => true)")).containsExactly("st2kv[system.x] {decrypt=true} ");
        assertThat(references("ctx()?.a?.b")).containsExactly("ctx[] a.b");
        assertThat(yaql.parse("ctx(a).toUpper() + str(len([1]))").functions())
                .containsExactlyInAnyOrder("ctx", "toUpper", "str", "len");
    }

    private List<String> references(String expression) {
        return yaql.parse(expression).references().stream()
                .map(each -> each.root()
                        + (each.isFunction()
                                ? each.arguments().stream()
                                        .map(argument -> String.valueOf(argument.orElse("?")))
                                        .toList()
                                        .toString()
                                : "")
                        + " "
                        + each.named().entrySet().stream()
                                .map(entry -> "{" + entry.getKey() + "="
                                        + entry.getValue().map(String::valueOf).orElse("?") + "} ")
                                .reduce("", String::concat)
                        + String.join(".", each.path()))
                .toList();
    }

    @Test
    void patternsAreEqualThatWereMadeFromTheSame() {
        assertThat(value("regex(a) = regex(a)")).isEqualTo(true);
        assertThat(value("regex(a) = regex(b)")).isEqualTo(false);
        assertThat(value("regex(a) = regex(a, ignoreCase => true)")).isEqualTo(false);
        assertThat(value("set(regex(a), regex(a)).len()")).isEqualTo(1);
    }

    @Test
    void doesNotEvaluateWhatIsNotChosen() {
        assertThat(value("switch(true => 1, nope() => 2)")).isEqualTo(1);
        assertThat(value("false and nope()")).isEqualTo(false);
        assertThat(value("coalesce(1, nope())")).isEqualTo(1);
        assertThat(value("null?.foo(nope())")).isNull();
        assertThat(value("sequence().select($ * 2).where($ > 5).first()")).isEqualTo(6);
        assertThat(value("sequence().takeWhile($ < 3)")).isEqualTo(List.of(0, 1, 2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sequence()",
                "sequence().len()",
                "1.repeat().join('')",
                "[1].cycle().where($ > 1)",
                "generate(1, true, $)",
                "'x' * 5000000",
                "[1] * 5000000",
                "('x' * 4000000).replace('', 'xxx')",
                "('x' * 3000000).toCharArray().join('yy')",
                "range(200).select('x' * 4000000).len() + range(200).select('x' * 4000000).toList().len()",
                "pow(9, 999999999)",
                "shiftBitsLeft(1, 999999999)",
                "def(f, f($)) -> f(1)",
                "def(f, [f($), f($)]) -> f(1)",
                "range(5000).aggregate([$1], 0)",
                "range(5000).aggregate({a => $1}, 0)",
                "range(5000).aggregate($1.select($), [1])",
                "str(range(5000).aggregate([$1], 0))",
                "[range(5000).aggregate([$1], 0)].distinct()",
                "regex('(x+x+)+y').matches('x' * 1000)",
                "let(x => 'x' * 300) -> range(3000).select($x =~ 'x+y')",
                "regex('(' * 5000)"
            })
    void hostileExpressionsFail(String expression) {
        assertThat(failure(expression).type())
                .isIn("TimeoutError", "MemoryError", "RecursionError", "OverflowError", "error");
    }

    @Test
    void deepTextFails() {
        for (String open : List.of("(", "[", "f(", "{a => ", "- ", "not ", "1 + (")) {
            assertThat(yaql.parse(open.repeat(20_000) + "1").problem()).isPresent();
        }
        String chain = String.join(" + ", Collections.nCopies(150, "1"));
        assertThat(value(chain)).isEqualTo(150);
        assertThat(failure(String.join(" + ", Collections.nCopies(20_000, "1"))).type())
                .isEqualTo("RecursionError");
        assertThat(failure("$" + ".a()".repeat(20_000)).type()).isEqualTo("RecursionError");
    }

    @Test
    void readsLargeDataQuickly() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            rows.add(Map.of("id", i, "text", "x".repeat(200)));
        }
        Object ids = value("ctx(rows).where($.id mod 2 = 0).select($.id)", null, Map.of("ctx", (a, n) -> rows));
        assertThat((List<?>) ids).hasSize(25_000);
    }

    @Test
    void saysWhatIsUnknown() {
        assertThat(yaql.parse("nope(1)").evaluate(null, Map.of()))
                .isEqualTo(new Evaluated.Failed("NoFunctionRegisteredException", "Unknown function \"nope\""));
        assertThat(failure("'abc'.nope()").message()).isEqualTo("Unknown method \"nope\" for receiver abc");
        assertThat(failure("{a => 1}.b").message()).isEqualTo("'b'");
        assertThat(yaql.parse("1").problem()).isEqualTo(Optional.empty());
    }
}
