// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules.criteria;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.json.Json;
import dev.petrel.expression.Lookup;
import dev.petrel.expression.Templates;
import dev.petrel.expression.jinja.JinjaTemplates;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class CriteriaTest {

    private static final Instant NOW = Instant.parse("2016-11-29T01:30:00Z");
    private static final Map<String, Object> NO_CONTEXT = Map.of();

    private final Templates templates = new JinjaTemplates();

    private CriteriaResult evaluate(String criteria, String payload, Map<String, ?> context) {
        return compiled(criteria).evaluate(Json.readObject(payload), context, NOW);
    }

    private Criteria compiled(String criteria) {
        @SuppressWarnings("unchecked")
        Map<String, Map<String, Object>> parsed =
                (Map<String, Map<String, Object>>) (Map<?, ?>) Json.readObject(criteria);
        return Criteria.compile(parsed, templates);
    }

    private String outcome(String operator, String pattern, String value) {
        String payload = value.equals("missing") ? "{\"other\":1}" : "{\"v\":" + value + "}";
        CriteriaResult verdict = evaluate(
                "{\"trigger.v\":{\"type\":\"" + operator + "\",\"pattern\":" + pattern + "}}", payload, NO_CONTEXT);
        return verdict instanceof CriteriaResult.Matched
                ? "match"
                : verdict instanceof CriteriaResult.Failed ? "error" : "no";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            eq            | 5                  | "5"             | no
            eq            | 1                  | true            | match
            eq            | 1                  | 1.0             | match
            equals        | "a"                | "a"             | match
            equals        | [1, {"a": 2}]      | [1.0, {"a": 2}] | match
            equals        | "a"                | missing         | no
            eq            | null               | null            | no
            EQ            | 1                  | 1               | match
            nequals       | "x"                | "x"             | no
            neq           | "x"                | missing         | match
            nequals       | null               | 1               | match
            iequals       | "X"                | "x"             | match
            ieq           | "x"                | missing         | no
            iequals       | "x"                | 5               | error
            contains      | "a"                | ["a","b"]       | match
            contains      | "a"                | {"a":1}         | match
            contains      | "a"                | "xay"           | match
            contains      | 1                  | "1"             | error
            contains      | "a"                | missing         | no
            contains      | "c"                | ["a","b"]       | no
            ncontains     | "c"                | ["a","b"]       | match
            ncontains     | "a"                | missing         | no
            icontains     | "AY"               | "xay"           | match
            icontains     | "a"                | ["a"]           | error
            incontains    | "Q"                | "xay"           | match
            startswith    | "xa"               | "xay"           | match
            startswith    | 1                  | "1"             | error
            startswith    | "x"                | missing         | no
            startswith    | 1                  | missing         | error
            istartswith   | "x"                | missing         | no
            istartswith   | 1                  | missing         | error
            endswith      | "x"                | null            | no
            iendswith     | "x"                | missing         | no
            icontains     | "x"                | missing         | no
            incontains    | "x"                | null            | no
            gt            | 10                 | missing         | no
            gt            | 10                 | null            | no
            matchregex    | "b"                | missing         | no
            regex         | "b"                | missing         | no
            regex         | "("                | missing         | error
            iregex        | "b"                | null            | no
            timediff_lt   | 60                 | missing         | no
            td_gt         | 60                 | missing         | no
            td_gt         | "soon"             | missing         | error
            ninside       | "abc"              | missing         | no
            wat           | 1                  | missing         | error
            istartswith   | "XA"               | "xay"           | match
            endswith      | "ay"               | "xay"           | match
            iendswith     | "AY"               | "xay"           | match
            gt            | 10                 | "11"            | error
            gt            | "10"               | 11              | error
            gt            | 10                 | 10.5            | match
            greaterthan   | "10"               | "9"             | match
            lt            | 10                 | 9               | match
            lessthan      | 10                 | 10              | no
            lt            | 10                 | missing         | no
            matchwildcard | "foo*"             | "Foobar"        | no
            matchwildcard | "foo*"             | "foobar"        | match
            matchwildcard | "f?o[ab]"          | "fxoa"          | match
            matchwildcard | "f*"               | missing         | no
            matchregex    | "b"                | "abc"           | no
            matchregex    | "a.c"              | "a\\nc"         | match
            matchregex    | "a.*c$"            | "abc\\n"        | match
            regex         | "b"                | "abc"           | match
            regex         | "a.c"              | "a\\nc"         | no
            regex         | "(?P<x_y>b)(?P=x_y)" | "abb"         | match
            iregex        | "B"                | "abc"           | match
            regex         | "b"                | 5               | error
            regex         | "("                | "abc"           | error
            timediff_lt   | 60                 | "2016-11-29T01:29:30Z"        | match
            timediff_lt   | 20                 | "2016-11-29T01:29:30"         | no
            td_gt         | "20"               | "2016-11-29 01:29:30.000000"  | match
            td_lt         | 0                  | "2016-11-29T10:31:00+09:00"   | match
            timediff_gt   | 86000              | "2016-11-28"                  | match
            timediff_lt   | 60                 | "Tue, 29 Nov 2016 01:29:30 GMT" | match
            timediff_lt   | 60                 | "soon"          | error
            timediff_lt   | 60                 | 1480383000      | error
            exists        | true               | 0               | match
            exists        | true               | ""              | match
            exists        | true               | []              | match
            exists        | true               | false           | match
            exists        | true               | null            | no
            exists        | true               | missing         | no
            nexists       | true               | missing         | match
            nexists       | true               | null            | match
            in            | ["a","b"]          | "a"             | match
            inside        | "abc"              | "b"             | match
            in            | {"a": 1}           | "a"             | match
            in            | "abc"              | missing         | no
            in            | ["a"]              | missing         | no
            nin           | ["a"]              | missing         | match
            ninside       | ["a"]              | "a"             | no
            wat           | 1                  | 1               | error
            """)
    void comparesAsStackStormDoes(String operator, String pattern, String value, String expected) {
        assertThat(outcome(operator, pattern, value)).isEqualTo(expected);
    }

    @Test
    void anEmptyPayloadMatchesNothingButEmptyCriteria() {
        assertThat(evaluate("{\"trigger.x\":{\"type\":\"nexists\",\"pattern\":true}}", "{}", NO_CONTEXT))
                .isInstanceOf(CriteriaResult.NotMatched.class);
        assertThat(evaluate("{}", "{}", NO_CONTEXT)).isInstanceOf(CriteriaResult.Matched.class);
    }

    @Test
    void allCriteriaMustHoldAndTheFirstThatDoesNotIsTold() {
        String criteria =
                "{\"trigger.a#1\":{\"type\":\"gt\",\"pattern\":1},\"trigger.a#2\":{\"type\":\"lt\",\"pattern\":5}}";
        assertThat(evaluate(criteria, "{\"a\":3}", NO_CONTEXT)).isInstanceOf(CriteriaResult.Matched.class);
        assertThat(evaluate(criteria, "{\"a\":7}", NO_CONTEXT))
                .isEqualTo(new CriteriaResult.NotMatched("trigger.a#2", "lt", 7, 5))
                .extracting(result -> ((CriteriaResult.NotMatched) result).why())
                .isEqualTo("\"trigger.a#2\" is 7, which does not satisfy lt 5");
    }

    @Test
    void aTemplatedPatternKeepsItsType() {
        String criteria = "{\"trigger.n\":{\"type\":\"gt\",\"pattern\":\"{{trigger.limit}}\"}}";
        assertThat(evaluate(criteria, "{\"n\":11,\"limit\":10}", NO_CONTEXT))
                .isInstanceOf(CriteriaResult.Matched.class);
        assertThat(evaluate(criteria, "{\"n\":9,\"limit\":10}", NO_CONTEXT))
                .isInstanceOf(CriteriaResult.NotMatched.class);
        String text = "{\"trigger.s\":{\"type\":\"eq\",\"pattern\":\"a {{trigger.n}} b\"}}";
        assertThat(evaluate(text, "{\"s\":\"a 1 b\",\"n\":1}", NO_CONTEXT)).isInstanceOf(CriteriaResult.Matched.class);
    }

    @Test
    void aTemplateThatBeginsWithAWordAndIsNoJsonIsText() {
        String criteria = "{\"trigger.s\":{\"type\":\"eq\",\"pattern\":\"{{trigger.p}}-5\"}}";
        assertThat(evaluate(criteria, "{\"s\":\"repo-5\",\"p\":\"repo\"}", NO_CONTEXT))
                .isInstanceOf(CriteriaResult.Matched.class);
        assertThat(evaluate(criteria, "{\"s\":\"repo\",\"p\":\"repo\"}", NO_CONTEXT))
                .isInstanceOf(CriteriaResult.NotMatched.class);
    }

    /** What was found in the payload is remembered for all rules; items of a search are not the payload's. */
    @Test
    void manyRulesLookAtOneInput() {
        CriteriaInput input =
                new CriteriaInput(Json.readObject("{\"a\":3,\"list\":[{\"a\":1},{\"a\":2}]}"), NO_CONTEXT, NOW);
        String one = "{\"trigger.a\":{\"type\":\"eq\",\"pattern\":3},\"trigger.b\":{\"type\":\"nexists\"}}";
        String item = "{\"trigger.list\":{\"type\":\"search\",\"condition\":\"any\","
                + "\"pattern\":{\"item.a\":{\"type\":\"eq\",\"pattern\":2}}}}";
        for (int i = 0; i < 2; i++) {
            assertThat(compiled(one).evaluate(input)).isInstanceOf(CriteriaResult.Matched.class);
            assertThat(compiled(item).evaluate(input)).isInstanceOf(CriteriaResult.Matched.class);
            assertThat(compiled("{\"trigger.b#1\":{\"type\":\"eq\",\"pattern\":1}}")
                            .evaluate(input))
                    .isInstanceOf(CriteriaResult.NotMatched.class);
        }
    }

    @Test
    void patternsReadTheDatastore() {
        Lookup system = Lookup.in(key -> key.equals("a.b") ? Optional.of("v") : Optional.empty());
        Map<String, Object> context = Map.of("st2kv", Map.of("system", system), "system", system);
        String criteria = "{\"trigger.s\":{\"type\":\"eq\",\"pattern\":\"{{st2kv.system.a.b}}\"}}";
        assertThat(evaluate(criteria, "{\"s\":\"v\"}", context)).isInstanceOf(CriteriaResult.Matched.class);
        String old = "{\"trigger.s\":{\"type\":\"eq\",\"pattern\":\"{{system.nosuch}}\"}}";
        assertThat(evaluate(old, "{\"s\":\"\"}", context)).isInstanceOf(CriteriaResult.Matched.class);
    }

    @Test
    void failuresSayWhichStageFailed() {
        assertThat(evaluate(
                        "{\"trigger.a\":{\"type\":\"eq\",\"pattern\":\"{{trigger.no}}\"}}", "{\"a\":1}", NO_CONTEXT))
                .isEqualTo(new CriteriaResult.Failed(
                        "trigger.a",
                        "Failed to render pattern value for key trigger.a: 'dict object' has no attribute 'no'"));
        assertThat(evaluate("{\"trigger.ünï\":{\"type\":\"eq\",\"pattern\":1}}", "{\"a\":1}", NO_CONTEXT))
                .isEqualTo(
                        new CriteriaResult.Failed(
                                "trigger.ünï",
                                "Failed transforming criteria key trigger.ünï: Error on line 1, col 8: Unexpected character: ü "));
        assertThat(evaluate("{\"trigger.a\":{\"type\":\"gt\",\"pattern\":10}}", "{\"a\":\"11\"}", NO_CONTEXT))
                .isEqualTo(new CriteriaResult.Failed(
                        "trigger.a",
                        "There might be a problem with the criteria in rule (trigger.a): "
                                + "'>' not supported between instances of 'str' and 'int'"));
    }

    @Test
    void anUnknownOperatorIsToldWithTheOneThatWasMeant() {
        assertThat(evaluate("{\"trigger.a\":{\"type\":\"equalz\",\"pattern\":1}}", "{\"a\":1}", NO_CONTEXT))
                .isEqualTo(new CriteriaResult.Failed(
                        "trigger.a",
                        "There might be a problem with the criteria in rule (trigger.a): "
                                + "Invalid operator: equalz; did you mean \"equals\"?"));
        assertThat(evaluate("{\"trigger.a\":{\"type\":\"resembles\",\"pattern\":1}}", "{\"a\":1}", NO_CONTEXT))
                .isInstanceOfSatisfying(
                        CriteriaResult.Failed.class,
                        failed -> assertThat(failed.message()).endsWith("Invalid operator: resembles"));
    }

    @Test
    void aCriterionWithoutAnOperatorDoesNotMatch() {
        assertThat(evaluate("{\"trigger.a\":{\"pattern\":1}}", "{\"a\":1}", NO_CONTEXT))
                .isInstanceOf(CriteriaResult.NotMatched.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            any     | [{"a":1,"b":2},{"a":5,"b":5}] | match
            any     | [{"a":1,"b":5},{"a":5,"b":2}] | no
            all     | [{"a":1,"b":2},{"a":1,"b":2}] | match
            all     | [{"a":1,"b":2},{"a":1,"b":3}] | no
            any2any | [{"a":9,"b":9},{"a":9,"b":2}] | match
            any2any | [{"a":9,"b":9}]               | no
            all2any | [{"a":1,"b":9},{"a":9,"b":2}] | match
            all2any | [{"a":1,"b":9},{"a":9,"b":9}] | no
            all     | []                            | match
            any     | []                            | no
            any     | {"a":1,"b":2}                 | match
            any     | 5                             | error
            any     | null                          | no
            none    | null                          | error
            none    | []                            | error
            """)
    void searchesLists(String condition, String value, String expected) {
        String children = "{\"item.a\":{\"type\":\"eq\",\"pattern\":1},\"item.b\":{\"type\":\"eq\",\"pattern\":2}}";
        CriteriaResult verdict = evaluate(
                "{\"trigger.l\":{\"type\":\"search\",\"condition\":\"" + condition + "\",\"pattern\":" + children
                        + "}}",
                "{\"l\":" + value + "}",
                NO_CONTEXT);
        String outcome = verdict instanceof CriteriaResult.Matched
                ? "match"
                : verdict instanceof CriteriaResult.Failed ? "error" : "no";
        assertThat(outcome).isEqualTo(expected);
    }

    @Test
    void aSearchTellsWhatFailedOnlyIfItDidNotMatch() {
        String criteria = "{\"trigger.l\":{\"type\":\"search\",\"condition\":\"any\",\"pattern\":"
                + "{\"item.n\":{\"type\":\"gt\",\"pattern\":\"{{item.least}}\"}}}}";
        assertThat(evaluate(criteria, "{\"l\":[{\"n\":\"x\",\"least\":1},{\"n\":3,\"least\":1}]}", NO_CONTEXT))
                .isInstanceOf(CriteriaResult.Matched.class);
        assertThat(evaluate(criteria, "{\"l\":[{\"n\":\"x\",\"least\":1},{\"n\":0,\"least\":1}]}", NO_CONTEXT))
                .isInstanceOfSatisfying(
                        CriteriaResult.Failed.class,
                        failed -> assertThat(failed.message()).contains("item.n"));
    }

    @ParameterizedTest
    @FieldSource("dev.petrel.engine.operator.Operators#NAMES")
    void everyOperatorThatARuleMayNameIsKnown(String operator) {
        CriteriaResult verdict = evaluate(
                "{\"trigger.a\":{\"type\":\"" + operator + "\",\"pattern\":\"1\"}}", "{\"a\":\"1\"}", NO_CONTEXT);
        assertThat(verdict.toString()).doesNotContain("Invalid operator");
    }
}
