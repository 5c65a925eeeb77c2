// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.Terminal;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.testbed.PetrelMain;
import dev.petrel.testbed.chaos.History.Noted;
import dev.petrel.testbed.chaos.History.Recorded;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ReportTest {

    @Test
    void countsExecutionsThatRanAgain() {
        History history = new History(
                List.of(),
                List.of(
                        new Noted(true, "x", 1, 1, 1),
                        new Noted(true, "y", 1, 1, 1),
                        new Noted(false, "y", 1, 1, 2),
                        new Noted(true, "x", 2, 3, 3),
                        new Noted(true, "x", 3, 5, 4)),
                List.of(recorded("x", 3), recorded("y", 1), recorded("z", 2)));

        assertThat(report(history))
                .contains(
                        "| 2 | executions claimed again |",
                        "| 1 | executions run again, after a start of their action |",
                        "| 4 | starts of an action |");
    }

    @Test
    void countsWhatWasAbandonedBeforeItBegan() {
        History history =
                new History(List.of(), List.of(new Noted(true, "x", 1, 1, 1)), List.of(abandoned("x"), abandoned("y")));

        assertThat(report(history)).contains("| 1 | executions abandoned, though their action had noted no start |");
    }

    private static Recorded abandoned(String id) {
        return new Recorded(id, "e" + id, ExecutionStatus.ABANDONED, List.of(ExecutionStatus.ABANDONED), 1, 0);
    }

    @Test
    void hidesThePasswordsOfTheCommandLine() {
        CommandLine petrel = PetrelMain.commandLine(context());
        petrel.parseArgs(
                "chaos",
                "--amqp-url",
                "amqp://st2:p@ss/w0rd@192.0.2.1:5672//",
                "--mongo-url=mongodb://st2:w0rd@192.0.2.2/?authSource=admin");

        String text = Report.Setting.of(petrel.getSubcommands().get("chaos").getCommandSpec(), 7L, "servers")
                .text();

        assertThat(text)
                .contains("petrel chaos --amqp-url amqp://st2:********@192.0.2.1:5672//"
                        + " --mongo-url=mongodb://st2:********@192.0.2.2/?authSource=admin --seed 7\n")
                .doesNotContain("w0rd");
    }

    private static CliContext context() {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        return new CliContext(Map.of(), Path.of(".."), nowhere, nowhere, Terminal.NONE);
    }

    private static Recorded recorded(String id, int attempts) {
        List<ExecutionStatus> log = Collections.nCopies(attempts, ExecutionStatus.RUNNING);
        return new Recorded(id, "e" + id, ExecutionStatus.RUNNING, log, 2L * attempts - 1, 0);
    }

    private static String report(History history) {
        ChaosPlan plan = new ChaosPlan(
                1, ChaosPlan.Load.actions(1, 1, 0), List.of("a"), List.of(), List.of(), Duration.ofSeconds(5));
        Report.Setting setting = new Report.Setting("petrel chaos", "servers");
        return new Report(plan, setting, history, List.of(), List.of(), Duration.ofSeconds(1)).text();
    }
}
