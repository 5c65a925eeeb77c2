// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.register;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.content.TestRunners;
import dev.petrel.engine.content.read.DefinitionCheck;
import dev.petrel.engine.content.register.Registration.Tally;
import dev.petrel.engine.content.source.PackFinder;
import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Content;
import dev.petrel.engine.model.Pack;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.model.Trigger;
import dev.petrel.engine.model.TriggerType;
import dev.petrel.engine.store.ContentStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistrarTest {

    @TempDir
    Path packs;

    private final ContentStore store = new MemoryStore(InstantSource.fixed(Instant.EPOCH)).content();
    private PackFixture pack;

    @BeforeEach
    void setup() {
        pack = new PackFixture(packs, store);
    }

    @Test
    void registersEverythingOfAPack() throws Exception {
        Registration registration = full().register();

        assertThat(registration.problems()).isEmpty();
        assertThat(registration.counts().keySet())
                .containsExactly("packs", "triggers", "sensors", "actions", "rules", "aliases", "policies");
        assertThat(registration.counts().values()).containsOnly(new Tally(1, 0, 0));
        SensorType sensor = store.get(SensorType.class, "p.S").orElseThrow();
        assertThat(sensor.entryPoint()).isEqualTo("sensors/s.py");
        assertThat(sensor.artifact()).isEqualTo(packs.resolve("p/sensors/s.py").toString());
        assertThat(sensor.metadataFile()).isEqualTo("sensors/s.yaml");
        assertThat(sensor.triggerTypes()).hasToString("[p.t]");
        assertThat(store.get(Trigger.class, "p.t").orElseThrow().type()).hasToString("p.t");
        Rule rule = store.get(Rule.class, "p.r").orElseThrow();
        assertThat(rule.trigger()).hasToString("p.t");
        assertThat(rule.enabled()).isTrue();
        assertThat(store.get(TriggerType.class, "p.t").orElseThrow().metadataFile())
                .isEqualTo("sensors/s.yaml");
    }

    /** A sensor begins as soon as it is registered, and its first event must find its rule. */
    @Test
    void registersRulesBeforeTheSensorsWhoseEventsTheyMatch() throws Exception {
        PackFixture all = full();
        List<String> order = new ArrayList<>();
        ContentStore watched = (ContentStore) Proxy.newProxyInstance(
                ContentStore.class.getClassLoader(), new Class<?>[] {ContentStore.class}, (proxy, method, args) -> {
                    if (args != null && args.length > 0 && args[0] instanceof Content content) {
                        order.add(content.getClass().getSimpleName());
                    }
                    try {
                        return method.invoke(store, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });

        Registration registration =
                new Registrar(watched, TestRunners.catalog(), new PackFinder(List.of(packs))).register();

        assertThat(all).isNotNull();
        assertThat(registration.problems()).isEmpty();
        assertThat(order).contains("Rule", "SensorType");
        assertThat(order.lastIndexOf("Rule")).isLessThan(order.indexOf("SensorType"));
    }

    @Test
    void whatAPackMakesFailStopsNoOtherPack() throws Exception {
        full().in("q", "actions/b.yaml", "name: b\nrunner_type: python-script\nentry_point: b.py\n");
        DefinitionCheck failing = (action, file, known) -> {
            throw new IllegalStateException("a bug");
        };

        Registration registration = new Registrar(store, TestRunners.catalog(), new PackFinder(List.of(packs)))
                .with(failing)
                .register();

        assertThat(pack.problems(registration))
                .singleElement()
                .asString()
                .startsWith("E q/actions/b.py")
                .contains("cannot be read: java.lang.IllegalStateException: a bug");
        assertThat(store.get(Action.class, "q.b")).isPresent();
        assertThat(store.get(Rule.class, "p.r")).isPresent();
    }

    @Test
    void whatCannotBeReadInTheStoreStopsNoPack() throws Exception {
        MemoryStore spoilt = new MemoryStore(InstantSource.fixed(Instant.EPOCH));
        pack = new PackFixture(packs, spoilt.content());
        Registration ignored = full().register();
        spoilt.spoil(Action.class, "p.a");
        spoilt.spoil(Rule.class, "p.r");
        spoilt.spoil(TriggerType.class, "core.st2.webhook");
        pack.in("q", "actions/b.yaml", "name: b\nrunner_type: python-script\nentry_point: b.py\n");

        Registration registration = pack.register();

        assertThat(pack.problems(registration)).isEmpty();
        assertThat(spoilt.content().get(Action.class, "q.b")).isPresent();
        assertThat(spoilt.content().get(Rule.class, "p.r")).isPresent();
    }

    @Test
    void registeringTheSameAgainChangesNothing() throws Exception {
        full().with(
                        "rules/cron.yaml",
                        "name: cron\ntrigger: {type: core.st2.CronTimer, parameters: {hour: 1}}\naction: {ref: p.a}\n")
                .register();
        long revision = store.revision();

        Registration again = pack.register();

        assertThat(again.changedAnything()).isFalse();
        assertThat(again.counts().get("rules")).isEqualTo(new Tally(0, 0, 2));
        assertThat(store.revision()).isEqualTo(revision);
    }

    @Test
    void sensorsThatDeclareOneTypeDoNotTakeTurnsWithIt() throws Exception {
        pack.with("triggers/t.yaml", "name: t\ndescription: first\npayload_schema: {type: object}\n")
                .with("sensors/a.yaml", "class_name: A\nentry_point: a.py\ntrigger_types: [{name: t}]\n")
                .with(
                        "sensors/b.yaml",
                        "class_name: B\nentry_point: b.py\ntrigger_types: [{name: t, description: last}]\n")
                .register();
        long revision = store.revision();

        assertThat(pack.register().counts().get("triggers")).isEqualTo(new Tally(0, 0, 1));
        assertThat(store.revision()).isEqualTo(revision);
        assertThat(store.get(TriggerType.class, "p.t").orElseThrow().description())
                .isEqualTo("last");
    }

    @Test
    void aChangedFileUpdatesWhatItDescribesAlone() throws Exception {
        full().register();
        Registration again = pack.with("actions/a.yaml", "name: a\nrunner_type: noop\ndescription: new\n")
                .register();

        assertThat(again.counts().get("actions")).isEqualTo(new Tally(0, 1, 0));
        assertThat(again.counts().get("sensors")).isEqualTo(new Tally(0, 0, 1));
    }

    @Test
    void keepsWhatAnOperatorChangedUntilTheFileChanges() throws Exception {
        full().register();
        Rule rule = store.get(Rule.class, "p.r").orElseThrow();
        store.put(new Rule(
                rule.ref(),
                rule.description(),
                false,
                rule.type(),
                rule.triggerType(),
                rule.triggerParameters(),
                rule.trigger(),
                rule.criteria(),
                rule.action(),
                rule.actionParameters(),
                rule.tags(),
                rule.context(),
                rule.metadataFile()));

        pack.register();

        assertThat(store.get(Rule.class, "p.r").orElseThrow().enabled()).isFalse();
    }

    @Test
    void rulesWithTheSameParametersShareATriggerInWhateverOrder() throws Exception {
        String end = "}}\naction: {ref: core.noop}\n";
        pack.with("rules/a.yaml", "name: a\ntrigger: {type: core.st2.CronTimer, parameters: {hour: 1, minute: 2" + end)
                .with(
                        "rules/b.yaml",
                        "name: b\ntrigger: {type: core.st2.CronTimer, parameters: {minute: 2, hour: 1" + end)
                .with(
                        "rules/c.yaml",
                        "name: c\ntrigger: {type: core.st2.CronTimer, parameters: {minute: 3, hour: 1" + end)
                .register();

        Rule a = store.get(Rule.class, "p.a").orElseThrow();
        Rule b = store.get(Rule.class, "p.b").orElseThrow();
        Rule c = store.get(Rule.class, "p.c").orElseThrow();
        assertThat(a.trigger()).isEqualTo(b.trigger()).isNotEqualTo(c.trigger());
        assertThat(a.trigger().pack()).isEqualTo("core");
        Trigger trigger = store.get(Trigger.class, a.trigger().toString()).orElseThrow();
        assertThat(trigger.type()).hasToString("core.st2.CronTimer");
        assertThat(trigger.parameters()).containsEntry("hour", 1).containsEntry("minute", 2);
    }

    @Test
    void dropsATriggerThatNoRuleListensToAnyMore() throws Exception {
        String rule =
                "name: r\ntrigger: {type: core.st2.CronTimer, parameters: {hour: %d}}\naction: {ref: core.noop}\n";
        pack.with("rules/r.yaml", rule.formatted(1))
                .with("rules/s.yaml", rule.formatted(2).replace("r\n", "s\n"))
                .register();
        String first = store.get(Rule.class, "p.r").orElseThrow().trigger().toString();
        String second = store.get(Rule.class, "p.s").orElseThrow().trigger().toString();

        pack.with("rules/r.yaml", rule.formatted(3))
                .with("rules/s.yaml", rule.formatted(3).replace("r\n", "s\n"))
                .register();

        assertThat(store.get(Trigger.class, first)).isEmpty();
        assertThat(store.get(Trigger.class, second)).isEmpty();
        assertThat(store.get(
                        Trigger.class,
                        store.get(Rule.class, "p.r").orElseThrow().trigger().toString()))
                .isPresent();
    }

    @Test
    void builtinTypesAreThereWithoutAnyPackAndAreNotOverwritten() throws Exception {
        TriggerType own = new TriggerType(
                dev.petrel.engine.model.Ref.of("core.st2.webhook"),
                "mine",
                java.util.Map.of(),
                java.util.Map.of("a", 1),
                List.of(),
                null,
                null);
        store.register(own);

        pack.with("README.md", "").register();

        assertThat(store.list(TriggerType.class)).hasSize(14);
        assertThat(store.get(TriggerType.class, "core.st2.webhook")).contains(own);
        assertThat(store.get(Trigger.class, "core.st2.generic.notifytrigger")).isPresent();
        assertThat(store.get(Trigger.class, "core.st2.CronTimer")).isEmpty();
    }

    @Test
    void registersOnlyThePacksThatAreAskedFor() throws Exception {
        full().in("q", "actions/a.yaml", "name: a\nrunner_type: noop\n")
                .in("broken", "pack.yaml", "name: [")
                .register("q");

        assertThat(store.list(Pack.class)).extracting(Pack::ref).containsExactly("q");
        assertThat(pack.problems(pack.register("pp")))
                .singleElement()
                .asString()
                .contains("no pack is called \"pp\" here; did you mean \"p\"?");
    }

    @Test
    void theReferenceComesFromTheManifestNotFromTheDirectory() throws Exception {
        pack.in("mamercad", "pack.yaml", "name: Test pack\nref: test\ndescription: d\nversion: 0.3\nauthor: a\n")
                .in(
                        "mamercad",
                        "rules/r.yaml",
                        "name: r.\npack: test\ntrigger: {type: core.st2.generic.inquiry}\naction: {ref: a.b}\n")
                .in(
                        "mamercad",
                        "actions/x.meta.yaml",
                        "name: some action. yes\npack: mamercad\nrunner_type: python_script\n")
                .register("mamercad");

        Pack test = store.get(Pack.class, "test").orElseThrow();
        assertThat(test.version()).isEqualTo("0.3.0");
        assertThat(test.manifest()).containsEntry("version", "0.3.0");
        assertThat((List<?>) test.manifest().get("files"))
                .hasToString("[actions/x.meta.yaml, pack.yaml, rules/r.yaml]");
        assertThat(store.get(Rule.class, "test.r.")).isPresent();
        assertThat(store.get(Action.class, "test.some action. yes")
                        .orElseThrow()
                        .runnerType())
                .isEqualTo("python-script");
    }

    @Test
    void theFirstDirectoryThatHasAPackWins(@TempDir Path second) throws Exception {
        full();
        new PackFixture(second, store).with("actions/z.yaml", "name: z\nrunner_type: noop\n");
        Path third = second.resolve("none");
        Registration registration =
                new Registrar(store, TestRunners.catalog(), new PackFinder(List.of(packs, third, second))).register();

        assertThat(store.get(Action.class, "p.z")).isEmpty();
        assertThat(registration.hasErrors()).isFalse();
        assertThat(registration.problems())
                .extracting(Problem::message)
                .containsExactly("the pack directory does not exist");
        assertThat(new Registrar(store, TestRunners.catalog(), new PackFinder(List.of(third)))
                        .register()
                        .hasErrors())
                .isTrue();
    }

    @Test
    void twoPacksOfOneNameInOneDirectoryAreReported() throws Exception {
        full().in("q", "pack.yaml", "name: p\nref: p\ndescription: d\nversion: 1.0.0\nauthor: a\n");
        assertThat(pack.problems(pack.register()))
                .containsExactly(
                        "W q: is not used: pack \"p\" was found in \"p\" before; remove one, or give it another"
                                + " \"ref\"");
    }

    @Test
    void whatIsNoMetadataIsLeftAlone() throws Exception {
        pack.with("actions/config.yaml", "a: 1\n")
                .with("actions/workflows/w.yaml", "version: 1.0\n")
                .with("actions/old.yaml.disabled", "nothing")
                .with("actions/.hidden.yaml", "[")
                .with("rules/deep/r.yaml", "[")
                .with("sensors/config.yaml", "class_name: C\nentry_point: c.py\n")
                .with("sensors/c.py", "");
        Files.createDirectories(packs.resolve("scripts/actions"));
        Files.createDirectories(packs.resolve(".git/actions"));

        Registration registration = pack.register();

        assertThat(pack.problems(registration))
                .containsExactly("W scripts: has no pack.yaml, so it is not a pack; add one");
        assertThat(registration.counts().get("sensors")).isEqualTo(new Tally(1, 0, 0));
        assertThat(registration.counts().get("actions")).isEqualTo(new Tally(0, 0, 0));
    }

    @Test
    void ofTwoFilesWithOneNameTheLastCounts() throws Exception {
        pack.with("actions/a.yaml", "name: x\nrunner_type: noop\ndescription: first\n")
                .with("actions/b.yaml", "name: x\nrunner_type: noop\ndescription: last\n");

        assertThat(pack.problems(pack.register()))
                .containsExactly("W p/actions/b.yaml: \"p.x\" is defined in \"actions/a.yaml\" too; this file counts;"
                        + " rename one");
        assertThat(store.get(Action.class, "p.x").orElseThrow().description()).isEqualTo("last");
    }

    private PackFixture full() throws Exception {
        return pack.with("sensors/s.py", "")
                .with("sensors/s.yaml", "class_name: S\nentry_point: s.py\ntrigger_types:\n  - name: t\n")
                .with("actions/a.yaml", "name: a\nrunner_type: noop\n")
                .with("rules/r.yaml", "name: r\nenabled: true\ntrigger: {type: p.t}\naction: {ref: p.a}\n")
                .with("aliases/l.yaml", "name: l\naction_ref: p.a\nformats: [run it]\n")
                .with("policies/y.yaml", """
                        name: y
                        resource_ref: p.a
                        policy_type: action.retry
                        parameters: {retry_on: failure, max_retry_count: 2, delay: 0}
                        """);
    }
}
