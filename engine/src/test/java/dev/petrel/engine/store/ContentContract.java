// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.Content;
import dev.petrel.engine.model.Pack;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.model.Tag;
import dev.petrel.engine.model.Trigger;
import dev.petrel.engine.model.TriggerType;
import dev.petrel.engine.store.ContentStore.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

interface ContentContract extends StoreSetup {

    private ContentStore content() {
        return store().content();
    }

    @Test
    default void givesBackEveryKindOfContentAsItWas() {
        List<Content> all = List.of(
                new Pack("demo", "Demo", "d", "1.0.0", "me", null, "/opt/demo", Samples.awkward(), Samples.awkward()),
                new TriggerType(
                        new Ref("demo", "t"),
                        null,
                        Samples.awkward(),
                        Samples.awkward(),
                        List.of(new Tag("a", "b")),
                        "triggers/t.yaml",
                        "{{ trigger.path }}"),
                new Trigger(new Ref("demo", "t.1"), new Ref("demo", "t"), Samples.awkward()),
                Samples.sensor("S", true),
                Samples.action("run"),
                Samples.rule("r"));

        all.forEach(each -> assertThat(content().register(each)).isEqualTo(Change.CREATED));

        for (Content each : all) {
            Content found = content().get(each.getClass(), each.key()).orElseThrow();
            assertThat(found).isEqualTo(each);
            assertThat(content().list(each.getClass())).isEqualTo(List.of(each));
            assertThat(content().listReadable(each.getClass(), Assertions::fail))
                    .isEqualTo(List.of(each));
        }
    }

    @Test
    default void keepsTheOrderOfKeysInContent() {
        content().register(Samples.rule("r"));

        Rule found = content().get(Rule.class, "demo.r").orElseThrow();

        assertThat(found.criteria().keySet()).containsExactly("trigger.z", "trigger.a#1");
        assertThat(new ArrayList<>(found.actionParameters().keySet()))
                .isEqualTo(new ArrayList<>(Samples.awkward().keySet()));
    }

    @Test
    default void changesNothingWhenTheSameIsRegisteredAgain() {
        content().register(Samples.sensor("S", true));
        long revision = content().revision();

        assertThat(content().register(Samples.sensor("S", true))).isEqualTo(Change.UNCHANGED);

        assertThat(content().revision()).isEqualTo(revision);
    }

    @Test
    default void keepsWhatAnOperatorPutWhenTheSameIsRegisteredAgain() {
        content().register(Samples.sensor("S", true));
        assertThat(content().put(Samples.sensor("S", false))).isEqualTo(Change.UPDATED);

        assertThat(content().register(Samples.sensor("S", true))).isEqualTo(Change.UNCHANGED);

        assertThat(sensor("demo.S").enabled()).isFalse();
    }

    @Test
    default void replacesWhatAnOperatorPutWhenTheFileChanges() {
        SensorType changed = withInterval(Samples.sensor("S", true), 60);
        content().register(Samples.sensor("S", true));
        content().put(Samples.sensor("S", false));

        assertThat(content().register(changed)).isEqualTo(Change.UPDATED);

        assertThat(sensor("demo.S")).isEqualTo(changed);
        assertThat(content().register(changed)).isEqualTo(Change.UNCHANGED);
    }

    @Test
    default void putsWhatWasNeverRegistered() {
        assertThat(content().put(Samples.rule("r"))).isEqualTo(Change.CREATED);
        assertThat(content().put(Samples.rule("r"))).isEqualTo(Change.UNCHANGED);
        assertThat(content().get(Rule.class, "demo.r")).contains(Samples.rule("r"));
    }

    @Test
    default void registersAnewWhatWasRemoved() {
        content().register(Samples.rule("r"));

        assertThat(content().remove(Rule.class, "demo.r")).isTrue();
        assertThat(content().remove(Rule.class, "demo.r")).isFalse();
        assertThat(content().get(Rule.class, "demo.r")).isEmpty();
        assertThat(content().register(Samples.rule("r"))).isEqualTo(Change.CREATED);
    }

    @Test
    default void keepsKindsApart() {
        content().register(Samples.rule("same"));
        content().register(Samples.action("same"));

        content().remove(Rule.class, "demo.same");

        assertThat(content().list(Rule.class)).isEmpty();
        assertThat(content().get(Samples.action("same").getClass(), "demo.same"))
                .isPresent();
    }

    @Test
    default void listsContentOrderedByKey() {
        Stream.of("b", "a.c", "a", "B").forEach(name -> content().register(Samples.rule(name)));

        assertThat(content().list(Rule.class)).extracting(Rule::key).isSorted().hasSize(4);
    }

    @Test
    default void givesAnotherRevisionAfterEveryChange() {
        List<Long> seen = new ArrayList<>();
        seen.add(content().revision());
        content().register(Samples.sensor("S", true));
        seen.add(content().revision());
        content().put(Samples.sensor("S", false));
        seen.add(content().revision());
        content().register(withInterval(Samples.sensor("S", true), 7));
        seen.add(content().revision());
        content().remove(SensorType.class, "demo.S");
        seen.add(content().revision());

        assertThat(seen).doesNotHaveDuplicates();
        assertThat(content().revision()).isEqualTo(seen.get(seen.size() - 1));
    }

    @Test
    default void createsOnceWhenManyRegisterTheSame() throws Exception {
        List<Change> changes = Race.run(16, i -> () -> content().register(Samples.rule("r")));

        assertThat(changes).containsOnlyOnce(Change.CREATED);
        assertThat(changes).filteredOn(change -> change != Change.CREATED).containsOnly(Change.UNCHANGED);
    }

    @Test
    default void changesTheRevisionForEachOfManyWriters() throws Exception {
        long before = content().revision();

        List<Long> after = Race.run(8, i -> () -> {
            content().register(withInterval(Samples.sensor("S" + i, true), i));
            return content().revision();
        });

        assertThat(after).allSatisfy(revision -> assertThat(revision).isNotEqualTo(before));
        assertThat(content().list(SensorType.class)).hasSize(8);
    }

    @Test
    default void tellsOfEachChangeMadeHereOnceTheRevisionDoes() {
        List<Long> told = new ArrayList<>();
        content().onChange(() -> told.add(content().revision()));
        long before = content().revision();

        content().register(Samples.sensor("S", true));
        content().register(Samples.sensor("S", true));
        content().put(withInterval(Samples.sensor("S", true), 7));
        content().remove(SensorType.class, Samples.sensor("S", true).key());

        assertThat(told).doesNotHaveDuplicates().hasSize(3).doesNotContain(before);
    }

    private SensorType sensor(String key) {
        return content().get(SensorType.class, key).orElseThrow();
    }

    private static SensorType withInterval(SensorType s, int seconds) {
        return new SensorType(
                s.ref(),
                s.description(),
                s.entryPoint(),
                s.artifact(),
                s.triggerTypes(),
                seconds,
                s.pollTimeout(),
                s.enabled(),
                s.host(),
                s.placement(),
                s.metadataFile());
    }
}
