// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.workflow.TaskKey;
import dev.petrel.workflow.WorkflowEvent;
import dev.petrel.workflow.WorkflowState;
import dev.petrel.workflow.WorkflowStep;
import dev.petrel.workflow.chain.ChainDriver.End;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChainTest {

    private static final String THREE = """
            chain:
              - {name: one, ref: p.any, on-success: two, on-failure: mend}
              - {name: two, ref: p.any}
              - {name: mend, ref: p.any}
            """;

    private final SimulatedTasks tasks = new SimulatedTasks()
            .action("p.any", "{}")
            .action("p.typed", """
                    {"n": {"type": "integer"}, "list": {"type": "array"}, "text": {"type": "string"},
                     "must": {"type": "string", "required": true, "default": "x"}}""")
            .action("p.needs", "{\"who\": {\"type\": \"string\", \"required\": true}}")
            .action("p.off", "{}", false);

    private ChainDriver chain(String text) {
        return chain(text, Map.of());
    }

    private ChainDriver chain(String text, Map<String, @Nullable Object> parameters) {
        return new ChainDriver(text, parameters, tasks);
    }

    private Map<String, @Nullable Object> given(String task) {
        return started(task).parameters();
    }

    private WorkflowStep.Start started(String task) {
        return Objects.requireNonNull(tasks.all().get(key(task, 0))).start();
    }

    private static TaskKey key(String task, int attempt) {
        return new TaskKey(task, 0, TaskKey.NO_ITEM, attempt);
    }

    private List<String> ran() {
        return tasks.all().keySet().stream().map(TaskKey::task).toList();
    }

    private static void assertLooksLike(ChainDriver driver, String status, String... inResult) {
        assertThat(driver.status()).isEqualTo(status);
        assertThat(Json.write(driver.result())).contains(inResult);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {{ p }}                                | given
            {{ one.out }}                          | 7
            {{ v }}                                | var of given
            {{ said }}                             | said 7
            {{ __results.one.out }}                | 7
            {{ __context.one.out }} {{__context.p}}| 7 given
            {{ __results }}                        | {'one': {'out': 7}}
            {{ system.k }}                         | st2kv.system/k
            {{ st2kv.system.a.b }}                 | st2kv.system/a.b
            {{ action_context.parent.user }}       | kim
            {{ action_context.parent.execution_id }} | 0123456789abcdef01234567
            {{ config_context.url }}               | http://here
            {{ one }}                              | {'out': 7}
            """)
    void aTaskSees(String template, String text) {
        chain("""
                        vars: {v: "var of {{ p }}"}
                        chain:
                          - {name: one, ref: p.any, publish: {said: "said {{ one.out }}"}, on-success: two}
                          - {name: two, ref: p.any, params: {x: "%s"}}
                        """.formatted(template), Map.of("p", "given")).run(start -> End.succeeded("{\"out\": 7}"));

        assertThat(given("two")).containsEntry("x", text);
    }

    @Test
    void variablesHideResultsAndResultsHideParameters() {
        chain("""
                        vars: {b: var}
                        chain:
                          - {name: a, ref: p.any, on-success: b}
                          - {name: b, ref: p.any, on-success: last}
                          - {name: last, ref: p.any, params: {x: "{{ a }} {{ b }} {{ c }}"}}
                        """, Map.of("a", 1, "b", 2, "c", 3)).run(start -> End.succeeded("{}"));

        assertThat(given("last")).containsEntry("x", "{} var 3");
    }

    @Test
    void varsSeeTheUsersKeysAndTasksDoNot() {
        ChainDriver driver = chain("""
                vars: {mine: "{{ st2kv.user.k }}"}
                chain:
                  - {name: one, ref: p.any, params: {x: "{{ mine }}"}, on-success: two}
                  - {name: two, ref: p.any, params: {x: "{{ st2kv.user.k }}"}}
                """).run(start -> End.succeeded("{}"));

        assertThat(given("one")).containsEntry("x", "st2kv.user/kim:k");
        assertLooksLike(driver, "failed", "Failed to run task \\\"two\\\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            n: "{{ five }}"     | {"n": 5}
            list: "{{ xs }}"    | {"list": [1, "a"]}
            text: "{{ five }}"  | {"text": "5"}
            n: 5                | {"n": 5}
            list: ["{{five}}"]  | {"list": ["5"]}
            ghost: "{{ five }}" | {"ghost": "5"}
            """)
    void parametersAreCastToTheTypeThatTheActionDeclares(String parameter, String expected) {
        chain("""
                        chain:
                          - name: one
                            ref: p.typed
                            params: {%s}
                        """.formatted(parameter), Json.readObject("{\"five\": 5, \"xs\": [1, \"a\"]}"));

        assertThat(Json.readObject(Json.write(given("one")))).isEqualTo(Json.readObject(expected));
    }

    @Test
    void resultsThatAreTooLargeTogetherAreLeftOutAndTheChainEndsAsItDid() {
        tasks.largest(100);
        ChainDriver driver = chain("""
                chain:
                  - {name: one, ref: p.any, on-success: two}
                  - {name: two, ref: p.any}
                """)
                .run(start -> End.succeeded(
                        start.key().task().equals("one") ? "{\"v\": \"" + "x".repeat(200) + "\"}" : "{\"v\": 2}"));

        assertThat(driver.status()).isEqualTo("succeeded");
        List<?> all = (List<?>) driver.result().get("tasks");
        assertThat(all).hasSize(2);
        assertThat(all.get(0).toString()).contains("state=succeeded", "error=The results of the chain's tasks");
        assertThat(all.get(1).toString()).contains("result={v=2}");
    }

    @Test
    void aCastThatCannotBeFailsTheChainAsAWhole() {
        ChainDriver driver = chain("""
                chain:
                  - {name: one, ref: p.any, on-success: two}
                  - {name: two, ref: p.typed, params: {n: many}, on-failure: mend}
                  - {name: mend, ref: p.any}
                """).run(start -> End.succeeded("{}"));

        assertThat(driver.status()).isEqualTo("failed");
        assertThat(driver.result()).containsOnlyKeys("error", "traceback");
        assertThat(String.valueOf(driver.result().get("error"))).contains("'many'", "\"n\"", "\"two\"");
        assertThat(ran()).containsExactly("one");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {"p.needs, 'who' is a required property", "p.off, is disabled"})
    void aTaskThatItsActionRefusesGoesToOnFailure(String ref, String reason) {
        ChainDriver driver = chain("""
                chain:
                  - {name: one, ref: %s, on-failure: mend, on-success: never}
                  - {name: never, ref: p.any}
                  - {name: mend, ref: p.any, params: {why: "{{ one.error }}"}}
                """.formatted(ref)).run(start -> End.succeeded("{}"));

        assertLooksLike(driver, "succeeded", "\"execution_id\":null", "\"state\":\"failed\"");
        assertThat(String.valueOf(given("mend").get("why"))).contains("Failed running task \"one\".", reason);
    }

    @ParameterizedTest
    @CsvSource({
        "succeeded, one two, succeeded",
        "failed, one mend, succeeded",
        "timeout, one mend, succeeded",
        "abandoned, one mend, succeeded",
        "canceled, one, canceled",
    })
    void whatFollowsATask(String end, String ran, String status) {
        ChainDriver driver = chain(THREE);
        driver.end(new End(ExecutionStatus.of(end).orElseThrow(), Map.of()));
        driver.run(start -> End.succeeded("{}"));

        assertThat(ran()).containsExactly(ran.split(" "));
        assertThat(driver.status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"failed, failed", "timeout, timeout", "abandoned, failed", "canceled, canceled"})
    void theLastTaskSaysHowTheChainEnds(String end, String status) {
        ChainDriver driver = chain("chain: [{name: one, ref: p.any}]");

        assertThat(driver.end(new End(ExecutionStatus.of(end).orElseThrow(), Map.of()))
                        .status())
                .isEqualTo(status);
    }

    @Test
    void notifiesAsTheTaskSaysOrElseAsTheChain() {
        tasks.notifying(Map.of("on-complete", "chain's"));
        chain("""
                        chain:
                          - {name: own, ref: p.any, notify: {on-success: {routes: [a]}}, on-success: plain}
                          - {name: plain, ref: p.any, on-success: skipped}
                          - {name: skipped, ref: p.any, notify: {on-success: {routes: [a]}}}
                        """, Map.of("skip_notify", List.of("skipped"))).run(start -> End.succeeded("{}"));

        assertThat(started("own").notification()).containsOnlyKeys("on-success");
        assertThat(started("plain").notification()).containsOnlyKeys("on-complete");
        assertThat(started("skipped").notification()).isEmpty();
        assertThat(Json.toObject(started("own").context().get("chain")))
                .containsEntry("name", "own")
                .containsEntry("on_success", "plain")
                .containsEntry("publish", null);
    }

    @Test
    void aPausedChainGoesOnAfterItsLastTask() {
        ChainDriver driver = chain(THREE).tell(new WorkflowEvent.Pause());
        assertThat(driver.status()).isEqualTo("pausing");
        assertThat(driver.end(End.failed("{}")).status()).isEqualTo("paused");
        assertThat(driver.tell(new WorkflowEvent.Pause()).status()).isEqualTo("paused");
        assertThat(ran()).containsExactly("one");

        driver.tell(new WorkflowEvent.Resume()).run(start -> End.succeeded("{}"));
        assertThat(ran()).containsExactly("one", "mend");
        assertThat(driver.status()).isEqualTo("succeeded");
    }

    @Test
    void aChainThatIsPausedInItsLastTaskEndsWhenItIsResumed() {
        ChainDriver driver = chain("chain: [{name: one, ref: p.any}]").tell(new WorkflowEvent.Pause());

        assertThat(driver.end(End.succeeded("{}")).status()).isEqualTo("paused");
        assertThat(driver.tell(new WorkflowEvent.Resume()).status()).isEqualTo("succeeded");
        assertThat(driver.tell(new WorkflowEvent.Cancel()).status()).isEqualTo("succeeded");
    }

    @Test
    void aChainWaitsForAnInquiryAndGoesOnByItself() {
        ChainDriver driver = chain("""
                chain:
                  - {name: ask, ref: p.any, publish: {said: "{{ ask.response.yes }}"}, on-success: two}
                  - {name: two, ref: p.any, params: {x: "{{ said }}"}}
                """);
        TaskKey ask = driver.running();
        tasks.move(ask, ExecutionStatus.PENDING, Map.of());
        assertLooksLike(
                driver.tell(new WorkflowEvent.TaskMoved(ask, ExecutionStatus.PENDING)),
                "paused",
                "\"state\":\"pending\"");

        driver.end(End.succeeded("{\"response\": {\"yes\": true}}"));
        assertThat(driver.status()).isEqualTo("running");
        assertThat(given("two")).containsEntry("x", "True");
    }

    @Test
    void aPausedInnerWorkflowPausesTheChain() {
        ChainDriver driver = chain(THREE);
        TaskKey one = driver.running();
        tasks.move(one, ExecutionStatus.PAUSED, Map.of());
        assertThat(driver.tell(new WorkflowEvent.TaskMoved(one, ExecutionStatus.PAUSED))
                        .status())
                .isEqualTo("paused");
        assertThat(driver.tell(new WorkflowEvent.Resume()).status()).isEqualTo("running");

        tasks.move(one, ExecutionStatus.RUNNING, Map.of());
        assertThat(driver.tell(new WorkflowEvent.TaskMoved(one, ExecutionStatus.PAUSED))
                        .status())
                .as("what is told late does not count")
                .isEqualTo("running");
        assertThat(driver.run(start -> End.succeeded("{}")).status()).isEqualTo("succeeded");
    }

    @Test
    void aCanceledChainStartsNothingMore() {
        ChainDriver driver = chain(THREE).tell(new WorkflowEvent.Cancel(), new WorkflowEvent.Resume());
        assertThat(driver.status()).isEqualTo("canceling");
        driver.end(End.succeeded("{}"));

        assertLooksLike(driver, "canceled", "\"state\":\"succeeded\"");
        assertThat(ran()).containsExactly("one");
    }

    @Test
    void aTargetMayBeATemplate() {
        chain("""
                        chain:
                          - {name: one, ref: p.any, on-success: "{{ one.next }}"}
                          - {name: two, ref: p.any}
                          - {name: three, ref: p.any, on-success: "{{ one.absent }}"}
                        default: one
                        """).run(start -> End.succeeded("{\"next\": \"three\"}"));

        assertThat(ran()).containsExactly("one", "three");
    }

    @Test
    void aTargetThatNamesNothingFailsTheChainWithItsTasks() {
        ChainDriver driver = chain("chain: [{name: one, ref: p.any, on-success: \"{{ one.next }}\"}]")
                .run(start -> End.succeeded("{\"next\": \"nowhere\"}"));

        assertLooksLike(
                driver,
                "failed",
                "\"state\":\"succeeded\"",
                "Failed to get next node",
                "Unable to find node with name \\\"nowhere\\\"");
    }

    @Test
    void aLoopRunsItsTasksUnderNewKeys() {
        String loop = "chain: [{name: one, ref: p.any, on-success: one, params: {x: \"{{ n }}\"}}]";
        ChainDriver driver = chain(loop, Map.of("n", 1));
        driver.end(End.succeeded("{}")).end(End.succeeded("{}"));
        assertThat(tasks.all()).containsOnlyKeys(key("one", 0), key("one", 1), key("one", 2));
    }

    @Test
    void aLoopInWhichNothingRunsFailsTheChain() {
        ChainDriver driver = chain("""
                chain:
                  - {name: one, ref: p.needs, on-failure: two}
                  - {name: two, ref: p.off, on-failure: one}
                """);

        assertLooksLike(driver, "failed", "'who' is a required property");
        assertThat((List<?>) driver.result().get("tasks")).hasSize(3);
    }

    @Test
    void aChainRunsNoMoreThanSoManyTasks() {
        Chain loop = Objects.requireNonNull(
                ChainReader.read("loop", "loop.yaml", "chain: [{name: one, ref: p.any, on-success: one}]")
                        .chain());
        List<ChainProgress.Done> done = IntStream.range(0, ChainStep.MOST_TASKS)
                .mapToObj(i -> new ChainProgress.Done(
                        key("one", i), ExecutionStatus.SUCCEEDED, ChainProgress.Done.NOTHING, null))
                .toList();
        ChainProgress progress = new ChainProgress(
                new ChainProgress.Options(true, List.of()),
                done,
                null,
                ChainProgress.Next.task("one"),
                ChainProgress.Ask.NOTHING,
                false);
        WorkflowStep step =
                new ChainStep(loop, new WorkflowState(Map.of(), List.of(Map.of())), progress, tasks).settle();

        assertThat(step.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(Objects.requireNonNull(step.result()).get("error"))
                .asString()
                .contains("the chain has run 10000 tasks, the most it may");
    }

    @Test
    void aTaskThatCouldNotBeRequestedGoesToOnFailure() {
        ChainDriver driver = chain(THREE);
        TaskKey one = driver.running();
        driver.tell(new WorkflowEvent.TaskRefused(one, "ValueError: gone"), new WorkflowEvent.TaskRefused(one, "x"))
                .run(start -> End.succeeded("{}"));

        assertLooksLike(driver, "succeeded", "Failed running task \\\"one\\\".. ValueError: gone");
        assertThat(ran()).containsExactly("one", "mend");
    }

    @Test
    void badVarsFailTheChainWithoutTasks() {
        ChainDriver driver = chain("""
                vars: {v: "{{ absent }}"}
                chain: [{name: one, ref: p.any}]
                """);

        assertLooksLike(
                driver, "failed", "\"tasks\":[]", "Failed initializing ``vars`` in chain.", "'absent' is undefined");
        assertThat(ran()).isEmpty();
    }

    @Test
    void aStartIsMadeAgainAsItWas() {
        ChainDriver driver = chain(THREE);

        assertThat(driver.workflow().startsAgain(driver.stored(), Set.of(key("one", 0)), tasks))
                .isEqualTo(driver.last().starts());
        assertThat(driver.workflow().startsAgain(driver.stored(), Set.of(key("two", 0)), tasks))
                .isEmpty();
    }

    @Test
    void theStateHasNoResultsInIt() {
        String large = "x".repeat(1_000_000);
        ChainDriver driver = chain("""
                chain:
                  - {name: one, ref: p.any, publish: {v: "{{ one.out }}"}, on-success: two}
                  - {name: two, ref: p.any}
                """, Map.of("given", large));
        driver.end(End.succeeded(Json.write(Map.of("out", large))));

        assertThat(Json.write(driver.last().state().document())).hasSizeLessThan(500);
        assertThat(driver.run(start -> End.succeeded("{}")).result())
                .extractingByKey("published")
                .isEqualTo(Map.of("v", large));
    }

    @Test
    void singleTasksCannotRunAgain() {
        ChainDriver driver = chain(THREE).run(start -> End.failed("{}"));
        WorkflowStep step = driver.workflow().rerun(driver.stored(), List.of("one"), List.of(), tasks);

        assertThat(step.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(step.starts()).isEmpty();
        assertThat(Objects.requireNonNull(step.result()).get("error"))
                .asString()
                .contains("re-run it as a whole");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            chain: [                                                | is not YAML
            - a                                                     | expected a mapping
            vars: {}                                                | 'chain' is a required property
            chain: []                                               | Failed to find default node in chain
            chain: [{ref: p.any}]                                   | 'name' is a required property
            chain: [{name: one}]                                    | 'ref' is a required property
            chain: [7]                                              | expected a mapping
            chain: [{name: [], ref: p.any}]                         | expected text
            chain: [{name: one, ref: p.any, params: [1]}]           | expected a mapping
            chain: [{name: one, ref: p.any, params: {a: 1}, parameters: {b: 1}}] | Either "params" or "parameters"
            chain: [{name: one, ref: p.any, on-failure: ghost}]     | Unable to find node with name "ghost" referenced in "on-failure" in task "one".
            {default: ghost, chain: [{name: one, ref: p.any}]}      | Unable to find node with name "ghost" referenced in "default".
            """)
    void aFileThatCannotRunFailsTheChainAtOnce(String text, String error) {
        ChainDriver driver = chain(text);

        assertThat(driver.status()).isEqualTo("failed");
        assertThat(driver.result()).containsOnlyKeys("error", "traceback");
        assertThat(String.valueOf(driver.result().get("error"))).contains(error, "chains/chain.yaml");
    }
}
