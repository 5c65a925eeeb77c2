// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.YamlFile;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.workflow.WorkflowEvent;
import dev.petrel.workflow.WorkflowStep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every recorded chain of a real StackStorm, conducted with the results that its tasks had there: the same tasks start with
 * the same parameters, and the chain ends the same. The wording of errors is compared by the names in it.
 */
class GoldenChainsTest {

    private static final Path FOLDER = Path.of("src/test/resources/golden/chains");
    private static final Pattern PLACEHOLDER = Pattern.compile("<(id|time)>");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"|'([^']+)'");
    /** A template as {@code default}: StackStorm runs nothing and succeeds, which its users call a fault. */
    private static final Set<String> BETTER = Set.of("chain_default_templated");

    record Case(String chain, String name, Map<String, @Nullable Object> recorded) {
        @Override
        public String toString() {
            return chain + " " + name;
        }
    }

    static List<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
                String chain = file.getFileName().toString().replace(".json", "");
                for (Object each : (List<?>) Objects.requireNonNull(
                        Json.readObject(Files.readString(file)).get("cases"))) {
                    Map<String, @Nullable Object> recorded = Json.toObject(each);
                    cases.add(new Case(chain, String.valueOf(recorded.get("case")), recorded));
                }
            }
        }
        return cases.stream().filter(each -> !BETTER.contains(each.chain())).toList();
    }

    @Test
    void areAllThere() throws IOException {
        assertThat(cases()).hasSize(19);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void endsAsRecorded(Case each) {
        SimulatedTasks tasks = actions();
        ChainDriver driver = new ChainDriver(text(each.chain()), parameters(each), tasks);
        List<?> steps = each.recorded().get("steps") instanceof List<?> given ? given : List.of();
        for (Object step : steps) {
            play(Json.toObject(step), each, driver);
        }
        driver.run(start -> recorded(each, start));

        assertThat(driver.status()).isEqualTo(each.recorded().get("status"));
        compare("result", Objects.requireNonNull(each.recorded().get("result")), driver.result());
        List<String> started =
                tasks.all().keySet().stream().map(key -> key.task()).sorted().toList();
        assertThat(started)
                .isEqualTo(children(each).stream()
                        .map(child -> String.valueOf(child.get("task")))
                        .toList());
    }

    @Test
    void aTemplateMayNameTheFirstTask() {
        SimulatedTasks tasks = actions();
        ChainDriver driver = new ChainDriver(text("chain_default_templated"), Map.of("from", "two"), tasks);
        driver.run(start -> ChainDriver.End.succeeded("{}"));

        assertThat(driver.status()).isEqualTo("succeeded");
        assertThat(tasks.all().keySet()).extracting(key -> key.task()).containsExactly("two");
    }

    private static void play(Map<String, @Nullable Object> step, Case each, ChainDriver driver) {
        String request = String.valueOf(step.get("request"));
        if (request.startsWith("DELETE")) {
            driver.tell(new WorkflowEvent.Cancel());
            assertThat(driver.status()).isEqualTo("canceling");
        } else if (request.startsWith("PUT")) {
            boolean pause = String.valueOf(Json.toObject(step.get("body")).get("status"))
                    .equals("paused");
            driver.tell(pause ? new WorkflowEvent.Pause() : new WorkflowEvent.Resume());
            assertThat(driver.status()).isEqualTo(pause ? "pausing" : "running");
        } else if (step.containsKey("wait")) {
            driver.run(start -> recorded(each, start));
            assertThat(driver.status()).isEqualTo(step.get("status"));
        } else if (step.containsKey("note")) {
            assertThat(driver.status()).isEqualTo(step.get("status"));
            if (step.get("result") != null) {
                compare("result", step.get("result"), driver.result());
            }
        }
    }

    /** How the task ended there; that it started with the same parameters. */
    private static ChainDriver.End recorded(Case each, WorkflowStep.Start start) {
        Map<String, @Nullable Object> child = children(each).stream()
                .filter(found -> start.key().task().equals(found.get("task")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("StackStorm did not start " + start));
        assertThat(start.action()).isEqualTo(child.get("action"));
        assertThat(Json.readObject(Json.write(start.parameters()))).isEqualTo(child.get("parameters"));
        return new ChainDriver.End(
                ExecutionStatus.of(String.valueOf(child.get("status"))).orElseThrow(),
                Json.toObject(child.get("result")));
    }

    private static List<Map<String, @Nullable Object>> children(Case each) {
        return ((List<?>) Objects.requireNonNull(each.recorded().get("children")))
                .stream().map(Json::toObject).toList();
    }

    private static SimulatedTasks actions() {
        String message = "{\"message\": {\"type\": \"string\", \"required\": true}}";
        return new SimulatedTasks()
                .action("core.noop", "{}")
                .action("core.echo", message)
                .action("core.local", "{\"cmd\": {\"type\": \"string\", \"required\": true}}")
                .action("golden.typed", Json.write(schemas("typed")))
                .action("golden.chain_publish", Json.write(schemas("chain_publish")))
                .action("golden.seq", "{\"word\": {\"type\": \"string\", \"default\": \"tea\"}}");
    }

    private static Map<String, @Nullable Object> parameters(Case each) {
        Map<String, @Nullable Object> parameters = new LinkedHashMap<>();
        parameters.put("display_published", true);
        parameters.put("skip_notify", List.of());
        schemas(each.chain())
                .forEach((name, schema) ->
                        parameters.put(name, Json.toObject(schema).get("default")));
        parameters.putAll(
                Json.toObject(Json.toObject(each.recorded().get("request")).get("parameters")));
        return parameters;
    }

    private static Map<String, @Nullable Object> schemas(String action) {
        Path file = FOLDER.resolve("actions/" + action + ".yaml");
        return Json.toObject(YamlFile.read(new FileProblems(file))
                .orElseThrow()
                .plainMapping()
                .getOrDefault("parameters", Map.of()));
    }

    private static String text(String chain) {
        try {
            return Files.readString(FOLDER.resolve(chain + ".yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void compare(String path, @Nullable Object recorded, @Nullable Object actual) {
        if (recorded instanceof Map<?, ?> expected && actual instanceof Map<?, ?> found) {
            assertThat(found.keySet()).as(path).isEqualTo(expected.keySet());
            expected.forEach((key, value) -> compare(path + "." + key, value, found.get(key)));
        } else if (recorded instanceof List<?> expected && actual instanceof List<?> found) {
            assertThat(found).as(path).hasSameSizeAs(expected);
            for (int i = 0; i < expected.size(); i++) {
                compare(path + "[" + i + "]", expected.get(i), found.get(i));
            }
        } else if (path.equals("result.error")) {
            assertThat(String.valueOf(actual)).contains(names(String.valueOf(recorded)));
        } else if (path.equals("result.traceback")) {
            assertThat(String.valueOf(actual)).startsWith("Traceback");
        } else if (PLACEHOLDER.matcher(String.valueOf(recorded)).matches()) {
            assertThat(String.valueOf(actual)).as(path).matches("[0-9a-f]{24}|\\d{4}-\\d\\d-\\d\\dT.*Z|<(id|time)>");
        } else {
            assertThat(actual).as(path).isEqualTo(recorded);
        }
    }

    /** What the first line of a message quotes, but for the names of Python's classes. */
    private static List<String> names(String message) {
        List<String> names = new ArrayList<>();
        Matcher quoted = QUOTED.matcher(message.lines().findFirst().orElse(""));
        while (quoted.find()) {
            String name = quoted.group(1) == null ? quoted.group(2) : quoted.group(1);
            if (!name.contains("st2common") && !name.contains("t exist.. Task")) {
                names.add(name);
            }
        }
        return names;
    }
}
