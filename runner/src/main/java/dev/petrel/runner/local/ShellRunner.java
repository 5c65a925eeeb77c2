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
 * <p>The command runs as the user that Petrel runs as, as {@code [system_user] user} if the configuration names another
 * one, or as root if the action asks for it: both through {@link Sudo}, which also signals what then belongs to another
 * user.
 *
 * <p>The run is over when the command has ended and its output too, which processes that it started may hold open
 * longer. When the time is over, or the thread is interrupted, the whole process group is asked to end and killed two
 * seconds later. If the command itself had ended by then, its exit code still counts, and the result names what held
 * its output open.
 */
public final class ShellRunner implements Runner {

    private static final double DEFAULT_TIMEOUT = 60;

    private final Spawner spawner;
    private final Sudo sudo;
    private final Function<RunRequest, Plan> planner;

    private ShellRunner(Spawner spawner, Sudo sudo, Function<RunRequest, Plan> planner) {
        this.spawner = spawner;
        this.sudo = sudo;
        this.planner = planner;
    }

    /** {@code local-shell-cmd}, as the user of this process. */
    public static ShellRunner commands(Spawner spawner) {
        return commands(spawner, Sudo.NONE);
    }

    /** {@code local-shell-cmd}. */
    static ShellRunner commands(Spawner spawner, Sudo sudo) {
        return new ShellRunner(spawner, sudo, Plan::command);
    }

    /** {@code local-shell-script}, as the user of this process. */
    static ShellRunner scripts(Spawner spawner) {
        return scripts(spawner, Sudo.NONE);
    }

    /** {@code local-shell-script}. */
    static ShellRunner scripts(Spawner spawner, Sudo sudo) {
        return new ShellRunner(spawner, sudo, Plan::script);
    }

    @Override
    public boolean usesApi() {
        return true;
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
        try {
            ShellCommand command = sudo.command(request, ((Plan.Ready) plan).line());
            sudo.require(request, command, spawner);
            return run(request, limit, command, control);
        } catch (IOException e) {
            return Outcome.failedBy("action \"" + request.action().ref() + "\": " + e.getMessage(), e);
        }
    }

    private Outcome run(RunRequest request, TimeLimit limit, ShellCommand command, RunControl control)
            throws IOException, InterruptedException {
        ShellOutput output = new ShellOutput(control);
        try {
            ChildProcess child = started(request, command, limit, control);
            tellPassword(child, command);
            Exit exit = limit.await(child);
            if (exit != null && exit.leftovers()) {
                control.stderr().note(limit.heldOpen(exit.holders()));
            }
            ShellTexts texts = output.texts();
            return exit == null
                    ? ShellResult.timedOut(limit.overdue(), texts)
                    : ShellResult.ended(
                            exit.code(), texts, limit, !command.password().isEmpty());
        } catch (InterruptedException e) {
            throw new EndedEarly(ShellResult.endedEarly(output.textsSoon()));
        }
    }

    private ChildProcess started(RunRequest request, ShellCommand command, TimeLimit limit, RunControl control)
            throws IOException {
        Command line = command(request, command).lingering(limit.duration());
        return command.sudo().isEmpty()
                ? spawner.launch(line, control.stdout(), control.stderr())
                : spawner.start(line, control.stdout(), control.stderr(), sudo.signals(request, command));
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
