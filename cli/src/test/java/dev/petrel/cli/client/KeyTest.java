// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.security.KeyEncryption;
import dev.petrel.engine.security.KeyFile;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyTest {

    private static final Map<String, Object> ONE =
            Map.of("name", "a", "value", "1", "scope", "st2kv.system", "secret", false, "encrypted", false, "uid", "u");
    private static final Map<String, Object> SECRET = Map.of(
            "name", "b", "value", "3030", "scope", "st2kv.system", "secret", true, "encrypted", true, "uid", "v");

    private final InputStream stdin = System.in;
    private final FakeApi api = new FakeApi()
            .on("GET /v1/keys", 200, List.of(ONE, SECRET), Map.of("X-Total-Count", "7"))
            .on("GET /v1/keys/a", 200, ONE)
            .on("GET /v1/keys/b", 200, SECRET)
            .on("PUT /v1/keys/a", 200, ONE)
            .on("PUT /v1/keys/b", 200, SECRET)
            .on("DELETE /v1/keys/a", 204, "");

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        api.close();
        System.setIn(stdin);
    }

    @Test
    void listsAsAsked() {
        Told told = Told.by(api, "key", "list", "--prefix", "a.", "-d", "-n", "2");

        assertThat(told.code()).isZero();
        assertThat(told.out()).contains("a ", "b ", "3030", "st2kv.system");
        assertThat(told.err()).contains("the first 2 of 7");
        assertThat(api.only("GET").query().split("&"))
                .containsExactlyInAnyOrder("prefix=a.", "scope=all", "decrypt=true", "limit=2");
    }

    @Test
    void getsOneOrSeveral() {
        assertThat(Told.by(api, "key", "get", "a", "-s", "user", "-u", "kim").out())
                .contains("value", "1");
        assertThat(api.only("GET").query().split("&")).containsExactlyInAnyOrder("scope=user", "user=kim");
        assertThat(Told.by(api, "key", "get", "a", "b", "-j").out()).contains("\"3030\"", "\"1\"");
        assertThat(Told.by(api, "key", "get", "no").code()).isEqualTo(3);
    }

    @Test
    void setsWithStackStormsOptions() {
        assertThat(Told.by(api, "key", "set", "a", "1", "-l", "60", "-s", "user", "-u", "kim")
                        .code())
                .isZero();

        assertThat(api.only("PUT").json())
                .isEqualTo(Map.of("name", "a", "value", "1", "ttl", 60, "scope", "user", "user", "kim"));
    }

    @Test
    void readsASecretFromStandardInputOrAFile() throws Exception {
        type("s3cret\n");
        assertThat(Told.by(api, "key", "set", "a", "-", "-e").code()).isZero();
        assertThat(api.only("PUT").json())
                .isEqualTo(Map.of("name", "a", "value", "s3cret", "secret", true, "scope", "system"));

        Path file = Files.writeString(directory.resolve("v"), "line\n\n");
        assertThat(Told.by(api, "key", "set", "b", "--from-file", file.toString(), "--encrypted")
                        .code())
                .isZero();
        assertThat(api.asked.get(1).json())
                .isEqualTo(Map.of("name", "b", "value", "line\n\n", "encrypted", true, "scope", "system"));
    }

    @Test
    void wantsOneValueAndOneKindOfSecret() throws Exception {
        Path file = Files.write(directory.resolve("v"), new byte[] {(byte) 0xff});

        assertThat(Told.by(api, "key", "set", "a").err()).contains("the value is missing");
        assertThat(Told.by(api, "key", "set", "a", "1", "--from-file", file.toString())
                        .err())
                .contains("found both");
        assertThat(Told.by(api, "key", "set", "a", "--from-file", file.toString())
                        .err())
                .contains("no text in UTF-8");
        assertThat(Told.by(api, "key", "set", "a", "1", "-e", "--encrypted").code())
                .isEqualTo(2);
        assertThat(api.asked).isEmpty();
    }

    @Test
    void deletesByNameAndByPrefix() {
        Told told = Told.by(api, "key", "delete", "a");
        assertThat(told.code()).isZero();
        assertThat(told.err()).contains("key \"a\" was deleted");
        assertThat(Told.by(api, "key", "delete", "no").code()).isEqualTo(3);

        Told all = Told.by(api, "key", "delete_by_prefix", "-p", "x");
        assertThat(all.code()).isZero();
        assertThat(all.out()).isEqualToIgnoringNewLines("Deleted 1 keys: a");
        assertThat(Told.by(api, "key", "delete_by_prefix", "-p", "").code()).isEqualTo(2);
    }

    @Test
    void loadsYamlAndJson() throws Exception {
        Path yaml = Files.writeString(directory.resolve("k.yaml"), """
                - {name: a, value: {x: [1, "é"], y: null}, scope: user, ttl: 5}
                - {name: b, value: "3030", secret: true, encrypted: true, id: i, uid: u}
                """);
        Path json = Files.writeString(directory.resolve("k.json"), "{\"name\": \"a\", \"value\": \"1\"}");

        assertThat(Told.by(api, "key", "load", yaml.toString(), "-c").code()).isZero();
        assertThat(api.asked.get(0).json())
                .isEqualTo(Map.of(
                        "name", "a", "value", "{\"x\": [1, \"\\u00e9\"], \"y\": null}", "scope", "user", "ttl", 5));
        assertThat(api.asked.get(1).json())
                .isEqualTo(Map.of("name", "b", "value", "3030", "secret", true, "encrypted", true));
        assertThat(Told.by(api, "key", "load", json.toString()).code()).isZero();
        assertThat(api.asked.get(2).json()).isEqualTo(Map.of("name", "a", "value", "1"));
    }

    @Test
    void loadsNothingOfAFileThatIsWrong() throws Exception {
        Path yaml = Files.writeString(directory.resolve("k.yaml"), """
                - {name: a, value: good}
                - {name: b, value: 7}
                - {value: x, sceret: true}
                - {name: c, value: x, expire_timestamp: "2026-01-01T00:00:00Z"}
                """);

        Told told = Told.by(api, "key", "load", yaml.toString());

        assertThat(told.code()).isEqualTo(2);
        assertThat(told.err())
                .contains("nothing was stored", yaml + ":2:", "--convert", yaml + ":3:", "secret", "give ttl");
        assertThat(api.asked).isEmpty();
        assertThat(Told.by(api, "key", "load", "k.txt").err()).contains(".json, .yaml or .yml");
    }

    @Test
    void makesAKeyFileAndEncryptsWithIt() throws Exception {
        Path file = directory.resolve("key.json");
        Told made = Told.by(Map.of(), "key", "generate", file.toString());

        assertThat(made.code()).isZero();
        assertThat(made.out()).contains("encryption_key_path = " + file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        String content = Files.readString(file);
        Told again = Told.by(Map.of(), "key", "generate-key", file.toString());
        assertThat(again.code()).isEqualTo(2);
        assertThat(again.err()).contains("exists and was left as it is");
        assertThat(file).hasContent(content);
        assertThat(Told.by(Map.of(), "key", "generate", directory + "/no/key.json")
                        .err())
                .contains("make it first");

        type("whisper\n");
        Told encrypted = Told.by(Map.of(), "key", "encrypt", "-", "--key-path", file.toString());
        assertThat(encrypted.code()).isZero();
        assertThat(new KeyEncryption(KeyFile.read(file), new SecureRandom())
                        .decrypt(encrypted.out().strip()))
                .isEqualTo("whisper");
        assertThat(Told.by(Map.of(), "key", "encrypt", "whisper").err()).contains("does not belong on a command line");
        assertThat(Told.by(Map.of(), "key", "encrypt", "-", "--key-path", directory + "/no")
                        .err())
                .contains("does not exist");
    }

    private static void type(String text) {
        System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
