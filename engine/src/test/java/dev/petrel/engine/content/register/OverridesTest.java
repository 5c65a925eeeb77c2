// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.register;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.content.TestRunners;
import dev.petrel.engine.content.config.PackConfigs;
import dev.petrel.engine.content.source.PackFinder;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Policy;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.store.ContentStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverridesTest {

    private static final String POLICY =
            "name: %s\nresource_ref: p.%s\npolicy_type: action.concurrency\nparameters: {threshold: 1}\n";

    private final ContentStore store = new MemoryStore(new ManualClock()).content();

    @TempDir
    private Path base;

    @BeforeEach
    void setup() throws IOException {
        pack("p");
        pack("q");
    }

    @Test
    void disablesAllOfAKindButTheExceptions() throws Exception {
        override("p", "actions:\n  defaults: {enabled: false}\n  exceptions:\n    a: {enabled: true}\n");
        Registration registration = register();

        assertThat(registration.problems()).isEmpty();
        assertThat(action("p.a")).isTrue();
        assertThat(action("p.b")).isFalse();
        assertThat(action("q.b")).isTrue();
        assertThat(registration.overridden()).isEqualTo(Map.of("actions", 1));
    }

    @Test
    void theGlobalFileIsForAllAndAPacksOwnCountsMore() throws Exception {
        override("_global", "sensors:\n  defaults: {enabled: false}\nrules:\n  defaults: {enabled: true}\n");
        override("q", "sensors:\n  exceptions:\n    S: {enabled: true}\n");
        Registration registration = register();

        assertThat(sensor("p.S")).isFalse();
        assertThat(sensor("q.S")).isTrue();
        assertThat(rule("p.r")).isTrue(); // its file does not say, which is false
        assertThat(registration.overridden()).isEqualTo(Map.of("sensors", 1, "rules", 2));
    }

    @Test
    void aChangedFileCountsAtTheNextRegistration() throws Exception {
        register();
        override("p", "actions:\n  defaults: {enabled: false}\n");
        assertThat(register().counts().get("actions").updated()).isEqualTo(2);
        assertThat(action("p.a")).isFalse();

        Files.delete(base.resolve("overrides/p.yaml"));
        register();
        assertThat(action("p.a")).isTrue();
    }

    @Test
    void disablesPolicies() throws Exception {
        new PackFixture(base.resolve("packs"), store)
                .in("p", "policies/c.yaml", POLICY.formatted("c", "a"))
                .in("p", "policies/d.yaml", POLICY.formatted("d", "b"));
        override("p", "policies:\n  defaults: {enabled: false}\n  exceptions:\n    d: {enabled: true}\n");
        Registration registration = register();

        assertThat(registration.problems()).isEmpty();
        assertThat(store.get(Policy.class, "p.c").orElseThrow().enabled()).isFalse();
        assertThat(store.get(Policy.class, "p.d").orElseThrow().enabled()).isTrue();
        assertThat(registration.overridden()).isEqualTo(Map.of("policies", 1));
    }

    @Test
    void namesWhatItDoesNotKnow() throws Exception {
        override(
                "p",
                "action:\n  defaults: {enabled: false}\nactions:\n  default: {enabled: false}\n  exceptions:\n    aa: {enabled: false}\n");
        override("_global", "actions:\n  exceptions:\n    a: {enabled: false}\n");
        override("nowhere", "actions: {}\n");
        Files.writeString(base.resolve("overrides/q.yml"), "actions: {}\n");

        assertThat(problems(register()))
                .containsExactlyInAnyOrder(
                        "W nowhere.yaml: is not read: there is no pack \"nowhere\"; remove it, or install the pack",
                        "W q.yml: is not read; call it q.yaml",
                        "W _global.yaml:2:3: actions.exceptions: is not used in this file; write it into <pack>.yaml of the"
                                + " pack",
                        "W p.yaml:1:1: action: unknown key, it is ignored; did you mean \"actions\"?",
                        "W p.yaml:4:3: actions.default: unknown key, it is ignored; did you mean \"defaults\"?",
                        "W p.yaml:6:5: actions.exceptions.aa: is not one of the pack's actions; did you mean \"a\"?");
        assertThat(action("p.a")).isTrue();
    }

    @Test
    void registersNothingOfAPackWhoseFileCannotBeUsed() throws Exception {
        override("p", "actions:\n  defaults: {enabled: nope, description: x}\n");
        Registration registration = register();

        assertThat(problems(registration))
                .contains(
                        "E p.yaml:2:23: actions.defaults.enabled: expected true or false, found the text \"nope\"",
                        "E p.yaml: what it enables and disables is not known: pack \"p\" is not registered; correct it")
                .anyMatch(problem -> problem.startsWith("E p.yaml:2:29: actions.defaults.description: unknown key"));
        assertThat(store.get(Action.class, "p.a")).isEmpty();
        assertThat(action("q.a")).isTrue();
    }

    private void pack(String name) throws IOException {
        new PackFixture(base.resolve("packs"), store)
                .in(name, "actions/a.yaml", "name: a\nrunner_type: noop\n")
                .in(name, "actions/b.yaml", "name: b\nrunner_type: noop\n")
                .in(name, "sensors/s.yaml", "class_name: S\nentry_point: s.py\ntrigger_types: [{name: t}]\n")
                .in(name, "sensors/s.py", "")
                .in(name, "rules/r.yaml", "name: r\ntrigger: {type: " + name + ".t}\naction: {ref: " + name + ".a}\n");
    }

    private void override(String name, String text) throws IOException {
        Files.createDirectories(base.resolve("overrides"));
        Files.writeString(base.resolve("overrides").resolve(name + ".yaml"), text);
    }

    private Registration register() {
        return new Registrar(
                        store,
                        TestRunners.catalog(),
                        new PackFinder(List.of(base.resolve("packs"))),
                        new PackConfigs(base),
                        base.resolve("overrides"))
                .register(Set.of(), Set.of());
    }

    private List<String> problems(Registration registration) {
        return registration.problems().stream()
                .map(p -> (p.isError() ? "E " : "W ") + p.toString().replace(base.resolve("overrides") + "/", ""))
                .toList();
    }

    private boolean action(String ref) {
        return store.get(Action.class, ref).orElseThrow().enabled();
    }

    private boolean sensor(String ref) {
        return store.get(SensorType.class, ref).orElseThrow().enabled();
    }

    private boolean rule(String ref) {
        return store.get(Rule.class, ref).orElseThrow().enabled();
    }
}
