// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ExitCodes;
import dev.petrel.cli.terminal.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CommandDocumentationTest {

    private static final Path PAGE = Path.of("../docs/cli.md");

    @Test
    void namesEveryCommand() throws IOException {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        CommandLine root =
                PetrelMain.commandLine(new CliContext(Map.of(), Path.of(".."), nowhere, nowhere, Terminal.NONE));

        assertThat(leaves(root).map(CommandLine::getCommandSpec).map(spec -> spec.qualifiedName()))
                .hasSizeGreaterThan(30)
                .allSatisfy(name -> assertThat(Files.readString(PAGE)).containsPattern("`" + name + "[ `]"));
    }

    @Test
    void namesEveryExitCode() throws IOException, IllegalAccessException {
        for (Field field : ExitCodes.class.getFields()) {
            assertThat(Files.readString(PAGE)).as(field.getName()).contains("| " + field.get(null) + " |");
        }
    }

    @Test
    void everyCommandExplainsItself() {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        CommandLine root =
                PetrelMain.commandLine(new CliContext(Map.of(), Path.of(".."), nowhere, nowhere, Terminal.NONE));

        assertThat(leaves(root)).allSatisfy(command -> {
            assertThat(command.getCommandSpec().usageMessage().description()).isNotEmpty();
            assertThat(command.getCommandSpec().findOption("--help")).isNotNull();
        });
    }

    private static Stream<CommandLine> leaves(CommandLine command) {
        return command.getSubcommands().isEmpty()
                ? Stream.of(command)
                : command.getSubcommands().values().stream().flatMap(CommandDocumentationTest::leaves);
    }
}
