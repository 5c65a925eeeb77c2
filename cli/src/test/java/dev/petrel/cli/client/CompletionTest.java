// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.cli.ClientMain;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The script, run by bash with a petrel that only says what it was asked. */
class CompletionTest {

    private final FakeApi api = new FakeApi();

    @TempDir
    private Path dir;

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void printsReferencesOfEachKind() {
        api.on("GET /v1/actions", 200, List.of(Map.of("ref", "p.a"), Map.of("ref", "p.b")))
                .on("GET /v1/executions", 200, List.of(Map.of("id", "e1")))
                .on("GET /v1/nodes", 200, List.of(Map.of("node", "n1"), Map.of("node", "n1")))
                .on("GET /v1/packs", 200, List.of(Map.of("ref", "core")));

        assertThat(references("action")).containsExactly("p.a", "p.b");
        assertThat(references("execution")).containsExactly("e1");
        assertThat(references("node")).containsExactly("n1");
        assertThat(references("pack")).containsExactly("core");
        assertThat(Told.by(api, "completion", "--references", "cow").code()).isEqualTo(2);
    }

    @Test
    void completesReferencesFromTheApi() throws Exception {
        petrel("echo core.local; echo core.noop; echo mypack.a");

        assertThat(complete("petrel", "run", "core.")).containsExactly("core.local", "core.noop");
        assertThat(complete("petrel", "run", "--async", "my")).containsExactly("mypack.a");
        assertThat(complete("petrel", "execution", "list", "--action", "my")).containsExactly("mypack.a");
        assertThat(asked()).containsExactly("completion --references action");
    }

    @Test
    void completesCommandsAndOptionsAsBefore() throws Exception {
        petrel("exit 5");

        assertThat(complete("petrel", "exec")).containsExactly("execution");
        assertThat(complete("petrel", "rule", "dis")).containsExactly("disable");
        assertThat(complete("petrel", "run", "--asy")).containsExactly("--async");
        assertThat(complete("petrel", "workflow", "dr")).containsExactly("dry-run");
        assertThat(complete("petrel", "workflow", "dry-run", "--mo")).containsExactly("--mock");
        assertThat(asked()).isEmpty();
    }

    @Test
    void isSilentAndAsksOnceWhereNoApiAnswers() throws Exception {
        petrel("echo 'petrel: no answer' >&2; exit 5");

        assertThat(complete("petrel", "rule", "get", "")).isEmpty();
        assertThat(complete("petrel", "rule", "get", "x")).isEmpty();
        assertThat(asked()).containsExactly("completion --references rule");
    }

    @Test
    void knowsTheKindOfEveryReference() {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        CommandLine root =
                ClientMain.commandLine(new CliContext(Map.of(), Path.of(".."), nowhere, nowhere, Terminal.NONE));
        String script = Told.by(api, "completion").out();

        assertThat(leaves(root)
                        .filter(command -> command.getCommandSpec().positionalParameters().stream()
                                .anyMatch(word ->
                                        List.of("REF", "REF|ID", "ID", "SENSOR").contains(word.paramLabel())))
                        .map(command -> command.getCommandSpec().qualifiedName().substring("petrel".length())))
                .hasSizeGreaterThan(10)
                .allSatisfy(command -> assertThat(script).contains("\"" + command + "\""));
    }

    private List<String> references(String kind) {
        return Told.by(api, "completion", "--references", kind).out().lines().toList();
    }

    /** Puts a petrel in the path that notes what it is asked and then does this. */
    private void petrel(String script) throws IOException {
        Path petrel = Files.createDirectories(dir.resolve("bin")).resolve("petrel");
        Files.writeString(petrel, "#!/bin/sh\necho \"$@\" >>\"" + dir.resolve("asked") + "\"\n" + script + "\n");
        Files.setPosixFilePermissions(petrel, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(dir.resolve("completion"), Told.by(api, "completion").out());
    }

    private List<String> asked() throws IOException {
        Path asked = dir.resolve("asked");
        return Files.exists(asked) ? Files.readAllLines(asked) : List.of();
    }

    private List<String> complete(String... words) throws Exception {
        String line = "source \"" + dir.resolve("completion") + "\"; COMP_WORDS=(" + quoted(words) + "); COMP_CWORD="
                + (words.length - 1)
                + "; _petrel_completion; for word in \"${COMPREPLY[@]}\"; do echo \"$word\"; done";
        ProcessBuilder bash = new ProcessBuilder("bash", "--norc", "-c", line)
                .redirectError(ProcessBuilder.Redirect.DISCARD); // compopt's complaint that no completion is under way
        bash.environment().put("PATH", dir.resolve("bin") + ":" + "/usr/bin:/bin");
        bash.environment().put("XDG_CACHE_HOME", dir.resolve("cache").toString());
        Process process = bash.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said.lines().map(String::strip).toList();
    }

    private static String quoted(String... words) {
        return Stream.of(words)
                .map(word -> "'" + word + "'")
                .reduce((a, b) -> a + " " + b)
                .orElseThrow();
    }

    private static Stream<CommandLine> leaves(CommandLine command) {
        return command.getSubcommands().isEmpty()
                ? Stream.of(command)
                : command.getSubcommands().values().stream().flatMap(CompletionTest::leaves);
    }
}
