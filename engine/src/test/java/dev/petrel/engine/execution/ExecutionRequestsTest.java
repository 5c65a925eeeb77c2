// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.execution.ExecutionRequests.Accepted;
import dev.petrel.engine.execution.ExecutionRequests.Decision;
import dev.petrel.engine.execution.ExecutionRequests.Rejected;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.engine.parameter.ActionParameters;
import dev.petrel.engine.parameter.TemplateContext;
import dev.petrel.expression.jinja.JinjaTemplates;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExecutionRequestsTest {

    private static final Instant AT = ManualClock.START;
    private static final Ref RULE = Ref.of("ops.on_line");
    private static final Event EVENT = new Event(
            "e-1",
            Ref.of("ops.line"),
            Map.of("text", "disk full", "count", 3),
            AT,
            null,
            null,
            new Event.Source("n", "ops.Sensor", 1));

    private final ExecutionRequests requests = new ExecutionRequests(
            new JinjaTemplates(),
            new TemplateContext(
                    (scope, name) -> Optional.of("of " + scope.word() + " " + name),
                    (pack, user) -> Map.of("host", pack + "." + user),
                    "stanley"));
    private final Action action = action(Map.of(
            "text", Map.of("type", "string", "required", true),
            "count", Map.of("type", "integer"),
            "host", Map.of("type", "string", "default", "{{ config_context.host }}")));

    private static Action action(Map<String, Map<String, @Nullable Object>> parameters) {
        return new Action(
                Ref.of("ops.tell"),
                null,
                true,
                "noop",
                "",
                parameters,
                Map.of(),
                Map.of(),
                List.of(),
                null,
                Action.OnRunnerLoss.ABANDON);
    }

    private ActionParameters schema() {
        return ActionParameters.of(new RunnerType("noop", "", Map.of(), null, true), action);
    }

    private Decision byHand(Map<String, @Nullable Object> parameters) {
        return requests.prepare(
                new ExecutionRequest("x-1", action, schema(), parameters, Map.of("user", "alice"), null), AT);
    }

    private Decision byRule(@Nullable ActionParameters schema, Map<String, @Nullable Object> parameters) {
        return requests.prepare(
                new ExecutionRequest(
                        "x-1",
                        action,
                        schema,
                        parameters,
                        Map.of("user", "stanley"),
                        new ExecutionRequest.Cause(RULE, EVENT)),
                AT);
    }

    private static Execution accepted(Decision decision) {
        assertThat(decision).isInstanceOf(Accepted.class);
        return ((Accepted) decision).execution();
    }

    private static Rejected rejected(Decision decision) {
        assertThat(decision).isInstanceOf(Rejected.class);
        return (Rejected) decision;
    }

    @Test
    void requestsWithTheParametersRenderedAndCast() {
        Execution execution = accepted(byHand(Map.of("text", "{{ st2kv.system.greeting }}", "count", "7")));

        assertThat(execution.id()).isEqualTo("x-1");
        assertThat(execution.status()).isEqualTo(ExecutionStatus.REQUESTED);
        assertThat(execution.requestedAt()).isEqualTo(AT);
        assertThat(execution.fence()).isZero();
        assertThat(execution.parameters())
                .isEqualTo(Map.of("text", "of st2kv.system greeting", "count", 7, "host", "ops.alice"));
    }

    @Test
    void addsThePackToTheContext() {
        assertThat(accepted(byHand(Map.of("text", "x"))).context()).isEqualTo(Map.of("user", "alice", "pack", "ops"));
    }

    @Test
    void aRequestByHandHasNoRuleAndSeesNoTrigger() {
        Execution execution = accepted(byHand(Map.of("text", "x")));

        assertThat(execution.rule()).isNull();
        assertThat(execution.triggerInstanceId()).isNull();
        assertThat(rejected(byHand(Map.of("text", "{{ trigger.text }}"))).reason())
                .contains("trigger");
    }

    @Test
    void aRuleGivesItsActionWhatTheEventHolds() {
        Execution execution =
                accepted(byRule(schema(), Map.of("text", "{{ trigger.text }}!", "count", "{{ trigger.count }}")));

        assertThat(execution.rule()).isEqualTo(RULE);
        assertThat(execution.triggerInstanceId()).isEqualTo("e-1");
        assertThat(execution.parameters()).containsEntry("text", "disk full!").containsEntry("count", 3);
    }

    @Test
    void rejectsWhatCannotBeRenderedWithTheParametersAsGiven() {
        Rejected rejected = rejected(byRule(schema(), Map.of("text", "{{ nothing.there }}")));

        assertThat(rejected.reason()).contains("nothing");
        assertThat(rejected.execution().parameters()).isEqualTo(Map.of("text", "{{ nothing.there }}"));
    }

    @Test
    void rejectsWhatTheSchemaDoesNotAllow() {
        assertThat(rejected(byHand(Map.of("text", "x", "count", "many"))).reason())
                .contains("many");
        assertThat(rejected(byHand(Map.of("count", 1))).reason()).contains("text");
        assertThat(rejected(byHand(Map.of("text", "x", "colour", "red"))).reason())
                .contains("colour");
    }

    @Test
    void rejectsAnActionWhoseRunnerTypeIsUnknown() {
        Rejected rejected = rejected(byRule(null, Map.of("text", "{{ trigger.text }}")));

        assertThat(rejected.reason()).isEqualTo("runner type \"noop\" of action \"ops.tell\" is unknown");
        assertThat(rejected.execution().parameters()).isEqualTo(Map.of("text", "{{ trigger.text }}"));
    }

    @Test
    void notesTextsThatLookLikeTemplatesAndAreNone() {
        Execution execution = accepted(byHand(Map.of("text", "{{ broken")));

        assertThat(execution.parameters()).containsEntry("text", "{{ broken");
        assertThat(execution.context()).containsKey("not_rendered");
    }

    @Test
    void aRejectionIsRecordedAsAFailedExecution() {
        Execution failed = rejected(byRule(null, Map.of())).failed("shown to all");

        assertThat(failed.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(failed.result()).isEqualTo(Map.of("error", "shown to all"));
        assertThat(failed.endedAt()).isEqualTo(AT);
        assertThat(failed.rule()).isEqualTo(RULE);
    }
}
