// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.parameter.Rendering;
import dev.petrel.engine.parameter.TemplateContext;
import dev.petrel.expression.jinja.JinjaTemplates;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ParameterResolverTest {

    private static ParameterResolver resolver(TemplateContext.Configurations configurations) {
        return new ParameterResolver(
                new JinjaTemplates(),
                new TemplateContext(
                        (scope, name) -> Optional.of(scope.word() + "/" + scope.stored(name)),
                        configurations,
                        "stanley"));
    }

    private Rendering resolve(Map<String, Map<String, Object>> schema, Map<String, Object> given) {
        Action action = Requests.action("mypack.act", "local-shell-cmd", "", schema);
        Execution execution = Execution.requested(
                "0".repeat(24),
                action,
                new LinkedHashMap<>(given),
                Map.of("user", "stanley"),
                Execution.Lineage.NONE,
                Requests.execution(action, "x").requestedAt());
        return resolver((pack, user) -> Map.of())
                .resolve(
                        execution,
                        action,
                        RunnerPlugins.discover()
                                .catalog()
                                .find("local-shell-cmd")
                                .orElseThrow());
    }

    private static String reason(Rendering rendering) {
        return ((Rendering.Failed) rendering).message();
    }

    @Test
    void defaultsFindAllThatTemplatesMayName() {
        ParameterResolver parameters = resolver((pack, user) -> Map.of("host", pack + ".example.net"));
        String template = "{{ config_context.host }} {{ st2kv.system.a }} {{ st2kv.user.b }} {{ action_context.user }}";
        Action action = Requests.action(
                "mypack.act",
                "local-shell-cmd",
                "",
                Map.of(
                        "given", Map.of("type", "string", "default", template),
                        "fixed", Map.of("type", "string", "default", template, "immutable", true)));
        Execution execution = Execution.requested(
                "0".repeat(24),
                action,
                new LinkedHashMap<>(),
                Map.of("user", "kim"),
                Execution.Lineage.NONE,
                Requests.execution(action, "x").requestedAt());

        var ready = (Rendering.Done) parameters.resolve(
                execution,
                action,
                RunnerPlugins.discover().catalog().find("local-shell-cmd").orElseThrow());

        String text = "mypack.example.net st2kv.system/a st2kv.user/kim:b kim";
        assertThat(ready.action()).isEqualTo(Map.of("given", text, "fixed", text));
    }

    @Test
    void fillsDefaultsOfRunnerAndAction() {
        var ready = (Rendering.Done) resolve(
                Map.of("cmd", Map.of("default", "true"), "n", Map.of("type", "integer", "default", 3)), Map.of());
        assertThat(ready.runner())
                .containsEntry("cmd", "true")
                .containsEntry("timeout", 60)
                .containsEntry("kwarg_op", "--")
                .doesNotContainKey("n");
        assertThat(ready.action()).isEqualTo(Map.of("n", 3));
    }

    @Test
    void rendersDefaultsButNotWhatWasGiven() {
        var ready = (Rendering.Done) resolve(
                Map.of(
                        "message", Map.of("type", "string", "required", true),
                        "cmd", Map.of("default", "echo {{message}} for {{action_context.user}}", "immutable", true)),
                Map.of("message", "{{ this is no template }}"));
        assertThat(ready.runner()).containsEntry("cmd", "echo {{ this is no template }} for stanley");
    }

    @Test
    void refusesWhenARequiredParameterIsMissing() {
        assertThat(reason(resolve(Map.of("message", Map.of("type", "string", "required", true)), Map.of())))
                .contains("message");
    }

    @Test
    void aRequiredParameterWhoseDefaultIsNullMayBeNull() {
        Map<String, Object> schema = new LinkedHashMap<>(Map.of("type", "string", "required", true));
        schema.put("default", null);
        var ready = (Rendering.Done) resolve(Map.of("n", schema), Map.of());
        assertThat(ready.action()).containsEntry("n", null);
    }

    @Test
    void refusesAParameterThatIsNotThere() {
        assertThat(reason(resolve(Map.of(), Map.of("nonsense", 1)))).contains("nonsense");
    }

    @Test
    void refusesAValueOfTheWrongType() {
        assertThat(reason(resolve(Map.of("n", Map.of("type", "integer")), Map.of("n", "many"))))
                .contains("many");
    }

    @Test
    void refusesADefaultThatCannotBeRendered() {
        assertThat(reason(resolve(Map.of("cmd", Map.of("default", "{{ nobody }}")), Map.of())))
                .contains("nobody");
    }
}
