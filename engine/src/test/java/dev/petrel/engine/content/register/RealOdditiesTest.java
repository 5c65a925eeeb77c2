// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.register;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.store.ContentStore;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Forms that files of published packs have: all of them load without an error. */
class RealOdditiesTest {

    @TempDir
    Path packs;

    private final ContentStore store = new MemoryStore(InstantSource.fixed(Instant.EPOCH)).content();
    private PackFixture pack;

    @BeforeEach
    void setup() {
        pack = new PackFixture(packs, store);
    }

    @Test
    void defaultsMayContradictTheirTypeOrHoldTemplates() throws Exception {
        pack.with("actions/x.yaml", """
                ---
                name: x
                runner_type: "python-script"
                entry_point: does/not/exist.py
                parameters:
                  n: {type: integer, default: "{{ st2kv.system.n }}"}
                  s: {type: string, default: 5}
                  b: {type: boolean, default: ''}
                  a: {type: array, default: False}
                  t: {type: number, default: now}
                  cmd: {default: "fpm -n {{s}} {% raw %}{{x}}{% endraw %}"}
                  y: {type: string, required: true, default: ~}
                  nothing:
                  sudo: {immutable: true, default: true}
                """);
        Registration registration = pack.register();

        assertThat(registration.hasErrors()).isFalse();
        assertThat(pack.problems(registration))
                .containsExactly(
                        "W p/actions/x.yaml:4:1: entry_point: there is no file \"p/actions/does/not/exist.py\": the"
                                + " action fails when it runs; add it, or correct the path");
        Action action = store.get(Action.class, "p.x").orElseThrow();
        assertThat(action.parameters().keySet())
                .containsExactly("n", "s", "b", "a", "t", "cmd", "y", "nothing", "sudo");
        assertThat(action.parameters().get("a")).containsEntry("default", false);
        assertThat(action.parameters().get("y")).containsEntry("default", null);
        assertThat(action.parameters().get("nothing")).isEmpty();
        assertThat(action.enabled()).isTrue();
    }

    @Test
    void exportedRulesAndStrayKeysLoad() throws Exception {
        pack.with("rules/x.yaml", """
                name: "Run maintenance on directory in which attachments are saved."
                ref: p.x
                uid: rule:p:x
                id: 5f0c
                metadata_file: rules/x.yaml
                pack: p
                description:
                tags: []
                type: {ref: standard, parameters: {}}
                trigger:
                  type: core.st2.webhook
                  pack: core
                  description: d
                  parameters: {url: a/b}
                criteria:
                  trigger.body.payload.pull_requests[0]: {type: exists, pattern: true}
                  service: {type: nexists}
                  trigger.n#1: {type: gt, pattern: 1}
                  trigger.n#2: {type: lt, pattern: 10}
                action:
                  ref: check_procs
                  description: d
                  parameters:
                    text: "{~} {{ trigger.body | to_yaml_string }}"
                """);
        Registration registration = pack.register();

        assertThat(registration.hasErrors()).isFalse();
        Rule rule = store.get(Rule.class, "p.Run maintenance on directory in which attachments are saved.")
                .orElseThrow();
        assertThat(rule.enabled()).isFalse();
        assertThat(rule.triggerType()).isEqualTo("core.st2.webhook");
        assertThat(rule.criteria().keySet())
                .containsExactly("trigger.body.payload.pull_requests[0]", "service", "trigger.n#1", "trigger.n#2");
        assertThat(rule.action()).isEqualTo("check_procs");
        assertThat(rule.actionParameters()).containsEntry("text", "{~} {{ trigger.body | to_yaml_string }}");
    }

    @Test
    void aSensorMayHaveNoTypesOrOnesWithOldKeys() throws Exception {
        pack.with("sensors/a.yaml", "class_name: A\nentry_point: a.py\n").with("sensors/b.yaml", """
                        class_name: B
                        entry_point: b.py
                        poll_interval: 86400
                        enabled: False
                        trigger_types:
                          - name: event
                            pack: elsewhere
                            payload_info: [a, b]
                            payload_schema: {type: object, properties: {a: {type: [string, object]}}}
                            parameters_schema: {}
                        """);
        assertThat(pack.register().problems()).isEmpty();
        assertThat(store.get(SensorType.class, "p.A").orElseThrow().triggerTypes())
                .isEmpty();
        SensorType b = store.get(SensorType.class, "p.B").orElseThrow();
        assertThat(b.enabled()).isFalse();
        assertThat(b.pollInterval()).isEqualTo(86400);
        assertThat(b.triggerTypes()).hasToString("[p.event]");
    }

    @Test
    void petrelsOwnKeysAreRead() throws Exception {
        pack.with("sensors/a.yaml", """
                        class_name: A
                        entry_point: a.sh
                        host: process
                        placement: every_node
                        poll_timeout: 90
                        trigger_types: [{name: t, dedup_key: "{{ trigger.id }}"}]
                        """)
                .with("sensors/b.yaml", "class_name: B\nentry_point: org.example.B\nhost: jvm\n")
                .with("sensors/c.yaml", "class_name: C\nentry_point: /bin/sh\nhost: process\n")
                .with("actions/r.yaml", "name: r\nrunner_type: noop\non_runner_loss: retry\n");
        assertThat(pack.register().problems()).isEmpty();
        SensorType a = store.get(SensorType.class, "p.A").orElseThrow();
        assertThat(List.of(a.host(), a.placement()))
                .containsExactly(SensorType.Host.PROCESS, SensorType.Placement.EVERY_NODE);
        assertThat(a.entryPoint()).isEqualTo("sensors/a.sh");
        assertThat(a.pollTimeout()).isEqualTo(90);
        assertThat(store.get(SensorType.class, "p.B").orElseThrow().entryPoint())
                .isEqualTo("org.example.B");
        assertThat(store.get(SensorType.class, "p.C").orElseThrow().artifact()).isEqualTo("/bin/sh");
        assertThat(store.get(Action.class, "p.r").orElseThrow().onRunnerLoss()).isEqualTo(Action.OnRunnerLoss.RETRY);
        assertThat(store.get(dev.petrel.engine.model.TriggerType.class, "p.t")
                        .orElseThrow()
                        .dedupKey())
                .isEqualTo("{{ trigger.id }}");
    }
}
