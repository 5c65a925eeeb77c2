// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.engine.content.yaml.YamlFile;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Ref;
import dev.petrel.workflow.Workflow;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Does with a workflow what was done when a case was recorded. */
final class Script {

    private Script() {}

    static Simulation run(GoldenCases.Case one) {
        boolean again = Json.write(one.recorded()).contains("/re_run");
        Workflow workflow = workflow(one.workflow(), GoldenCases.definition(one.workflow()));
        Simulation simulation = new Simulation(
                workflow, again ? List.of() : GoldenCases.objects(one.recorded().get("children")));
        prepare(simulation.environment, one.recorded());
        simulation.begin(input(one));
        for (Map<String, @Nullable Object> step :
                GoldenCases.objects(one.recorded().get("steps"))) {
            if (String.valueOf(step.get("request")).endsWith("/re_run")
                    && step.get("code").equals(201)) {
                simulation = rerun(simulation, workflow, one, GoldenCases.object(step.get("body")));
            } else {
                step(simulation, step);
            }
        }
        simulation.runToEnd();
        return simulation;
    }

    private static Simulation rerun(
            Simulation ended, Workflow workflow, GoldenCases.Case one, Map<String, @Nullable Object> body) {
        ended.runToEnd();
        Simulation simulation =
                new Simulation(workflow, GoldenCases.objects(one.recorded().get("children")));
        if (body.containsKey("tasks")) {
            simulation.remember(ended);
            simulation.rerun(ended.state(), Json.strings(body.get("tasks")), Json.strings(body.get("reset")));
        } else {
            simulation.begin(input(one));
        }
        return simulation;
    }

    private static void step(Simulation simulation, Map<String, @Nullable Object> step) {
        String request = String.valueOf(step.get("request"));
        Map<String, @Nullable Object> body = GoldenCases.object(step.get("body"));
        if (request.startsWith("DELETE") && step.get("code").equals(200)) {
            simulation.cancel();
        } else if ("paused".equals(body.get("status")) && step.get("code").equals(200)) {
            simulation.pause();
        } else if ("resuming".equals(body.get("status"))) {
            simulation.resume();
        } else if (request.contains("/inquiries/") && step.get("code").equals(200) && request.startsWith("PUT")) {
            simulation.answer();
        } else if (step.containsKey("wait")) {
            Object wanted = step.get("wait");
            if (wanted instanceof List<?> list) {
                simulation.runUntil(
                        ExecutionStatus.of(String.valueOf(list.get(0))).orElseThrow());
            } else {
                simulation.runToEnd();
            }
        }
    }

    private static void prepare(SimulatedEnvironment environment, Map<String, @Nullable Object> recorded) {
        environment.keys.put("system.golden.plain", "stored");
        environment.keys.put("system.golden.hush", "ciphertext");
        environment.keys.put("system.golden.hush decrypted", "whisper");
        environment.keys.put("golden.mine", "own");
    }

    static Workflow workflow(String name, String text) {
        Action action = new Action(
                Ref.of("golden." + name),
                null,
                true,
                OrquestaLanguage.RUNNER_TYPE,
                "workflows/" + name + ".yaml",
                parameters(name),
                Map.of(),
                Map.of(),
                List.of(),
                null,
                Action.OnRunnerLoss.ABANDON);
        return new OrquestaLanguage(TestExpressions.create()).parse(action, name + ".yaml", text);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, @Nullable Object>> parameters(String name) {
        Map<String, Map<String, @Nullable Object>> parameters = new LinkedHashMap<>();
        GoldenCases.object(metadata(name).get("parameters"))
                .forEach((key, schema) -> parameters.put(key, (Map<String, @Nullable Object>) schema));
        return parameters;
    }

    private static Map<String, @Nullable Object> metadata(String name) {
        Path file = GoldenCases.resource("golden-packs/golden/actions").resolve(name + ".yaml");
        FileProblems problems = new FileProblems(file);
        return YamlFile.parse(GoldenCases.read(file), problems)
                .map(LocatedValue::plainMapping)
                .orElseThrow(() -> new AssertionError(problems.all()));
    }

    static Workflow.Input input(GoldenCases.Case one) {
        Map<String, @Nullable Object> given = new LinkedHashMap<>();
        parameters(one.workflow()).forEach((name, parameter) -> {
            if (parameter.containsKey("default")) {
                given.put(name, parameter.get("default"));
            }
        });
        GoldenCases.object(GoldenCases.object(one.recorded().get("request")).get("parameters"))
                .forEach((name, value) -> {
                    if (value != null) {
                        given.put(name, value);
                    }
                });
        Map<String, @Nullable Object> recorded =
                GoldenCases.object(one.recorded().get("parameters"));
        recorded.forEach((name, value) -> {
            if (value != null) {
                given.put(name, value);
            }
        });
        return new Workflow.Input(given, st2(one.workflow()), null, Map.of());
    }

    private static Map<String, @Nullable Object> st2(String name) {
        return Map.of(
                "action", "golden." + name,
                "action_execution_id", "e1",
                "api_url", "http://127.0.0.1/v1",
                "pack", "golden",
                "runner", "orquesta",
                "user", "root",
                "workflow_execution_id", "w1");
    }
}
