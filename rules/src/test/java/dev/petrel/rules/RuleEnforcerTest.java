// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Enforcement;
import dev.petrel.engine.model.Event;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Ids;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.model.Trigger;
import dev.petrel.engine.model.TriggerInstance.Status;
import dev.petrel.engine.model.TriggerType;
import dev.petrel.rules.EventResult.Rejection;
import dev.petrel.rules.criteria.CriteriaResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What follows from an event, decided without bus, threads or writes. */
class RuleEnforcerTest {

    private static final Ref TRIGGER = Ref.of("p.changed");
    private static final String IS_ONE = "{\"trigger.n\": {\"type\": \"eq\", \"pattern\": 1}}";
    private static final String IS_TWO = "{\"trigger.n\": {\"type\": \"eq\", \"pattern\": 2}}";
    private static final String BROKEN = "{\"trigger.n\": {\"type\": \"eq\", \"pattern\": \"{{ trigger.no.such }}\"}}";

    private final ManualClock clock = new ManualClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final ContentCache content = new ContentCache(store.content(), clock);
    private final RuleEnforcer enforcer = Engines.enforcer(store);

    @BeforeEach
    void register() {
        Map<String, Object> schema = Map.of(
                "properties", Map.of("n", Map.of("type", "integer"), "key", Map.of("type", "string", "secret", true)));
        store.content().register(new TriggerType(TRIGGER, null, schema, Map.of(), List.of(), null, null));
        store.content().register(new Trigger(TRIGGER, TRIGGER, Map.of()));
        action("core.noop", "noop");
    }

