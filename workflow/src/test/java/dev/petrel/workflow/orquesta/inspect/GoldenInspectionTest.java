// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.engine.parameter.ActionParameters;
import dev.petrel.workflow.WorkflowLanguage.Lookup;
import dev.petrel.workflow.orquesta.TestExpressions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The workflows of the golden pack, and what a StackStorm's inspection said of them. */
class GoldenInspectionTest {

    private static final Path WORKFLOWS = Path.of("src/test/resources/golden-packs/golden/actions/workflows");
    private static final Path CASES = Path.of("src/test/resources/golden-behaviour/workflows");

    /** Where StackStorm's inspection stops with a bare message: what is said here instead. */
    private static final Map<String, List<String>> SAID_BETTER = Map.of(
            "bad_next", List.of("syntax tasks.a.next: {'do': 'b'} is not of type 'array'"),
            "bad_shape",
                    List.of(
                            "syntax null: Additional properties are not allowed ('flavour' was unexpected)",
                            "syntax tasks.a.action: 5 is not of type 'string'"),
            "empty_task", List.of("syntax tasks.b: The task \"b\" is empty."),
            "no_tasks", List.of("syntax null: 'tasks' is a required property"),
            "yaml_key", List.of("syntax vars[0]: YAML does not read the key yes as a text, but as a boolean."));

    private static final ActionParameters ECHO = ActionParameters.of(
            new RunnerType("local-shell-cmd", "", Map.of("timeout", Map.of("type", "integer")), null, true),
            new Action(
                    Ref.of("core.echo"),
                    null,
                    true,
                    "local-shell-cmd",
                    "",
                    Map.of("message", Map.of("type", "string", "required", true)),
                    Map.of(),
                    Map.of(),
                    List.of(),
                    null,
                    Action.OnRunnerLoss.ABANDON));

    private final Languages languages = TestExpressions.create().languages();

    private static final Lookup LOOKUP = new Lookup() {
        @Override
        public boolean knowsAction(String ref) {
            return ref.matches("(core|golden)\\.\\w+") && !ref.equals("golden.no_such");
        }

        @Override
        public Optional<ActionParameters> parameters(String ref) {
            return ref.equals("core.echo") ? Optional.of(ECHO) : Optional.empty();
        }
    };

    static Stream<String> workflows() throws IOException {
        try (Stream<Path> files = Files.list(WORKFLOWS)) {
            return files.map(file -> file.getFileName().toString().replace(".yaml", "")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void findsWhatStackStormFinds(String name) throws IOException {
        Inspection inspection = inspection(name);
        List<?> recorded = recorded(name);
        if (SAID_BETTER.containsKey(name)) {
            assertThat(inspection.errors().stream().map(GoldenInspectionTest::words))
                    .containsExactlyElementsOf(SAID_BETTER.get(name));
        } else {
            assertThat(inspection.errors()).isEqualTo(recorded);
        }
    }

    /** Each problem has a line, and nothing is said of what is right. */
    @ParameterizedTest
    @MethodSource("workflows")
    void saysWhereAndWhatToDo(String name) {
        Inspection inspection = inspection(name);
        for (Problem problem : inspection.problems()) {
            assertThat(problem.place().line()).as(problem.toString()).isPositive();
            assertThat(problem.remedy()).as(problem.toString()).isNotEmpty();
            assertThat(problem.isError())
                    .as(problem.toString())
                    .isEqualTo(!inspection.errors().isEmpty());
        }
    }

    private static String words(Map<String, ?> error) {
        return error.get("type") + " " + error.get("spec_path") + ": " + error.get("message");
    }

    private Inspection inspection(String name) {
        Path file = WORKFLOWS.resolve(name + ".yaml");
        try {
            return Inspection.of(
                    file, Files.readString(file, StandardCharsets.UTF_8), languages, Set.of("st2"), LOOKUP);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The errors of the inspection; none for a workflow that started. */
    private static List<?> recorded(String name) throws IOException {
        List<Object> errors = new ArrayList<>();
        Path file = CASES.resolve(name + ".json");
        if (Files.exists(file)) {
            Map<?, ?> golden = new ObjectMapper().readValue(file.toFile(), Map.class);
            Object result = ((Map<?, ?>) ((List<?>) golden.get("cases")).get(0)).get("result");
            if (result instanceof Map<?, ?> map && map.get("errors") instanceof List<?> list) {
                list.stream()
                        .filter(error -> ((Map<?, ?>) error).containsKey("spec_path"))
                        .forEach(errors::add);
            }
        }
        return errors;
    }
}
