// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.local;

import dev.petrel.engine.process.ChildProcess;
import dev.petrel.engine.process.Command;
import dev.petrel.engine.process.Exit;
import dev.petrel.engine.process.Spawner;
import dev.petrel.engine.text.NativeText;
import dev.petrel.runner.spi.EndedEarly;
import dev.petrel.runner.spi.Outcome;
import dev.petrel.runner.spi.RunControl;
import dev.petrel.runner.spi.RunRequest;
import dev.petrel.runner.spi.Runner;
import dev.petrel.runner.spi.TimeLimit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * {@code local-shell-cmd} and {@code local-shell-script}: run a line of shell on this node.
 *
 * <p>The command runs as the user that Petrel runs as, or as root through {@code sudo} if the action asks for it.
 * StackStorm also changes to {@code [system_user] user} when that is another one; Petrel does not: run Petrel as the
 * user that actions shall have.
 *
 * <p>The run is over when the command has ended and its output too, which processes that it started may hold open
 * longer. When the time is over, or the thread is interrupted, the whole process group is asked to end and killed two
 * seconds later. If the command itself had ended by then, its exit code still counts, and the result names what held
 * its output open.
 */
public final class ShellRunner implements Runner {

    private static final double DEFAULT_TIMEOUT = 60;

    private final Spawner spawner;
    private final Function<RunRequest, Plan> planner;

    private ShellRunner(Spawner spawner, Function<RunRequest, Plan> planner) {
        this.spawner = spawner;
        this.planner = planner;
    }

    /** {@code local-shell-cmd}. */
    public static ShellRunner commands(Spawner spawner) {
        return new ShellRunner(spawner, Plan::command);
    }

    /** {@code local-shell-script}. */
    public static ShellRunner scripts(Spawner spawner) {
        return new ShellRunner(spawner, Plan::script);
    }

    @Override
    public Outcome start(RunRequest request, RunControl control) throws InterruptedException {
        TimeLimit limit = new TimeLimit(request.seconds("timeout", DEFAULT_TIMEOUT));
        if (!limit.usable()) {
            return Outcome.failed(limit.complaint());
        }
        Plan plan = planner.apply(request);
        if (plan instanceof Plan.Impossible impossible) {
            return Outcome.failed(impossible.reason());
        }
        ShellCommand command = ((Plan.Ready) plan).command();
        try {
            return run(request, limit, command, control);
        } catch (IOException e) {
            return Outcome.failed("action \"" + request.action().ref() + "\": " + e.getMessage());
        }
    }

    private Outcome run(RunRequest request, TimeLimit limit, ShellCommand command, RunControl control)
            throws IOException, InterruptedException {
        ShellOutput output = new ShellOutput(control);
        try {
            ChildProcess child = spawner.start(
                    command(request, command).lingering(limit.duration()), control.stdout(), control.stderr());
            tellPassword(child, command);
            Exit exit = limit.await(child);
            if (exit != null && exit.leftovers()) {
                control.stderr().note(limit.heldOpen(exit.holders()));
            }
            ShellTexts texts = output.texts();
            return exit == null ? ShellResult.timedOut(limit.overdue(), texts) : ShellResult.ended(exit.code(), texts);
        } catch (InterruptedException e) {
            throw new EndedEarly(ShellResult.endedEarly(output.textsSoon()));
        }
    }

    private static Command command(RunRequest request, ShellCommand command) throws IOException {
        String cwd = request.text("cwd", "");
        NativeText.require("parameter \"cwd\"", cwd);
        Command plain = Command.of(command.argv())
                .in(cwd.isEmpty() ? null : Path.of(cwd))
                .with(request.fullEnvironment());
        return command.password().isEmpty() ? plain : plain.withStdin();
    }

    private static void tellPassword(ChildProcess child, ShellCommand command) {
        if (command.password().isEmpty()) {
            return;
        }
        // It may end, or take no password and run on. Either way it is awaited, and its end tells how it went.
        var ignored = child.write(command.password() + "\n");
        child.closeStdin();
    }
}
