// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.register;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.Policy;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.store.ContentStore;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of {@code policies/}: what is read of them, and what is told of those that are wrong. */
class PolicyFilesTest {

    @TempDir
    Path packs;

    private final ContentStore store = new MemoryStore(InstantSource.fixed(Instant.EPOCH)).content();
    private PackFixture pack;

    @BeforeEach
    void setup() throws Exception {
        pack = new PackFixture(packs, store).with("actions/a.yaml", """
                        name: a
                        runner_type: noop
                        parameters:
                          who: {type: string}
                        """);
    }

    private Policy stored(String name) {
        return store.get(Policy.class, "p." + name).orElseThrow();
    }

    @Test
    void readsPoliciesOfAllTypesWithTheDefaultsOfTheType() throws Exception {
        Registration registration = pack.with("policies/c.yaml", """
                        name: c
                        pack: p
                        description: At most two
                        resource_ref: p.a
                        policy_type: action.concurrency
                        parameters: {threshold: 2}
                        """)
                .with("policies/d.yml", """
                        name: d
                        enabled: false
                        resource_ref: p.a
                        policy_type: action.concurrency.attr
                        parameters: {threshold: 1, action: cancel, attributes: [who]}
                        """)
                .with("policies/r.json", """
                        {"name": "r", "resource_ref": "p.a", "policy_type": "action.retry",
                         "parameters": {"retry_on": "timeout", "delay": 1.5, "backoff": 2}}
                        """)
                .register();

        assertThat(pack.problems(registration)).isEmpty();
        assertThat(registration.counts().get("policies")).isEqualTo(new Registration.Tally(3, 0, 0));
        assertThat(stored("c"))
                .isEqualTo(new Policy(
                        Ref.of("p.c"),
                        "At most two",
                        true,
                        new Policy.Applies("action.concurrency", "p.a"),
                        Map.of("threshold", 2, "action", "delay"),
                        "policies/c.yaml"));
        assertThat(stored("d").enabled()).isFalse();
        assertThat(stored("d").parameters())
                .isEqualTo(Map.of("threshold", 1, "action", "cancel", "attributes", List.of("who")));
        assertThat(stored("r").parameters())
                .isEqualTo(Map.of("retry_on", "timeout", "max_retry_count", 2, "delay", 1.5, "backoff", 2));
        assertThat(stored("c").uid()).isEqualTo("policy:p:c");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "action.concurrency | {} | parameters: the key \"threshold\" is missing",
                "action.concurrency | {threshold: 0} | parameters.threshold: is 0; use a number from 1 to",
                "action.concurrency | {threshold: 1.5} | parameters.threshold: expected a whole number, found the number 1.5",
                "action.concurrency | {threshold: many} | parameters.threshold: expected a whole number, found the text",
                "action.concurrency | {threshold: 1, action: wait} | parameters.action: unknown value \"wait\"",
                "action.concurrency | {threshold: 1, treshold: 2} | parameters.treshold: unknown key; did you mean",
                "action.concurrency | {threshold: 1, attributes: [who]} | parameters.attributes: unknown key",
                "action.concurrency.attr | {threshold: 1, attributes: who} | parameters.attributes: expected a list",
                "action.concurrency.attr | {threshold: 1, attributes: [who, who]} | names \"who\" twice",
                "action.concurrency.attr | {threshold: 1, attributes: [1]} | expected names of parameters",
                "action.retry | {} | the key \"retry_on\" is missing",
                "action.retry | {retry_on: error} | parameters.retry_on: unknown value \"error\"",
                "action.retry | {retry_on: failure, max_retry_count: 6} | max_retry_count: is 6; use a number from 1 to 5",
                "action.retry | {retry_on: failure, delay: 121} | parameters.delay: is 121; use a number from 0 to 120",
                "action.retry | {retry_on: failure, jitter: 2} | parameters.jitter: is 2; use a number from 0 to 1",
                "action.retries | {} | there is no policy type \"action.retries\"; did you mean \"action.retry\"",
            })
    void refusesWhatItsTypeDoesNotKnow(String type, String parameters, String problem) throws Exception {
        Registration registration = pack.with(
                        "policies/x.yaml",
                        "name: x\nresource_ref: p.a\npolicy_type: " + type + "\nparameters: " + parameters + "\n")
                .register();

        assertThat(pack.problems(registration))
                .anySatisfy(text ->
                        assertThat(text).startsWith("E p/policies/x.yaml:").contains(problem));
        assertThat(store.list(Policy.class)).isEmpty();
    }

    @Test
    void warnsOfPoliciesThatDoNotDoWhatTheySay() throws Exception {
        Registration registration = pack.with("policies/x.yaml", """
                        name: x
                        resource_ref: p.b
                        policy_type: action.concurrency
                        parameters: {threshold: 1}
                        """)
                .with("policies/y.yaml", """
                        name: y
                        resource_ref: p.a
                        policy_type: action.concurrency.attr
                        parameters: {threshold: 1, attributes: [whom]}
                        """)
                .with("policies/z.yaml", """
                        name: z
                        resource_ref: q.c
                        policy_type: action.concurrency.attr
                        parameters: {threshold: 1}
                        """)
                .register();

        assertThat(pack.problems(registration))
                .anySatisfy(text ->
                        assertThat(text).startsWith("W p/policies/x.yaml:").contains("no action \"p.b\" is registered"))
                .anySatisfy(text -> assertThat(text)
                        .startsWith("W p/policies/y.yaml:")
                        .contains("the action has no parameter \"whom\"", "did you mean \"who\""))
                .anySatisfy(text -> assertThat(text)
                        .startsWith("W p/policies/z.yaml:")
                        .contains("all executions of the action count together"));
        assertThat(registration.hasErrors()).isFalse();
        assertThat(store.list(Policy.class)).hasSize(3);
    }

    @Test
    void anActionHasOnePolicyOfEachType() throws Exception {
        String first = "resource_ref: p.a\npolicy_type: action.concurrency\nparameters: {threshold: 1}\n";
        Registration registration = pack.with("policies/x.yaml", "name: x\n" + first)
                .with("policies/y.yaml", "name: y\n" + first)
                .register();

        assertThat(pack.problems(registration))
                .singleElement()
                .satisfies(text -> assertThat(text)
                        .startsWith("E p/policies/y.yaml: ")
                        .contains("\"p.a\" has the policy \"p.x\" of type action.concurrency already"));
        assertThat(store.list(Policy.class)).extracting(Policy::key).containsExactly("p.x");
        assertThat(pack.register().counts().get("policies")).isEqualTo(new Registration.Tally(0, 0, 1));
    }
}
