// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.register;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.ActionAlias;
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

/** Files of {@code aliases/}: what is read of them, and what is told of those that are wrong. */
class AliasFilesTest {

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
                          x: {type: string}
                          n: {type: integer}
                          fixed: {type: string, immutable: true, default: y}
                        """);
    }

    @Test
    void readsEverythingThatAnAliasMayHave() throws Exception {
        Registration registration = pack.with("aliases/l.yaml", """
                        name: l
                        pack: p
                        description: Says
                        enabled: false
                        action_ref: p.a
                        formats:
                          - "say {{ x }}"
                          - display: "shout <x>"
                            representation: ["shout {{ x }}", "yell {{ x }}"]
                          - {display: "#N", representation: "#{{ n }}", match_multiple: true}
                          - {display: only help}
                        ack: {enabled: true, format: "on it, {{ execution.context.api_user }} {~}", append_url: false, extra: {a: {b: 1}}}
                        result: {enabled: false, format: "{{ execution.result }}", extra: {slack: {color: red}}}
                        extra: {slack: {color: blue}}
                        immutable_parameters: {n: 5}
                        """).register();

        assertThat(pack.problems(registration)).isEmpty();
        ActionAlias alias = store.get(ActionAlias.class, "p.l").orElseThrow();
        assertThat(alias.about()).isEqualTo(new ActionAlias.About("Says", false, "aliases/l.yaml"));
        assertThat(alias.action()).isEqualTo("p.a");
        assertThat(alias.formats())
                .containsExactly(
                        ActionAlias.Format.of("say {{ x }}"),
                        new ActionAlias.Format("shout <x>", List.of("shout {{ x }}", "yell {{ x }}"), false, false),
                        new ActionAlias.Format("#N", List.of("#{{ n }}"), true, false),
                        new ActionAlias.Format("only help", List.of(), false, false));
        assertThat(alias.replies().ack()).containsEntry("append_url", false).containsKeys("enabled", "format", "extra");
        assertThat(alias.replies().result()).containsEntry("enabled", false);
        assertThat(alias.replies().extra()).isEqualTo(Map.of("slack", Map.of("color", "blue")));
        assertThat(alias.immutableParameters()).isEqualTo(Map.of("n", 5));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            `action_ref: p.a;formats: [x]` | `E p/aliases/l.yaml:1:1: the key "name" is missing`
            `name: l;formats: [x]` | `the key "action_ref" is missing`
            `name: l;action_ref: p.a` | `formats: the key "formats" is missing`
            `name: l;action_ref: p.a;formats: x` | `E p/aliases/l.yaml:3:10: formats: expected a list`
            `name: l;action_ref: p.a;formats: [7]` | `formats[0]: expected a text, or a mapping`
            `name: l;action_ref: p.a;formats: [{representation: [7]}]` | `formats[0].representation: expected a list of texts`
            `name: l;action_ref: p.a;formats: [x];ack: yes` | `ack: expected a mapping`
            `name: l;action_ref: p.a;formats: [x];ack: {enabled: 1}` | `ack.enabled: expected true or false`
            `name: l;action_ref: p.a;formats: [x];result: {extra: x}` | `result.extra: expected a mapping`
            `name: l;action_ref: p.a;formats: [x];resutl: {}` | `resutl: unknown key; did you mean "result"?`
            """)
    void aBadFileIsNoOnesButItsOwn(String file, String told) throws Exception {
        Registration registration = pack.with("aliases/l.yaml", file.replace(";", "\n") + "\n")
                .with("aliases/good.yaml", "name: good\naction_ref: p.a\nformats: [go]\n")
                .register();

        assertThat(pack.problems(registration))
                .anySatisfy(problem ->
                        assertThat(problem).startsWith("E p/aliases/l.yaml:").contains(told));
        assertThat(store.list(ActionAlias.class)).extracting(ActionAlias::key).containsExactly("p.good");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            `action_ref: p.b;formats: [x]` | `no action is called "p.b"`
            `action_ref: p.a;formats: ["x {{ y }}"]` | `action "p.a" takes no "y"`
            `action_ref: p.a;formats: ["x {{ fixed }}"]` | `does not let "fixed" be given`
            `action_ref: p.a;formats: [x];immutable_parameters: {y: 1}` | `immutable_parameters: action "p.a" takes no "y"`
            `action_ref: p.a;formats: ["x ("]` | `"x (" matches nothing: it is no regular expression`
            `action_ref: p.a;formats: ["x {{ x }} {{ x }}"]` | `redefinition of group name`
            `action_ref: p.a;formats: ["x {{ a-b }}"]` | `bad character in group name`
            `action_ref: p.a;formats: ["(?<n>x)"]` | `unknown extension`
            `action_ref: p.a;formats: []` | `none of them has a representation`
            `action_ref: p.a;formats: [x];ack: {enabld: true}` | `ack.enabld: unknown key, it is ignored; did you mean "enabled"?`
            `action_ref: p.a;formats: [x];ack: {format: "{% if %}"}` | `ack.format: looks like a template and cannot be parsed`
            `action_ref: p.a;formats: [x];result: {format: "{{ a }}"}` | `its template names "a"`
            """)
    void warnsOfWhatFailsWhenItIsUsed(String file, String told) throws Exception {
        Registration registration = pack.with("aliases/l.yaml", "name: l\n" + file.replace(";", "\n") + "\n")
                .register();

        assertThat(pack.problems(registration))
                .anySatisfy(problem ->
                        assertThat(problem).startsWith("W p/aliases/l.yaml:").contains(told));
        assertThat(store.get(ActionAlias.class, "p.l")).isPresent();
    }

    @Test
    void registersAliasesAloneAndOncePerName() throws Exception {
        pack.with("aliases/a.yaml", "name: l\naction_ref: p.a\nformats: [one]\n")
                .with("aliases/b.yaml", "name: l\naction_ref: p.a\nformats: [two]\n");

        Registration registration = pack.register();

        assertThat(pack.problems(registration))
                .containsExactly("W p/aliases/b.yaml: \"p.l\" is defined in \"aliases/a.yaml\" too; this file counts;"
                        + " rename one");
        assertThat(registration.counts().get("aliases").total()).isEqualTo(1);
        assertThat(store.get(ActionAlias.class, "p.l").orElseThrow().formats())
                .containsExactly(ActionAlias.Format.of("two"));
    }
}
