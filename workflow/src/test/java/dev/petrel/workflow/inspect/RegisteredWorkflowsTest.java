// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.content.TestRunners;
import dev.petrel.engine.content.register.Registrar;
import dev.petrel.engine.content.register.Registration;
import dev.petrel.engine.content.source.PackFinder;
import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.store.ContentStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broken workflow is registered, and what is wrong with it is told. */
class RegisteredWorkflowsTest {

    @TempDir
    Path packs;

    private final ContentStore store = new MemoryStore(InstantSource.fixed(Instant.EPOCH)).content();

    @BeforeEach
    void setup() throws IOException {
        write("pack.yaml", "{name: p, version: 1.0.0, author: a, email: a@b.c, description: d}");
    }

    private void write(String file, String text) throws IOException {
        Path path = packs.resolve("p").resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private void action(String name, String rest) throws IOException {
        write("actions/" + name + ".yaml", "{name: " + name + ", " + rest + "}");
    }

    private List<String> problems(String... kinds) {
        Registration registration = new Registrar(store, TestRunners.catalog(), new PackFinder(List.of(packs)))
                .with(new WorkflowDefinitions(TestRunners.catalog(), 2_000_000))
                .register(Set.of("p"), Set.of(kinds));
        assertThat(registration.problems()).noneMatch(Problem::isError);
        return registration.problems().stream()
                .map(problem -> problem.toString().replace(packs.toString() + "/", ""))
                .filter(problem -> !problem.contains("cannot run here"))
                .toList();
    }

    @Test
    void tellsWhatIsWrongWithAWorkflow() throws IOException {
        action("run", "runner_type: noop, parameters: {needed: {type: string, required: true}}");
        action("w", "runner_type: orchestra, entry_point: workflows/w.yaml");
        write("actions/workflows/w.yaml", """
                version: 1.0
                tasks:
                  a:
                    action: p.run colour=1
                    next: [{do: bb}]
                  b: {action: p.gone}
                """);
        assertThat(problems())
                .containsExactly(
                        "p/actions/workflows/w.yaml:6:15: tasks.b.action: The action \"p.gone\" is not registered in the"
                                + " database; register its pack, or correct its name",
                        "p/actions/workflows/w.yaml:4:13: tasks.a.input: Action \"p.run\" is missing required input"
                                + " \"needed\"; add it",
                        "p/actions/workflows/w.yaml:4:13: tasks.a.input.colour: Action \"p.run\" has unexpected input"
                                + " \"colour\"; remove it",
                        "p/actions/workflows/w.yaml:5:17: tasks.a.next[0].do: The task \"bb\" is not defined; did you mean"
                                + " \"b\"?");
        assertThat(store.get(Action.class, "p.w")).isPresent();
        assertThat(problems("rules")).isEmpty();
    }

    @Test
    void tellsWhatIsWrongWithAChain() throws IOException {
        action("c", "runner_type: action-chain, entry_point: chains/c.yaml");
        write("actions/chains/c.yaml", "chain: [{name: a, ref: core.local, on-success: nowhere}]");
        assertThat(problems()).anyMatch(problem -> problem.contains("chains/c.yaml") && problem.contains("nowhere"));
    }

    @Test
    void staysSilentOfWhatIsNoWorkflowOrDisabled() throws IOException {
        action("s", "runner_type: python-script, entry_point: s.yml.txt");
        write("actions/s.yml.txt", "tasks: 5");
        action("paused", "runner_type: orquesta, entry_point: paused.txt, enabled: false");
        write("actions/paused.txt", "tasks: 5");
        action("good", "runner_type: orquesta, entry_point: good.txt");
        write("actions/good.txt", "tasks: {a: {action: p.s}}");
        assertThat(problems()).isEmpty();
    }

    @Test
    void staysOfUseForFilesThatAreNoText() throws IOException {
        action("bytes", "runner_type: orquesta, entry_point: bytes.txt");
        Files.write(packs.resolve("p/actions/bytes.txt"), new byte[] {(byte) 0xff, 0});
        action("large", "runner_type: orquesta, entry_point: large.txt");
        write("actions/large.txt", "#".repeat(3_000_000));
        assertThat(problems())
                .containsExactly(
                        "p/actions/bytes.txt: is not UTF-8 text: the workflow cannot run; save it as UTF-8",
                        "p/actions/large.txt: has more than 2000000 bytes, the most that a definition may have: it cannot run;"
                                + " make it smaller, or raise [workflow_engine] max_definition_size");
    }
}
