// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.YamlFile;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.engine.parameter.ActionParameters;
import dev.petrel.workflow.WorkflowLanguage.Lookup;
import dev.petrel.workflow.dryrun.DryRun;
import dev.petrel.workflow.dryrun.DryRunReport;
import dev.petrel.workflow.dryrun.Mocks;
import dev.petrel.workflow.dryrun.Mocks.Target;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A dry run in which each task ends as it did in StackStorm ends as the workflow did there. */
class GoldenDryRunTest {

    private static final Map<String, String> KEYS =
            Map.of("system.golden.plain", "stored", "golden.plain", "stored", "golden.mine", "own");

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

    private static final Lookup LOOKUP = new Lookup() {
        @Override
        public boolean knowsAction(String ref) {
            return !ref.equals("golden.no_such");
        }

        @Override
        public Optional<ActionParameters> parameters(String ref) {
            return ref.equals("core.echo") ? Optional.of(ECHO) : Optional.empty();
        }
    };

    /** What depends on more than results: on who asked, on encrypted keys, on an action that refuses what it is given. */
    private static final Set<String> OTHER = Set.of("fn_ctx", "fn_st2kv", "fn_st2kv_user", "bad_type");

    private final DryRun dryRun = new DryRun(Clock.systemUTC(), new Random(1));

    static Stream<GoldenCases.Case> cases() {
        return GoldenCases.all()
                .filter(one ->
                        one.recorded().containsKey("status") && !one.recorded().containsKey("steps"))
                .filter(one -> !OTHER.contains(one.workflow()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void endsAsRecorded(GoldenCases.Case one) {
        Map<String, Map<String, @Nullable Object>> declared = new LinkedHashMap<>();
        GoldenCases.object(metadata(one.workflow()).get("parameters"))
                .forEach((name, schema) -> declared.put(name, GoldenCases.object(schema)));
        Map<String, @Nullable Object> given = new LinkedHashMap<>(GoldenCases.object(
                GoldenCases.object(one.recorded().get("request")).get("parameters")));
        given.remove("notify");

        DryRunReport report = dryRun.conduct(
                new DryRun.Subject(
                        "orquesta",
                        Ref.of("golden." + one.workflow()),
                        one.workflow() + ".yaml",
                        GoldenCases.definition(one.workflow()),
                        declared,
                        given,
                        KEYS,
                        LOOKUP),
                mocks(GoldenCases.objects(one.recorded().get("children"))),
                1_000);

        assertThat(report.problem()).isEmpty();
        assertThat(report.status().word())
                .as("%s", report.result())
                .isEqualTo(one.recorded().get("status"));
        assertThat(Json.write(report.result().get("output")))
                .isEqualTo(Json.write(
                        GoldenCases.object(one.recorded().get("result")).get("output")));
        assertThat(report.unmocked()).isEmpty();
        assertThat(report.unused()).isEmpty();
    }

    private static Map<String, @Nullable Object> metadata(String name) {
        Path file = GoldenCases.resource("golden-packs/golden/actions").resolve(name + ".yaml");
        return YamlFile.parse(GoldenCases.read(file), new FileProblems(file))
                .orElseThrow()
                .plainMapping();
    }

    private static Mocks mocks(List<Map<String, @Nullable Object>> children) {
        Map<Target, List<Map<String, @Nullable Object>>> results = new LinkedHashMap<>();
        Map<Target, Integer> failures = new LinkedHashMap<>();
        for (Map<String, @Nullable Object> child : children) {
            Target target = new Target(String.valueOf(child.get("task")), (Integer) child.getOrDefault("item", -1));
            results.computeIfAbsent(target, task -> new ArrayList<>()).add(GoldenCases.object(child.get("result")));
            if (!"succeeded".equals(child.get("status"))) {
                failures.merge(target, 1, Integer::sum);
            }
        }
        return new Mocks(results, failures);
    }
}