    @Test
    void noRuleIsNoFailure() {
        EventResult result = decide(Map.of("n", 1));

        assertThat(result.instance().status()).isEqualTo(Status.PROCESSED);
        assertThat(result.instance().failure()).isNull();
        assertThat(result.rejection()).isNull();
        assertThat(result.enforcements()).isEmpty();
        assertThat(result.executions()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                                                   | true
            {"trigger.n": {"type": "eq", "pattern": 1}}                          | true
            {"trigger.n": {"type": "eq", "pattern": 2}}                          | false
            {"trigger.n": {"type": "gt", "pattern": 0}, "trigger.key": {"type": "exists"}}    | true
            {"trigger.n": {"type": "gt", "pattern": 0}, "trigger.other": {"type": "exists"}}  | false
            {"trigger.key": {"type": "startswith", "pattern": "{{ trigger.key }}"}}           | true
            {"trigger.key": {"type": "eq", "pattern": "{{ st2kv.system.wanted }}"}}           | false
            """)
    void aRuleRequestsItsActionWhenAllItsCriteriaHold(String criteria, boolean matches) {
        rule("p.r", criteria);

        EventResult result = decide(Map.of("n", 1, "key", "k"));

        assertThat(result.executions()).hasSize(matches ? 1 : 0);
        assertThat(result.enforcements()).hasSize(matches ? 1 : 0);
    }

    @Test
    void anExecutionSaysByWhichRuleAndEventAndAsWhomItWasRequested() {
        rule("p.r", "{}");

        EventResult result = decide(Map.of("n", 1));

        Event event = result.instance().event();
        Execution execution = result.executions().get(0);
        assertThat(execution.id()).isEqualTo(Ids.execution(event.id(), Ref.of("p.r")));
        assertThat(execution.status()).isEqualTo(ExecutionStatus.REQUESTED);
        assertThat(execution.requestedAt()).isEqualTo(clock.instant());
        assertThat(execution.context())
                .containsEntry("user", "stanley")
                .containsEntry("pack", "core")
                .containsEntry(
                        "trace_context", Map.of("id_", event.id(), "trace_tag", "trigger_instance-" + event.id()));
        assertThat(result.enforcements()).singleElement().satisfies(enforcement -> {
            assertThat(enforcement.executionId()).isEqualTo(execution.id());
            assertThat(enforcement.succeeded()).isTrue();
            assertThat(enforcement.id()).isEqualTo(Ids.enforcement(event.id(), Ref.of("p.r")));
        });
    }

    @Test
    void noRuleTakesAnEventAtTheEndOfAChainThatIsTooLong() {
        rule("p.r", "{}");

        EventResult last = decide(chained(10));
        EventResult beyond = decide(chained(11));

        assertThat(last.executions())
                .singleElement()
                .satisfies(execution -> assertThat(execution.lineage().chain())
                        .as("the execution goes on with the chain")
                        .isEqualTo(10));
        assertThat(beyond.executions()).isEmpty();
        assertThat(beyond.rejection()).as("the event itself is fine").isNull();
        assertThat(beyond.enforcements()).singleElement().satisfies(enforcement -> {
            assertThat(enforcement.succeeded()).isFalse();
            assertThat(enforcement.failure()).contains("p.r", "11 events", "max_trigger_chain", "10", "criteria");
        });
    }

    private Event chained(int chain) {
        Event.Source source = new Event.Source("n", null, 0, chain);
        return new Event(Ids.derive("e", "" + chain), TRIGGER, Map.of("n", 1), clock.instant(), null, null, source);
    }

    @Test
    void anExecutionGoesOnWithTheTraceOfItsEvent() {
        rule("p.r", "{}");
        String trace = Ids.derive("root");

        EventResult result = decide(new Event(
                Ids.derive("e"),
                TRIGGER,
                Map.of("n", 1),
                clock.instant(),
                null,
                "tag",
                trace,
                new Event.Source("n", null, 0)));

        assertThat(result.executions().get(0).context())
                .containsEntry("trace_context", Map.of("id_", trace, "trace_tag", "tag"));
    }

    @Test
    void decidesTheSameTwice() {
        rule("p.a", "{}");
        rule("p.b", BROKEN);

        assertThat(decide(Map.of("n", 1))).isEqualTo(decide(Map.of("n", 1)));
    }

    @Test
    void eachRuleThatMatchesRequestsAnExecution() {
        rule("p.b", IS_ONE);
        rule("p.a", "{}");
        rule("p.c", IS_TWO);

        assertThat(decide(Map.of("n", 1)).executions())
                .extracting(Execution::rule)
                .containsExactly(Ref.of("p.a"), Ref.of("p.b"));
    }

    @Test
    void aDisabledRuleAndOneOfAnotherTriggerRequestNothing() {
        store.content().register(new Trigger(Ref.of("p.other"), TRIGGER, Map.of()));
        register(rule("p.disabled", false, Rule.STANDARD, TRIGGER, "{}", "core.noop", Map.of()));
        register(rule("p.elsewhere", true, Rule.STANDARD, Ref.of("p.other"), "{}", "core.noop", Map.of()));

        assertThat(decide(Map.of("n", 1)).enforcements()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"trigger.n": {"type": "eq", "pattern": 1}}                        | p.standard
            {"trigger.n": {"type": "eq", "pattern": 2}}                        | p.backstop
            {"trigger.n": {"type": "eq", "pattern": "{{ trigger.no.such }}"}}  | p.backstop
            """)
    void aBackstopRuleIsForEventsThatNoStandardRuleMatches(String criteria, String requests) {
        register(rule("p.backstop", true, Rule.BACKSTOP, TRIGGER, "{}", "core.noop", Map.of()));
        rule("p.standard", criteria);

        assertThat(decide(Map.of("n", 1)).executions())
                .extracting(Execution::rule)
                .containsExactly(Ref.of(requests));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                BROKEN,
                "{\"trigger.n\": {\"type\": \"equalz\", \"pattern\": 1}}",
                "{\"trigger.key\": {\"type\": \"regex\", \"pattern\": \"(\"}}",
                "{\"trigger.key\": {\"type\": \"gt\", \"pattern\": 1}}",
                "{\"trigger.ünï\": {\"type\": \"eq\", \"pattern\": 1}}"
            })
    void aRuleThatCannotBeEvaluatedLeavesAFailedEnforcementAndStopsNoOther(String criteria) {
        rule("p.a", "{}");
        rule("p.bad", criteria);
        rule("p.c", "{}");

        EventResult result = decide(Map.of("n", 1, "key", "k"));

        assertThat(result.instance().status()).isEqualTo(Status.PROCESSED);
        assertThat(result.executions()).extracting(Execution::rule).containsExactly(Ref.of("p.a"), Ref.of("p.c"));
        assertThat(result.enforcements())
                .filteredOn(enforcement -> !enforcement.succeeded())
                .singleElement()
                .satisfies(failed -> {
                    assertThat(failed.rule()).isEqualTo(Ref.of("p.bad"));
                    assertThat(failed.executionId()).isNull();
                    assertThat(failed.failure())
                            .startsWith("Failed to match rule \"p.bad\" against trigger instance \""
                                    + result.instance().event().id() + "\": ");
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            {{ trigger.no.such }}      ; no
            {{ nosuch.value }}         ; nosuch
            {{ trigger.n | nofilter }} ; nofilter
            """)
    void parametersThatCannotBeRenderedLeaveAnExecutionThatHasFailed(String template, String named) {
        rule("p.a", "{}", "core.noop", Map.of("text", template));
        rule("p.b", "{}");

        EventResult result = decide(Map.of("n", 1));

        assertThat(result.executions())
                .extracting(Execution::status)
                .containsExactly(ExecutionStatus.FAILED, ExecutionStatus.REQUESTED);
        Execution failed = result.executions().get(0);
        assertThat(result.enforcements().get(0)).satisfies(enforcement -> {
            assertThat(enforcement.executionId()).isEqualTo(failed.id());
            assertThat(enforcement.failure()).contains(named);
            assertThat(failed.result()).isEqualTo(Map.of("error", String.valueOf(enforcement.failure())));
        });
    }

    /** As recorded of StackStorm: a list from a webhook for a parameter that is an object ({@code triggers/webhooks}, array). */
    @Test
    void parametersThatTheActionDoesNotTakeLeaveNoExecution() {
        store.content()
                .put(new Action(
                        Ref.of("p.show"),
                        null,
                        true,
                        "noop",
                        "",
                        Map.of("body", Map.of("type", "object")),
                        Map.of(),
                        Map.of(),
                        List.of(),
                        null,
                        Action.OnRunnerLoss.ABANDON));
        rule("p.a", "{}", "p.show", Map.of("body", "{{ trigger.list }}"));
        rule("p.b", "{}", "p.show", Map.of("body", Map.of("n", "{{ trigger.list }}")));

        EventResult result = decide(Map.of("list", List.of(1, Map.of("mark", "x"))));

        assertThat(result.executions()).extracting(Execution::rule).containsExactly(Ref.of("p.b"));
        assertThat(result.enforcements().get(0)).satisfies(enforcement -> {
            assertThat(enforcement.executionId()).isNull();
            assertThat(enforcement.failure()).contains("is not of type 'object'");
        });
    }

    @Test
    void anActionThatIsNotThereAndARunnerThatIsNotThereAreNamed() {
        action("p.strange", "nosuch-runner");
        rule("p.a", "{}", "p.nosuch", Map.of());
        rule("p.b", "{}", "p.strange", Map.of());

        EventResult result = decide(Map.of("n", 1));

        assertThat(result.enforcements())
                .extracting(Enforcement::failure)
                .containsExactly(
                        "Action \"p.nosuch\" doesn't exist",
                        "runner type \"nosuch-runner\" of action \"p.strange\" is unknown");
        assertThat(result.executions())
                .as("of the action that exists")
                .singleElement()
                .satisfies(execution -> assertThat(execution.status()).isEqualTo(ExecutionStatus.FAILED));
    }

    @Test
    void noFailureShowsWhatThePayloadHoldsOfSecrets() {
        rule("p.a", "{\"trigger.key\": {\"type\": \"regex\", \"pattern\": \"({{ trigger.key }}\"}}");
        rule("p.b", "{}", "core.noop", Map.of("text", "{{ trigger.key | from_json_string }}"));

        assertThat(decide(Map.of("n", 1, "key", "s3cret")).enforcements())
                .hasSize(2)
                .allSatisfy(enforcement ->
                        assertThat(enforcement.failure()).isNotNull().doesNotContain("s3cret"));
    }

    @Test
    void anEventOfAnUnknownTriggerAndOneWhosePayloadDoesNotFitGoNoFurther() {
        rule("p.r", "{}");

        EventResult unknown = decide(event(Ref.of("p.nosuch"), Map.of()));
        EventResult unfit = decide(Map.of("n", "seven"));

        assertThat(unknown.rejection()).isEqualTo(Rejection.UNKNOWN_TRIGGER);
        assertThat(unknown.instance().failure()).startsWith("trigger \"p.nosuch\" is not registered");
        assertThat(unfit.rejection()).isEqualTo(Rejection.UNFIT_PAYLOAD);
        assertThat(unfit.instance().failure()).contains("p.changed").contains("n");
        assertThat(List.of(unknown, unfit)).allSatisfy(result -> {
            assertThat(result.instance().status()).isEqualTo(Status.PROCESSING_FAILED);
            assertThat(result.enforcements()).isEmpty();
            assertThat(result.executions()).isEmpty();
        });
    }

    @Test
    void aVerdictSaysWhyItsRuleDoesNotMatch() {
        register(rule("p.backstop", true, Rule.BACKSTOP, TRIGGER, "{}", "core.noop", Map.of()));
        rule("p.bad", BROKEN);
        rule("p.no", "{\"trigger.n\": {\"type\": \"gt\", \"pattern\": \"{{ trigger.limit }}\"}}");
        rule("p.yes", "{}");

        Map<Ref, CriteriaResult> verdicts = new LinkedHashMap<>();
        new RuleEvaluator(Map.of())
                .evaluate(rules(), event(TRIGGER, Map.of("n", 3, "limit", 5)), clock.instant())
                .forEach(verdict -> verdicts.put(verdict.rule().ref(), verdict.result()));

        assertThat(verdicts.get(Ref.of("p.yes"))).isEqualTo(new CriteriaResult.Matched());
        assertThat(verdicts.get(Ref.of("p.no"))).isInstanceOfSatisfying(CriteriaResult.NotMatched.class, no -> {
            assertThat(no.key()).isEqualTo("trigger.n");
            assertThat(no.operator()).isEqualTo("gt");
            assertThat(no.pattern()).isEqualTo(5);
            assertThat(no.actual()).isEqualTo(3);
            assertThat(no.why()).isEqualTo("\"trigger.n\" is 3, which does not satisfy gt 5");
        });
        assertThat(verdicts.get(Ref.of("p.bad"))).isInstanceOfSatisfying(CriteriaResult.Failed.class, failed -> {
            assertThat(failed.key()).isEqualTo("trigger.n");
            assertThat(failed.message()).contains("no");
        });
        assertThat(verdicts.get(Ref.of("p.backstop")))
                .isInstanceOfSatisfying(
                        CriteriaResult.NotMatched.class,
                        backstop -> assertThat(backstop.why()).contains("a standard rule matched"));
    }

    @Test
    void whatDecidesIsToldWithoutTheRulesThatAskForOtherValues() {
        register(rule("p.backstop", true, Rule.BACKSTOP, TRIGGER, "{}", "core.noop", Map.of()));
        rule("p.bad", BROKEN);
        rule("p.no", "{\"trigger.n\": {\"type\": \"equals\", \"pattern\": 4}}");
        rule("p.yes", "{\"trigger.n\": {\"type\": \"equals\", \"pattern\": 3}}");
        RuleEvaluator evaluator = new RuleEvaluator(Map.of());

        for (int n : new int[] {3, 4, 5}) {
            Event event = event(TRIGGER, Map.of("n", n));
            List<RuleVerdict> decisive = evaluator.decisive(rules(), event, clock.instant());

            assertThat(decisive)
                    .isEqualTo(evaluator.evaluate(rules(), event, clock.instant()).stream()
                            .filter(verdict -> !(verdict.result() instanceof CriteriaResult.NotMatched))
                            .toList());
        }
    }

    private EventResult decide(Map<String, @Nullable Object> payload) {
        return decide(event(TRIGGER, payload));
    }

    private EventResult decide(Event event) {
        return enforcer.decide(rules(), event, clock.instant());
    }

    private RuleSet rules() {
        return RuleSet.of(content.now(), Engines.RUNNERS, Engines.TEMPLATES);
    }

    private Event event(Ref trigger, Map<String, @Nullable Object> payload) {
        return new Event(
                Ids.derive("e"), trigger, payload, clock.instant(), null, null, new Event.Source("n", "p.S", 1));
    }

    private void action(String ref, String runner) {
        store.content()
                .register(new Action(
                        Ref.of(ref),
                        null,
                        true,
                        runner,
                        "",
                        Map.of("text", Map.of("type", "string")),
                        Map.of(),
                        Map.of(),
                        List.of(),
                        null,
                        Action.OnRunnerLoss.ABANDON));
    }

    private void rule(String ref, String criteria) {
        rule(ref, criteria, "core.noop", Map.of());
    }

    private void rule(String ref, String criteria, String action, Map<String, @Nullable Object> parameters) {
        register(rule(ref, true, Rule.STANDARD, TRIGGER, criteria, action, parameters));
    }

    private void register(Rule rule) {
        store.content().register(rule);
    }

    @SuppressWarnings("unchecked") // what JSON has for criteria
    private static Rule rule(
            String ref,
            boolean enabled,
            String type,
            Ref trigger,
            String criteria,
            String action,
            Map<String, @Nullable Object> parameters) {
        return new Rule(
                Ref.of(ref),
                null,
                enabled,
                type,
                TRIGGER.toString(),
                Map.of(),
                trigger,
                (Map<String, Map<String, @Nullable Object>>) (Map<?, ?>) Json.readObject(criteria),
                action,
                parameters,
                List.of(),
                Map.of(),
                null);
    }
}
