// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.dryrun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.engine.parameter.ActionParameters;
import dev.petrel.workflow.TaskKey;
import dev.petrel.workflow.WorkflowLanguage.Lookup;
import dev.petrel.workflow.dryrun.DryRunReport.Step;
import dev.petrel.workflow.dryrun.Mocks.Target;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DryRunTest {

    private static final String ORQUESTA = "orquesta";

    private final DryRun dryRun = new DryRun(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), new Random(1));

    private static DryRun.Subject subject(
            String runner,
            String text,
            @Nullable Map<String, Map<String, @Nullable Object>> declared,
            Map<String, @Nullable Object> given,
            @Nullable Lookup lookup) {
        return new DryRun.Subject(
                runner, Ref.of("p.w"), "w.yaml", text, declared, given, Map.of("system.k", "kept", "k", "K"), lookup);
    }

    private DryRunReport run(String text, Mocks mocks) {
        return dryRun.conduct(subject(ORQUESTA, text, null, Map.of(), null), mocks, 100);
    }

    private static Mocks results(Map<String, List<Map<String, @Nullable Object>>> results) {
        return both(results, Map.of());
    }

    private static Mocks both(Map<String, List<Map<String, @Nullable Object>>> results, Map<String, Integer> failures) {
        Map<Target, List<Map<String, @Nullable Object>>> byTarget = new java.util.LinkedHashMap<>();
        results.forEach((word, runs) -> byTarget.put(Target.of(word), runs));
        Map<Target, Integer> fails = new java.util.LinkedHashMap<>();
        failures.forEach((word, runs) -> fails.put(Target.of(word), runs));
        return new Mocks(byTarget, fails);
    }

    private static List<String> started(Step step) {
        return step.started().stream()
                .flatMap(started -> started.runs().stream())
                .map(run -> run.key().task() + (run.key().ofItem() ? run.key().item() : "") + " " + run.action() + " "
                        + run.parameters())
                .toList();
    }

    @Test
    void tellsWhatStartsWithWhichInputAndWhatItSees() {
        DryRunReport report = run("""
                version: 1.0
                input: [{who: sam}]
                vars: [{n: 2}]
                tasks:
                  a:
                    action: core.echo message=<% ctx(who) %>
                    next: [{when: <% succeeded() %>, publish: [{said: <% result().stdout %>}], do: b}]
                  b: {action: "x.y", input: {of: "<% ctx(said) %> <% st2kv('system.k') %>"}}
                output: [{out: <% ctx(said) %>}]
                """, results(Map.of("a", List.of(Map.of("stdout", "hello")))));
        assertThat(report.steps()).hasSize(3);
        Step first = report.steps().get(0);
        assertThat(started(first)).containsExactly("a core.echo {message=sam}");
        assertThat(first.published().get(0)).containsEntry("who", "sam").containsEntry("n", 2);
        Step second = report.steps().get(1);
        assertThat(second.ended()).singleElement().satisfies(ended -> {
            assertThat(ended.mocked()).isTrue();
            assertThat(ended.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        });
        assertThat(second.published()).containsExactly(Map.of("said", "hello"));
        assertThat(started(second)).containsExactly("b x.y {of=hello kept}");
        assertThat(second.started().get(0).variables())
                .containsEntry("said", "hello")
                .containsEntry("n", 2);
        assertThat(report.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(report.result()).containsEntry("output", Map.of("out", "hello"));
        assertThat(report.unmocked()).containsExactly("b");
        assertThat(report.succeeded()).isTrue();
    }

    @Test
    void delaysRetriesAndFailuresTakeNoTimeButAreTold() {
        DryRunReport report = run("""
                tasks:
                  a: {action: core.noop, delay: 3600, timeout: 90, retry: {count: 2, delay: 60}, next: [{do: b}]}
                  b: {action: core.noop, next: [{when: <% failed() %>, do: [noop]}]}
                """, both(Map.of(), Map.of("a", 1, "b", Mocks.ALWAYS)));
        assertThat(report.steps().get(0).started().get(0).runs().get(0).delay()).isEqualTo(Duration.ofHours(1));
        assertThat(report.steps().get(0).started().get(0).runs().get(0).timeout())
                .hasSeconds(90);
        assertThat(report.steps().get(1).at()).isEqualTo(Duration.ofHours(1));
        assertThat(report.steps().get(1).started().get(0).key()).isEqualTo(new TaskKey("a", 0, TaskKey.NO_ITEM, 1));
        assertThat(report.steps().get(2).at()).isEqualTo(Duration.ofSeconds(3660));
        assertThat(report.succeeded()).isTrue();
    }

    @Test
    void itemsHaveMocksOfTheirOwnOrThatOfTheTask() {
        String text = """
                tasks:
                  a:
                    with: {items: "<% [1, 2, 3] %>", concurrency: 2}
                    action: core.echo message=<% item() %>
                    next: [{when: <% completed() %>, publish: [{all: "<% result().select($.get(n)) %>"}]}]
                output: [{all: <% ctx(all) %>}]
                """;
        DryRunReport report = run(text, results(Map.of("a", List.of(Map.of("n", 0)), "a[1]", List.of(Map.of("n", 7)))));
        assertThat(started(report.steps().get(0)))
                .containsExactly("a0 core.echo {message=1}", "a1 core.echo {message=2}");
        assertThat(report.result()).containsEntry("output", Map.of("all", List.of(0, 7, 0)));
        assertThat(report.steps())
                .as("the list of items is no variable")
                .noneMatch(step -> step.published().stream()
                        .anyMatch(piece -> piece.keySet().stream().anyMatch(name -> name.startsWith("__"))));
        assertThat(run(text, both(Map.of(), Map.of("a[2]", Mocks.ALWAYS))).status())
                .isEqualTo(ExecutionStatus.FAILED);
    }

    @Test
    void eachRunTakesTheNextMockAndFurtherOnesTheLast() {
        DryRunReport report = run("""
                vars: [{seen: []}]
                tasks:
                  first: {action: core.noop, next: [{do: a}]}
                  a:
                    action: core.noop
                    next:
                      - {when: <% len(ctx(seen)) < 2 %>, publish: [{seen: "<% ctx(seen) + [result().n] %>"}], do: a}
                      - {when: <% len(ctx(seen)) = 2 %>, publish: [{seen: "<% ctx(seen) + [result().n] %>"}]}
                output: [{seen: <% ctx(seen) %>}]
                """, results(Map.of("a", List.of(Map.of("n", 1), Map.of("n", 2)))));
        assertThat(report.result()).containsEntry("output", Map.of("seen", List.of(1, 2, 2)));
    }

    @Test
    void branchesJoinAndWhatFailsFails() {
        DryRunReport report = run("""
                tasks:
                  a: {action: core.noop, next: [{do: [b, c]}]}
                  b: {action: core.noop, next: [{do: d}]}
                  c: {action: core.noop, next: [{do: d}]}
                  d: {join: all, next: [{do: fail}]}
                """, Mocks.NONE);
        assertThat(report.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(report.succeeded()).isFalse();
        assertThat(report.unmocked()).containsExactly("a", "b", "c");
        assertThat(run("tasks: {a: {action: core.noop, next: [{do: gone}]}}", Mocks.NONE)
                        .result()
                        .get("errors"))
                .asString()
                .contains("The task \"gone\" is not defined.");
    }

    @Test
    void endsWhatWouldNeverEnd() {
        DryRunReport report = run(
                "tasks: {s: {action: core.noop, next: [{do: a}]}, a: {action: core.noop, next: [{do: a}]}}",
                Mocks.NONE);
        assertThat(report.problem()).contains("100 steps");
        assertThat(report.steps()).hasSize(100);
        assertThat(report.succeeded()).isFalse();
    }

    @Test
    void conductsChains() {
        DryRunReport report = dryRun.conduct(
                subject("action-chain", """
                        vars: {g: "hi {{ who }} {{ st2kv.system.k }}"}
                        chain:
                          - {name: a, ref: core.echo, params: {message: "{{ g }}"}, publish: {s: "{{ a.stdout }}"}, on-failure: b}
                          - {name: b, ref: core.echo, params: {message: "{{ a.stdout }}{{ g }}"}}
                        """, Map.of("who", Map.of("type", "string", "default", "sam")), Map.of(), null),
                both(Map.of("a", List.of(Map.of("stdout", "broken"))), Map.of("a", Mocks.ALWAYS)),
                10);
        assertThat(report.result()).doesNotContainKey("error");
        assertThat(started(report.steps().get(0))).containsExactly("a core.echo {message=hi sam K}");
        assertThat(started(report.steps().get(1))).containsExactly("b core.echo {message=brokenhi sam K}");
        assertThat(report.steps().get(1).started().get(0).variables()).containsEntry("s", "broken");
        assertThat(report.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    @Test
    void checksWhatTheWorkflowAndItsTasksAreGivenWhereThatIsKnown() {
        Map<String, Map<String, @Nullable Object>> declared =
                Map.of("n", Map.of("type", "integer"), "needed", Map.of("type", "string", "required", true));
        String text = "{input: [n], tasks: {a: {action: core.echo, input: {count: <% ctx(n) %>, hush: h}}}}";
        assertThatThrownBy(
                        () -> dryRun.conduct(subject(ORQUESTA, text, declared, Map.of("m", 1), null), Mocks.NONE, 10))
                .hasMessageContaining("there is no parameter \"m\"");
        assertThatThrownBy(
                        () -> dryRun.conduct(subject(ORQUESTA, text, declared, Map.of("n", 1), null), Mocks.NONE, 10))
                .hasMessageContaining("needed");
        ActionParameters takes = ActionParameters.of(
                new RunnerType("any", "", Map.of(), null, true),
                DryEnvironment.action(
                        Ref.of("core.echo"),
                        "any",
                        Map.of("count", Map.of("type", "string"), "hush", Map.of("type", "string", "secret", true))));
        Lookup lookup = new Lookup() {
            @Override
            public boolean knowsAction(String ref) {
                return ref.equals("core.echo");
            }

            @Override
            public Optional<ActionParameters> parameters(String ref) {
                return Optional.of(takes);
            }
        };
        DryRunReport report = dryRun.conduct(
                subject(ORQUESTA, text, declared, Map.of("n", "5", "needed", "x"), lookup), Mocks.NONE, 10);
        assertThat(report.steps().get(1).ended().get(0).refusal())
                .as("as when it runs: a number is no text")
                .startsWith("ValueError: ");
        assertThat(report.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(report.steps().toString()).doesNotContain("hush=h}");
        assertThat(dryRun.conduct(
                                subject(ORQUESTA, "tasks: {a: {action: core.gone}}", null, Map.of(), lookup),
                                Mocks.NONE,
                                10)
                        .result()
                        .toString())
                .contains("\"core.gone\" is not registered");
    }

    @Test
    void knowsWhichMocksAreForNothing() {
        Mocks mocks = both(Map.of("aa", List.of(Map.of()), "b[1]", List.of(Map.of())), Map.of("c[3]", 1));
        assertThat(mocks.unknown(Set.of("a", "b", "c"), Set.of("c")))
                .containsExactlyInAnyOrder(
                        "there is no task \"aa\"; did you mean \"a\"?",
                        "\"b[1]\": the task \"b\" has no items; leave out the index");
        assertThat(run(
                                "tasks: {a: {action: core.noop, next: [{when: <% failed() %>, do: b}]}, b: {action: core.noop}}",
                                both(Map.of("b", List.of(Map.of())), Map.of()))
                        .unused())
                .containsExactly("b");
        assertThat(List.of(Target.of("a[2]"), Target.of("a[x]"), Target.of("[2]"), Target.of("a[99999999999]")))
                .containsExactly(
                        new Target("a", 2),
                        new Target("a[x]", -1),
                        new Target("[2]", -1),
                        new Target("a[99999999999]", -1));
    }

    @Test
    void standsWhateverItIsGiven() {
        for (String text : List.of("", "7", "[]", "tasks: {}", "chain: 5", "{{", "tasks: {a: 5}", "a: &a [*a]")) {
            assertThat(run(text, Mocks.NONE).succeeded()).as(text).isFalse();
            assertThat(dryRun.conduct(subject("action-chain", text, null, Map.of(), null), Mocks.NONE, 10)
                            .succeeded())
                    .as(text)
                    .isFalse();
        }
        DryRunReport many = run(
                "tasks: {a: {with: \"<% range(20000) %>\", action: core.noop, input: {x: <% item() %>}}}", Mocks.NONE);
        assertThat(many.succeeded()).isTrue();
        assertThat(many.steps()).hasSize(2);
    }
}
