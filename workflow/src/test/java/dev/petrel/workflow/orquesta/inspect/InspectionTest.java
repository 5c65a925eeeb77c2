// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.workflow.orquesta.TestExpressions;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class InspectionTest {

    private static final Languages LANGUAGES = TestExpressions.create().languages();

    private static Inspection inspection(String text) {
        return Inspection.of(Path.of("w.yaml"), text, LANGUAGES, Set.of("st2"), ref -> !ref.contains("gone"));
    }

    /** Line, severity, path and message of each problem. */
    private static List<String> problems(String text) {
        return inspection(text).problems().stream().map(InspectionTest::words).toList();
    }

    private static String words(Problem problem) {
        return (problem.isError() ? "E " : "W ") + problem.place().line() + " " + problem.key() + ": "
                + problem.message();
    }

    @Test
    void aGoodWorkflowHasNone() {
        String text = """
                version: 1.0
                description: Says hello.
                input: [who, {greeting: hello}]
                vars: [{both: "<% ctx(greeting) %> <% ctx().who %>"}]
                tasks:
                  a:
                    with: {items: "x, y in <% zip([1], [2]) %>", concurrency: 2}
                    action: core.echo message=<% item(x) %>
                    retry: {count: 2, delay: 1, when: <% failed() %>}
                    next:
                      - {when: <% succeeded() %>, publish: "p=<% result() %> q={{ ctx('p') }}", do: "b, c"}
                      - {when: <% failed() %>, do: fail}
                  b: {action: core.noop, next: [{do: d}]}
                  c: {action: "{{ ctx('who') }}", delay: 2, next: [{do: [d]}]}
                  d: {join: all, action: core.noop, input: {any: [<% ctx(q) %>]}}
                output: [{out: "{{ ctx('both') | upper }}"}]
                """;
        assertThat(problems(text)).isEmpty();
        assertThat(inspection(text).errors()).isEmpty();
    }

    @Test
    void tellsAllAtOnce() {
        assertThat(problems("""
                                version: 2.0
                                vars: {a: 1}
                                tasks:
                                  noop: {action: core.noop}
                                  a:
                                    action: echo
                                    join: -1
                                    retry: {delay: 5}
                                    with: nothing
                                    next:
                                      - do: [b, b]
                                      - {when: "", doo: c}
                                  c: {with: "<% [1] %>"}
                                  d: {action: core.gone}
                                """))
                .containsExactly(
                        "E 6 tasks.a.action: The action reference \"echo\" is not formatted correctly",
                        "E 14 tasks.d.action: The action \"core.gone\" is not registered in the database",
                        "E 13 tasks.c: The action property is required for with items task",
                        "E 4 tasks.noop: The task name \"noop\" is reserved with special function",
                        "E 11 tasks.a.next[0].do: The task \"b\" is not defined",
                        "E 7 tasks.a.join: -1 is not valid under any of the given schemas",
                        "E 12 tasks.a.next[1]: Additional properties are not allowed ('doo' was unexpected)",
                        "E 11 tasks.a.next[0].do: ['b', 'b'] is not valid under any of the given schemas",
                        "E 12 tasks.a.next[1].when: '' is too short",
                        "E 8 tasks.a.retry: 'count' is a required property",
                        "E 9 tasks.a.with.items: 'nothing' does not match '^\\\\s*(?:(?:\\\\w+,|\\\\s)*+\\\\w+\\\\s+in\\\\s+)?"
                                + "(?:\\\\{\\\\{.*?\\\\}\\\\}|<%.*?%>)\\\\s*$'",
                        "E 2 vars: {'a': 1} is not of type 'array'",
                        "E 1 version: 2.0 is not one of ['1.0', 1.0]");
    }

    @Test
    void tellsWhatIsNoWorkflow() {
        assertThat(problems("- a\n- b\n")).contains("E 1 : ['a', 'b'] is not of type 'object'");
        assertThat(problems("")).containsExactly("E 1 : None is not of type 'object'");
        assertThat(problems("tasks: {}\n")).containsExactly("E 1 tasks: {} does not have enough properties");
        assertThat(problems("tasks:\n  a: null\n")).containsExactly("E 2 tasks.a: None is not of type 'object'");
        assertThat(problems("tasks:\n  a: {with: {concurrency: 1}, action: core.noop}\n"))
                .containsExactly("E 2 tasks.a.with: 'items' is a required property");
        assertThat(problems("tasks:\n  a-b: {action: core.noop}\n  1: {action: core.noop}\n"))
                .contains("E 2 tasks: \"a-b\" is no name of a task")
                .anyMatch(words -> words.startsWith("E 3 tasks: YAML does not read the key 1"));
    }

    @Test
    void tellsWhatIsNoYaml() {
        Inspection inspection = inspection("tasks:\n  a: [\n");
        assertThat(inspection.spec()).isEmpty();
        assertThat(inspection.problems()).isNotEmpty().allMatch(Problem::isError);
        assertThat(inspection.errors()).hasSize(1);
        assertThat(inspection.errors().get(0)).containsEntry("type", "syntax").containsKey("message");
    }

    @Test
    void findsJoinsThatCannotBeReached() {
        assertThat(problems("""
                                tasks:
                                  a: {action: core.noop, next: [{do: [b, c]}]}
                                  b: {action: core.noop, next: [{do: [d, f]}]}
                                  c: {action: core.noop, next: [{do: d}]}
                                  d: {action: core.noop, next: [{do: f}]}
                                  f: {join: all, action: core.noop}
                                  g: {action: core.noop, next: [{do: h}]}
                                  h: {join: 2, action: core.noop}
                                  x: {action: core.noop, next: [{do: y}]}
                                  y: {action: core.noop, next: [{do: [x, nowhere]}]}
                                """))
                .satisfiesExactly(
                        one -> assertThat(one).startsWith("E 6 tasks.f: The join task \"f\" is unreachable."),
                        one -> assertThat(one).startsWith("W 8 tasks.h: The task \"h\" never runs: it waits for 2"),
                        one -> assertThat(one).startsWith("W 9 tasks.x: The task \"x\" never runs: no task"),
                        one -> assertThat(one).startsWith("W 10 tasks.y: The task \"y\" never runs: no task"),
                        one -> assertThat(one).startsWith("W 10 tasks.y.next[0].do: The task \"nowhere\" is not"));
    }

    @Test
    void findsVariablesThatOneOfTheWaysDoesNotSet() {
        assertThat(problems("""
                                tasks:
                                  a:
                                    next:
                                      - {when: <% failed() %>, do: c}
                                      - {when: <% succeeded() %>, publish: [{x: 1}], do: b}
                                  b: {next: [{publish: [{y: <% ctx(x) %>}], do: d}]}
                                  c: {action: core.noop, input: {a: "{{ ctx('x') }}"}, next: [{do: noop}]}
                                  d: {join: 1, action: core.noop, input: {a: <% ctx(x) + ctx(y) %>}}
                                output: [{o: <% ctx().x + ctx(y) %>}, {p: "{{ ctx('o') + ctx('__z') }}"}]
                                """))
                .containsExactly(
                        "E 9 output[1]: Variable \"__z\" that is prefixed with double underscores is considered a private"
                                + " variable and cannot be referenced ({{ ctx('o') + ctx('__z') }})",
                        "E 9 output[1]: Variable \"__z\" is referenced before assignment ({{ ctx('o') + ctx('__z') }})",
                        "E 7 tasks.c.input: Variable \"x\" is referenced before assignment ({{ ctx('x') }})");
    }

    /** StackStorm looks when the workflow runs only. */
    @Test
    void warnsOfWhatFailsWhenItRuns() {
        Inspection inspection =
                inspection("tasks: {a: {action: core.noop}}\noutput: [{o: '{{ name }}'}, {p: '{{ 1, 2 }}'}]\n");
        assertThat(inspection.errors()).isEmpty();
        assertThat(inspection.problems().stream().map(InspectionTest::words))
                .containsExactly(
                        "W 2 output: There is no function and no variable \"name\" ({{ name }})",
                        "E 2 output: chunk after expression ({{ 1, 2 }})");
    }

    @Test
    void endsForWorkflowsWithMoreWaysThanCanBeWalked() {
        StringBuilder text = new StringBuilder("tasks:\n  s0: {next: [{do: [a0, b0]}]}\n");
        for (int i = 0; i < 300; i++) {
            text.append("  a")
                    .append(i)
                    .append(": {next: [{publish: [{v")
                    .append(i)
                    .append(": 1}], do: s");
            text.append(i + 1)
                    .append("}]}\n  b")
                    .append(i)
                    .append(": {next: [{do: s")
                    .append(i + 1)
                    .append("}]}\n");
            text.append("  s")
                    .append(i + 1)
                    .append(": {next: [{do: [a")
                    .append(i + 1)
                    .append(", b")
                    .append(i + 1);
            text.append("]}]}\n");
        }
        text.append("  a300: {next: [{do: end}]}\n  b300: {next: [{do: end}]}\n  end: {join: all}\n");
        assertThat(inspection(text.toString()).problems()).isEmpty();
    }

    @Test
    void endsForFilesThatHaveEverythingWrong() {
        StringBuilder text = new StringBuilder("tasks:\n");
        for (int i = 0; i < 20_000; i++) {
            text.append("  task_")
                    .append(i)
                    .append(": {action: core.noop, next: [{do: other_")
                    .append(i)
                    .append("}]}\n");
        }
        assertThat(inspection(text.toString()).problems())
                .hasSize(1_001)
                .last()
                .satisfies(last -> assertThat(last.message()).contains("more errors and warnings"));
        StringBuilder hub = new StringBuilder("vars:\n");
        for (int i = 0; i < 10_000; i++) {
            hub.append("  - v").append(i).append(": 1\n");
        }
        hub.append("tasks:\n  a:\n    next:\n");
        for (int i = 0; i < 20_000; i++) {
            hub.append("      - {publish: [{x: 1}], do: b}\n");
        }
        assertThat(inspection(hub + "  b: {}\n").errors()).hasSize(1);
    }

    @Test
    void endsForExpressionsThatMatchInManyWays() {
        String many = "ctx(".repeat(2_000);
        assertThat(inspection("tasks: {a: {action: core.noop, with: \"" + " a,".repeat(5_000)
                                + "\"}}\noutput: [{o: \"<% " + many + " %>\"}]\n")
                        .errors())
                .hasSize(2);
    }

    private static List<String> ofVar(String value) {
        return problems("vars: [{a: '" + value.replace("'", "''") + "'}]\ntasks: {t: {action: core.noop}}\n");
    }

    @Test
    void findsFunctionsThatYaqlDoesNotHave() {
        assertThat(ofVar("<% ctx(st2).whre($) %>"))
                .containsExactly("E 1 vars: Unknown function \"whre\" (<% ctx(st2).whre($) %>)");
        assertThat(ofVar("x <% nope(1) %> <% len(st2kv(a)) + gone() %>"))
                .containsExactly(
                        "E 1 vars: Unknown function \"nope\" (<% nope(1) %>)",
                        "E 1 vars: Unknown function \"gone\" (<% len(st2kv(a)) + gone() %>)");
        assertThat(ofVar("<% def(twice, $ * 2) -> twice(4) %>")).isEmpty();
        assertThat(ofVar("<% def(str(ctx(st2)), 1) -> twice(4) %>")).isEmpty();
        assertThat(ofVar("<% [3, 1].orderBy($).select(str($)).join(\",\").split(\",\") %>"))
                .isEmpty();
        assertThat(ofVar("<% to_complex(1) %>")).singleElement().asString().startsWith("E 1 vars: Unknown function");
    }

    @Test
    void suggestsTheFunctionThatWasMeant() {
        assertThat(inspection("vars: [{a: \"<% [1].selct($) %>\"}]\ntasks: {t: {action: core.noop}}\n")
                        .problems())
                .singleElement()
                .extracting(Problem::remedy)
                .isEqualTo("did you mean \"select\"?");
    }

    @Test
    void findsFiltersAndTestsThatJinjaDoesNotHave() {
        assertThat(ofVar("{{ ctx('st2') | uper }}"))
                .containsExactly("E 1 vars: No filter named 'uper' ({{ ctx('st2') | uper }})");
        assertThat(ofVar("{{ ctx('st2') is nothing }}"))
                .containsExactly("E 1 vars: No test named 'nothing' ({{ ctx('st2') is nothing }})");
        assertThat(ofVar("{{ [1] | to_json_string | regex_replace('1', '2') }}"))
                .isEmpty();
        assertThat(ofVar("{{ [1] | random }}"))
                .singleElement()
                .asString()
                .startsWith("W 1 vars: Petrel does not have Jinja's filter \"random\"");
        assertThat(ofVar("{{ 1 if ctx('st2') else 2 | uper }}"))
                .singleElement()
                .asString()
                .startsWith("W 1 vars");
    }

    @Test
    void looksIntoTags() {
        assertThat(ofVar("{% for x in ctx('st2') %}{{ x | uper }}{% endfor %}"))
                .containsExactly(
                        "E 1 vars: No filter named 'uper'" + " ({% for x in ctx('st2') %}{{ x | uper }}{% endfor %})");
        assertThat(ofVar("{% if ctx('st2') is gone %}{{ 1 | uper }}{% endif %}"))
                .containsExactly(
                        "W 1 vars: No filter named 'uper' ({% if ctx('st2') is gone %}{{ 1 | uper }}{% endif %})",
                        "W 1 vars: No test named 'gone' ({% if ctx('st2') is gone %}{{ 1 | uper }}{% endif %})");
        assertThat(ofVar("{% for x in ctx('st2') %}{{ loop.index }}{{ x }}{% set y = x %}{{ y }}{% endfor %}"))
                .isEmpty();
        assertThat(ofVar("{% set y = nowhere %}{{ y }}"))
                .singleElement()
                .asString()
                .startsWith("W 1 vars: There is no function and no variable \"nowhere\"");
        assertThat(ofVar("{% raw %}{{ nowhere | uper }}{% endraw %}")).isEmpty();
    }

    /** StackStorm starts such a workflow, and so nothing of it may be among the errors that keep it from starting. */
    @Test
    void startsAWorkflowThatNamesWhatDoesNotExist() {
        assertThat(inspection("vars: [{a: \"<% nope() %>\"}, {b: '{{ 1 | uper }}'}]\ntasks: {t: {action: core.noop}}\n")
                        .errors())
                .isEmpty();
    }

    @Test
    void takesATimeoutOfATaskAsANumberOfSecondsOrAnExpression() {
        assertThat(problems("tasks: {a: {action: core.noop, timeout: 5}}")).isEmpty();
        assertThat(problems("{vars: [{t: 5}], tasks: {a: {action: core.noop, timeout: <% ctx(t) %>}}}"))
                .isEmpty();
        for (String wrong : List.of("0", "-1", "1.5", "[]", "true")) {
            Inspection inspection = inspection("tasks: {a: {action: core.noop, timeout: " + wrong + "}}");
            assertThat(inspection.problems()).as(wrong).singleElement().satisfies(problem -> {
                assertThat(problem.key()).isEqualTo("tasks.a.timeout");
                assertThat(problem.remedy()).contains("number of seconds, 1 or more");
            });
            assertThat(inspection.errors()).as("no task starts with it").hasSize(1);
        }
        assertThat(inspection("tasks: {a: {action: core.noop, timeout: <% ctx(t) %>}}")
                        .errors())
                .singleElement()
                .satisfies(error -> assertThat(error).containsEntry("spec_path", "tasks.a.timeout"));
        assertThat(inspection("tasks: {a: {action: core.noop, timeout: <% ( %>}}")
                        .errors())
                .singleElement()
                .satisfies(error -> assertThat(error).containsEntry("type", "expression"));
    }

    @Test
    @Timeout(120)
    void standsVeryManyNamesThatNothingStandsFor() {
        StringBuilder text = new StringBuilder("vars: [{a: '");
        for (int i = 0; i < 100_000; i++) {
            text.append("<% f").append(i).append("() %>");
        }
        assertThat(problems(text + "'}]\ntasks: {t: {action: core.noop}}\n")).hasSizeLessThanOrEqualTo(1_001);
    }
}
