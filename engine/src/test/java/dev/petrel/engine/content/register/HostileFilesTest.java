// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.register;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.content.yaml.YamlFile;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Pack;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.store.ContentStore;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is the matter with one file of a pack, it is told of that file, and all others load. */
class HostileFilesTest {

    private static final String GOOD = "name: good\nrunner_type: noop\n";

    @TempDir
    Path packs;

    private final ContentStore store = new MemoryStore(InstantSource.fixed(Instant.EPOCH)).content();
    private PackFixture pack;

    @BeforeEach
    void writeWhatIsGood() throws IOException {
        pack = new PackFixture(packs, store);
        pack.with("actions/good.yaml", GOOD)
                .with("triggers/t.yaml", "name: t\n")
                .with("rules/good.yaml", "name: good\ntrigger: {type: p.t}\naction: {ref: p.good}\n")
                .in("q", "actions/good.yaml", GOOD);
    }

    /** Texts that cannot be read, in any folder. */
    private static Map<String, byte[]> texts() {
        Map<String, String> texts = new TreeMap<>();
        texts.put("nul", "name: a\0b\nrunner_type: noop\n");
        texts.put("deep-list", "name: " + "[".repeat(100_000));
        texts.put("deep-json", "{\"name\": " + "[".repeat(100_000));
        texts.put("deep-flow", "name: x\nv: " + "[".repeat(150) + "]".repeat(150) + "\n");
        texts.put("deep-anchors", anchors(150, "[*a%d]"));
        texts.put("bomb", anchors(9, "[*a%1$d, *a%1$d, *a%1$d, *a%1$d, *a%1$d, *a%1$d, *a%1$d, *a%1$d, *a%1$d]"));
        texts.put("bomb-beyond-64-bits", anchors(64, "[*a%1$d, *a%1$d]"));
        texts.put("bomb-of-text", "name: &a " + "x".repeat(100_000) + "\nv: [" + "*a, ".repeat(4_000) + "*a]\n");
        texts.put("itself", "name: &a [*a]\n");
        texts.put("itself-merged", "a: &a\n  <<: *a\n");
        texts.put("long-key", "name: x\nv:\n  ? " + "k".repeat(50_001) + "\n  : 1\n");
        texts.put("long-key-json", "{\"name\": \"x\", \"v\": {\"" + "k".repeat(50_001) + "\": 1}}");
        texts.put("python", "name: !!python/object/apply:os.system [id]\n");
        texts.put("tabs", "name: x\n\trunner_type: noop\n");
        texts.put("colon", "name: x: y: z\n");
        texts.put("documents", "name: x\n---\nname: y\n");
        texts.put("empty", "");
        texts.put("huge", "name: " + "x".repeat(YamlFile.MOST_BYTES));
        Map<String, byte[]> bytes = new TreeMap<>();
        texts.forEach((name, text) -> bytes.put(name, text.getBytes(StandardCharsets.UTF_8)));
        bytes.put("latin-1", "name: \u00e9\nrunner_type: noop\n".getBytes(StandardCharsets.ISO_8859_1));
        bytes.put("utf-16", GOOD.getBytes(StandardCharsets.UTF_16));
        bytes.put("utf-32", GOOD.getBytes(Charset.forName("UTF-32LE")));
        bytes.put("gzip", new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3});
        bytes.put("surrogate", new byte[] {'n', 'a', 'm', 'e', ':', ' ', (byte) 0xed, (byte) 0xa0, (byte) 0x80});
        return bytes;
    }

    private static String anchors(int levels, String refersTo) {
        StringBuilder text = new StringBuilder("name: x\nv:\n- &a0 [x]\n");
        for (int i = 1; i <= levels; i++) {
            text.append("- &a")
                    .append(i)
                    .append(' ')
                    .append(String.format(refersTo, i - 1))
                    .append('\n');
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"actions", "rules", "sensors", "triggers"})
    void aFileThatCannotBeReadIsItsOwnProblem(String folder) throws Exception {
        for (Map.Entry<String, byte[]> text : texts().entrySet()) {
            Path file = packs.resolve(
                    "p/" + folder + "/" + text.getKey() + (text.getKey().contains("json") ? ".json" : ".yaml"));
            Files.createDirectories(file.getParent());
            Files.write(file, text.getValue());
        }

        Registration registration = pack.register();

        for (String name : texts().keySet()) {
            assertThat(pack.problems(registration))
                    .as(name)
                    .anyMatch(problem -> problem.startsWith("E p/" + folder + "/" + name + "."));
        }
        assertTheRestLoaded();
    }

    @Test
    void aManifestThatCannotBeReadIsItsPacksProblem() throws Exception {
        for (Map.Entry<String, byte[]> text : texts().entrySet()) {
            Path file = packs.resolve("x" + text.getKey() + "/pack.yaml");
            Files.createDirectories(file.getParent());
            Files.write(file, text.getValue());
        }

        Registration registration = pack.register();

        for (String name : texts().keySet()) {
            assertThat(pack.problems(registration)).as(name).anyMatch(p -> p.startsWith("E x" + name + "/pack.yaml"));
        }
        assertTheRestLoaded();
    }

    @Test
    void aConfigurationSchemaThatCannotBeReadLeavesThePackWithout() throws Exception {
        for (Map.Entry<String, byte[]> text : texts().entrySet()) {
            pack.in("x" + text.getKey().replace('-', '_'), "actions/a.yaml", GOOD);
            Files.write(packs.resolve("x" + text.getKey().replace('-', '_') + "/config.schema.yaml"), text.getValue());
        }

        Registration registration = pack.register();

        assertThat(registration.hasErrors()).isTrue();
        assertThat(store.list(Pack.class)).hasSize(texts().size() + 2);
        assertTheRestLoaded();
    }

    @Test
    void aPathThatTheMachineCannotHaveIsItsFilesProblem() throws Exception {
        pack.with("actions/a.yaml", "name: a\nrunner_type: python-script\nentry_point: \"a\\0b.py\"\n")
                .with("sensors/s.yaml", "class_name: S\nentry_point: \"a\\0b.py\"\n");

        assertThat(pack.problems(pack.register()))
                .containsExactly(
                        "E p/sensors/s.yaml: cannot be read: \"a\\x00b.py\" is no path on this machine (Nul character not"
                                + " allowed); correct it or remove it",
                        "E p/actions/a.yaml: cannot be read: \"a\\x00b.py\" is no path on this machine (Nul character not"
                                + " allowed); correct it or remove it");
        assertTheRestLoaded();
    }

    @Test
    void whatIsToldOfAFileActsOnNoTerminal() throws Exception {
        pack.with("actions/a.yaml", "name: a\nrunner_type: \"\\e[31mred\\x07\"\n\"\\e]0;title\\a\": 1\n");

        assertThat(pack.problems(pack.register()))
                .hasSize(2)
                .allSatisfy(problem -> assertThat(problem.chars()).noneMatch(Character::isISOControl))
                .anyMatch(problem -> problem.contains("\"\\x1b[31mred\\x07\""));
    }

    @Test
    void whatIsNoFileIsTold() throws Exception {
        Path actions = packs.resolve("p/actions");
        Files.createDirectory(actions.resolve("directory.yaml"));
        Files.createSymbolicLink(actions.resolve("nowhere.yaml"), actions.resolve("none"));
        Files.createSymbolicLink(actions.resolve("loop.yaml"), actions.resolve("loop.yaml"));
        Files.createDirectory(packs.resolve("q/pack.yml"));
        Files.createSymbolicLink(packs.resolve("p/above"), packs);
        Files.createDirectories(packs.resolve("r/pack.yaml"));
        Files.writeString(packs.resolve("q/rules"), "no directory");

        Registration registration = pack.register();

        assertThat(pack.problems(registration))
                .containsExactlyInAnyOrder(
                        "W p/actions/directory.yaml: is a directory, not a file: it is not read; rename it or remove it",
                        "W p/actions/nowhere.yaml: is a link that leads nowhere, not a file: it is not read; rename it or"
                                + " remove it",
                        "W p/actions/loop.yaml: is a link that leads nowhere, not a file: it is not read; rename it or"
                                + " remove it",
                        "W q/rules: is no directory: nothing is read from it; correct it",
                        "E r/pack.yaml: is a directory, not a file; rename it or remove it");
        assertTheRestLoaded();
    }

    @Test
    void whatMayNotBeReadIsTold() throws Exception {
        Path file = packs.resolve("p/actions/secret.yaml");
        Path folder = packs.resolve("q/etc");
        Files.writeString(file, GOOD);
        Files.createDirectory(folder);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("---------"));
        boolean root = Files.isReadable(file); // who may read everything cannot see the difference

        Registration registration = pack.register();

        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        if (!root) {
            assertThat(pack.problems(registration))
                    .anyMatch(p -> p.startsWith("E p/actions/secret.yaml: cannot be read"))
                    .anyMatch(
                            p -> p.startsWith("W q/pack.yaml: the list of the pack's files is not complete: \"etc\""));
        }
        assertTheRestLoaded();
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheText() throws Exception {
        pack.with("actions/marked.yaml", "\uFEFF" + GOOD.replace("good", "marked"));

        assertThat(pack.problems(pack.register())).isEmpty();
        assertThat(store.get(Action.class, "p.marked")).isPresent();
    }

    private void assertTheRestLoaded() {
        assertThat(store.list(Action.class)).extracting(Action::key).containsAll(List.of("p.good", "q.good"));
        assertThat(store.get(Rule.class, "p.good")).isPresent();
    }
}
