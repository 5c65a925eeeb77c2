// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.engine.content.yaml.YamlFile;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpecReaderTest {

    @Test
    void readsEveryPartOfATask() {
        TaskSpec task = task("""
                delay: 3
                join: 2
                with: {items: "a, b in <% ctx(xs) %>", concurrency: 4}
                action: core.echo
                input: {message: hi}
                retry: {when: <% failed() %>, count: 5, delay: <% ctx(d) %>}
                next:
                  - {when: <% succeeded() %>, publish: [{x: 1}, {y: <% ctx(x) %>}], do: [b, fail]}
                  - publish: z=1
                """);
        assertThat(task.delay().value()).isEqualTo(3);
        assertThat(task.join()).isEqualTo(new Join(2));
        assertThat(task.items().names()).containsExactly("a", "b");
        assertThat(task.items().list().value()).isEqualTo("<% ctx(xs) %>");
        assertThat(task.items().concurrency().value()).isEqualTo(4);
        assertThat(task.input().value()).isEqualTo(Map.of("message", "hi"));
        assertThat(task.retry().count().value()).isEqualTo(5);
        assertThat(task.retry().delay().value()).isEqualTo("<% ctx(d) %>");
        assertThat(task.next().get(0).targets()).containsExactly("b", "fail");
        assertThat(task.next().get(0).publish()).extracting(Assignment::name).containsExactly("x", "y");
        assertThat(task.next().get(1).targets()).containsExactly("continue");
        assertThat(task.next().get(1).publish().get(0).value().value()).isEqualTo(1);
    }

    @Test
    void readsParametersBehindTheAction() {
        TaskSpec task = task("action: core.local cmd=\"echo a=1; exit <% item() %>\" timeout=20 f=1.5 t=TRUE n=null");
        assertThat(task.action().value()).isEqualTo("core.local");
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("cmd", "echo a=1; exit <% item() %>");
        expected.put("timeout", 20);
        expected.put("f", 1.5);
        expected.put("t", true);
        expected.put("n", null);
        assertThat(task.input().value()).isEqualTo(expected);
        assertThat(task.input().place()).isEqualTo(task.action().place());
    }

    @Test
    void keepsTextInQuotesUnlessItIsAnObject() {
        TaskSpec task =
                task("action: >-\n  a.b d=\"2\" l='[1, \"x\"]' o='{\"k\": [true, null]}' x={{ ctx('n') }} y=[3,4]");
        assertThat(task.input().value())
                .isEqualTo(Map.of(
                        "d", "2",
                        "l", "[1, \"x\"]",
                        "o", Map.of("k", java.util.Arrays.asList(true, null)),
                        "x", "{{ ctx('n') }}",
                        "y", List.of(3, 4)));
    }

    @Test
    void takesABareWordForPartOfTheName() {
        assertThat(task("action: core.echo message=word").action().value()).isEqualTo("core.echo message=word");
        assertThat(task("next: [{publish: a=1 b=word c=\"x\"}]").next().get(0).publish())
                .extracting(Assignment::name)
                .containsExactly("a", "c");
    }

    @Test
    void splitsTargetsInOneText() {
        assertThat(task("next: [{do: 'a, b,c , a'}]").next().get(0).targets()).containsExactly("a", "b", "c");
    }

    @Test
    void readsItemsInTheirShortForms() {
        assertThat(task("with: <% ctx(xs) %>").items().names()).isEmpty();
        assertThat(task("with: p in <% ctx(xs) %>").items().names()).containsExactly("p");
        ItemsSpec inside = task("with: <% ctx(xs).where($ in [1]) %>").items();
        assertThat(inside.names()).isEmpty();
        assertThat(inside.list().value()).isEqualTo("<% ctx(xs).where($ in [1]) %>");
    }

    @Test
    void leavesOutWhatHasTheWrongShape() {
        TaskSpec task = task(
                "{action: 5, input: [], delay: [], timeout: [], join: some, with: {}, retry: {}, next: [7, {when: 3, do: [4]}]}");
        assertThat(task)
                .isEqualTo(new TaskSpec("t", task.source(), null, null, null, null, null, null, null, task.next()));
        assertThat(task.next()).hasSize(1);
        assertThat(task.next().get(0).index()).isEqualTo(1);
        for (String file : List.of("5", "[]", "tasks: 3", "{input: 4, vars: {a: 1}, tasks: {a: 1}}", "")) {
            assertThat(spec(file).tasks()).isEmpty();
        }
    }

    @Test
    void readsNamesAndDefaultsInOrder() {
        WorkflowSpec spec = spec("{input: [a, {b: 2}], vars: [{c: 3}], output: [{d: 4}]}");
        assertThat(spec.input()).extracting(Assignment::name).containsExactly("a", "b");
        assertThat(spec.input()).extracting(a -> a.value().value()).containsExactly(null, 2);
        assertThat(spec.vars()).extracting(Assignment::name).containsExactly("c");
        assertThat(spec.output()).extracting(Assignment::name).containsExactly("d");
    }

    private static TaskSpec task(String yaml) {
        String indented = "tasks:\n  t:\n" + yaml.indent(4);
        return spec(indented)
                .tasks()
                .getOrDefault(
                        "t",
                        new TaskSpec(
                                "t",
                                LocatedValue.plain(Collections.emptyMap()),
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                List.of()));
    }

    private static WorkflowSpec spec(String yaml) {
        FileProblems problems = new FileProblems(Path.of("w.yaml"));
        LocatedValue root = YamlFile.parse(yaml, problems).orElseThrow(() -> new AssertionError(problems.all()));
        return SpecReader.read(root);
    }
}
