// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.YamlFile;
import dev.petrel.engine.datastore.Cipher;
import dev.petrel.engine.datastore.Datastore;
import dev.petrel.engine.datastore.Scope;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.KeyValue;
import dev.petrel.engine.model.Pack;
import dev.petrel.engine.security.KeyFile;
import dev.petrel.expression.Rendered;
import dev.petrel.expression.jinja.JinjaTemplates;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackConfigResolverTest {

    private static final String SCHEMA = """
            token: {type: string, secret: true, default: "{{ st2kv.system.token }}"}
            retries: {type: integer, default: 3}
            nested:
              type: object
              properties:
                list: {type: array, items: {type: object, properties: {pin: {type: string, secret: true}}}}
                more: {type: object, additionalProperties: {type: string, secret: true}}
            """;

    @TempDir
    private Path base;

    private final InstantSource clock = InstantSource.fixed(Instant.EPOCH);
    private final MemoryStore store = new MemoryStore(clock);
    private final Datastore datastore = new Datastore(store.keys(), Cipher.withoutKey(), clock);
    private PackConfigResolver settings;

    @BeforeEach
    void setup() throws Exception {
        Files.createDirectories(base.resolve("configs"));
        Map<String, Object> schema = YamlFile.parse(SCHEMA, new FileProblems(Path.of("config.schema.yaml")))
                .orElseThrow()
                .plainMapping();
        store.content().put(new Pack("p", "p", "d", "1.0.0", "a", null, base + "/packs/p", Map.of(), schema));
        settings = new PackConfigResolver(base, this::pack, datastore, new JinjaTemplates(), "stanley");
    }

    private Optional<Pack> pack(String name) {
        return store.content().get(Pack.class, name);
    }

    @Test
    void rendersTemplatesAtEveryLevelFromTheDatastore() throws Exception {
        put(KeyValue.SYSTEM, "host.name", "h1", false);
        put(KeyValue.USER, "stanley:mine", "u1", false);
        put(KeyValue.SYSTEM, "token", "s3cret", false);
        write("""
                url: "https://{{ st2kv.system.host.name }}/{{ st2kv.user.mine | upper }}"
                nested: {list: [1, "{{ st2kv.system.host.name }}", {deep: "{{ 1 + 1 }}"}], plain: "{ no template }"}
                """);

        assertThat(settings.required("p"))
                .containsEntry("url", "https://h1/U1")
                .containsEntry(
                        "nested", Map.of("list", List.of(1, "h1", Map.of("deep", "2")), "plain", "{ no template }"))
                .containsEntry("token", "s3cret")
                .containsEntry("retries", 3);
    }

    @Test
    void readsTheDatastoreAnewEachTime() throws Exception {
        write("a: '{{ st2kv.system.k }}'\nb: ['{{ st2kv.system.k }}']\n");
        assertThat(settings.required("p")).containsEntry("a", null).containsEntry("b", Arrays.asList((Object) null));

        put(KeyValue.SYSTEM, "k", "now", false);
        assertThat(settings.required("p")).containsEntry("a", "now").containsEntry("b", List.of("now"));
    }

    @Test
    void namesPackFileKeyAndTemplateOfAllThatFail() throws Exception {
        write("""
                a: {b: ["x", "{{ nosuch.name }}"]}
                c: "{{ st2kv.system.c | decrypt_kv }}"
                d: "{{ broken"
                good: kept
                """);

        assertThatThrownBy(() -> settings.required("p"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("the configuration of pack \"p\": " + base.resolve("configs/p.yaml"))
                .hasMessageContaining("a.b[1]: the template \"{{ nosuch.name }}\" failed: 'nosuch' is undefined")
                .hasMessageContaining("c: the template \"{{ st2kv.system.c | decrypt_kv }}\" failed: ")
                .hasMessageContaining("\"c\" doesn't exist")
                .hasMessageContaining("d: the template \"{{ broken\" failed: ");
        assertThat(settings.of("p", "stanley")).containsEntry("good", "kept").doesNotContainKeys("a", "c", "d");
    }

    @Test
    void refusesAnEncryptedValueInsteadOfHandingItOut() throws Exception {
        put(KeyValue.SYSTEM, "token", "0A1B2C", true);

        assertThatThrownBy(() -> settings.required("p"))
                .hasMessageContaining(base + "/packs/p/config.schema.yaml: token: ")
                .hasMessageContaining("st2kv.system.token is stored encrypted")
                .hasMessageContaining("no encryption key is configured")
                .hasMessageNotContaining("0A1B2C");
        put(KeyValue.SYSTEM, "token", "plain", false);
        assertThat(settings.required("p")).containsEntry("token", "plain");
    }

    @Test
    void decryptsWhatTheSchemaCallsSecretAndElsewhereWhatIsToldTo() throws Exception {
        Cipher cipher = cipher();
        Datastore secrets = new Datastore(store.keys(), cipher, clock);
        PackConfigResolver with =
                new PackConfigResolver(base, this::pack, secrets, new JinjaTemplates(cipher), "stanley");
        Datastore.Attributes secret = new Datastore.Attributes(true, null, null);
        secrets.put(Scope.SYSTEM, "token", "whisper", secret);
        String own = secrets.put(Scope.ofUser("stanley"), "own", "mine", secret).value();
        put(KeyValue.SYSTEM, "moved", cipher.encrypt("moved"), false);
        write("""
                nested:
                  list: [{pin: "{{ st2kv.user.own }}", name: "{{ st2kv.user.own }}"}]
                  more: {any: "{{ st2kv.system.moved }}"}
                told: "{{ st2kv.user.own | decrypt_kv }}-{{ st2kv.system.token | decrypt_kv }}"
                """);

        assertThat(with.required("p"))
                .containsEntry("token", "whisper")
                .containsEntry("told", "mine-whisper")
                .containsEntry(
                        "nested",
                        Map.of("list", List.of(Map.of("pin", "mine", "name", own)), "more", Map.of("any", "moved")));

        write("token: '{{ st2kv.system.token | decrypt_kv }}'");
        assertThat(with.required("p")).containsEntry("token", "whisper");
        put(KeyValue.SYSTEM, "token", cipher.encrypt("whisper").replaceFirst("..$", "00"), true);
        write("token: '{{ st2kv.system.token }}'");
        assertThatThrownBy(() -> with.required("p"))
                .hasMessageContaining("st2kv.system.token is stored encrypted, and the value of key \"token\" cannot be"
                        + " decrypted");
    }

    @Test
    void refusesAFileThatCannotBeReadAndTellsItsLine() throws Exception {
        write("url: [\n");

        assertThatThrownBy(() -> settings.required("p")).hasMessageContaining("configs/p.yaml:");
        assertThat(settings.of("p", "stanley")).containsEntry("retries", 3);
    }

    @Test
    void looksAtNothingBeforeATemplateNamesTheContext() throws Exception {
        Map<String, Object> context = Map.of("config_context", settings.of("p", "stanley"));
        write("url: http://later\n");

        assertThat(new JinjaTemplates().render("{{ config_context.url }}", context))
                .isEqualTo(new Rendered.Text("http://later"));
        assertThat(settings.required("unknown")).isEmpty();
    }

    private Cipher cipher() throws Exception {
        KeyFile.generate(base.resolve("key.json"), new SecureRandom());
        return Cipher.of(KeyFile.read(base.resolve("key.json")), new SecureRandom());
    }

    private void put(String scope, String name, String value, boolean secret) {
        store.keys().put(new KeyValue(scope, name, value, secret, null, null));
    }

    private void write(String text) throws Exception {
        Files.writeString(base.resolve("configs/p.yaml"), text);
    }
}
