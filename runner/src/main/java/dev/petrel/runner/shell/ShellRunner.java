// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.shell;

import dev.petrel.engine.model.Execution;
import dev.petrel.engine.process.ChildProcess;
import dev.petrel.engine.process.Command;
import dev.petrel.engine.process.Exit;
import dev.petrel.engine.process.Spawner;
import dev.petrel.engine.text.NativeText;
import dev.petrel.runner.ResultMemory;
import dev.petrel.runner.spi.EndedEarly;
import dev.petrel.runner.spi.Outcome;
import dev.petrel.runner.spi.RunRequest;
import dev.petrel.runner.spi.Runner;
import dev.petrel.runner.spi.TimeLimit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
    private final int maxOutput;
    private final ResultMemory memory;
    private final Function<RunRequest, Plan> planner;

    private ShellRunner(Spawner spawner, int maxOutput, ResultMemory memory, Function<RunRequest, Plan> planner) {
        this.spawner = spawner;
        this.maxOutput = maxOutput;
        this.memory = memory;
        this.planner = planner;
    }

    /**
     * {@code local-shell-cmd}.
     *
     * @param maxOutput how many bytes of stdout and of stderr to keep
     * @param memory where large results take their shares
     */
    public static ShellRunner commands(Spawner spawner, int maxOutput, ResultMemory memory) {
        return new ShellRunner(spawner, maxOutput, memory, Plan::command);
    }

    /**
     * {@code local-shell-script}.
     *
     * @param maxOutput how many bytes of stdout and of stderr to keep
     * @param memory where large results take their shares
     */
    public static ShellRunner scripts(Spawner spawner, int maxOutput, ResultMemory memory) {
        return new ShellRunner(spawner, maxOutput, memory, Plan::script);
    }

    @Override
    public Outcome run(RunRequest request) throws InterruptedException {
        TimeLimit limit = new TimeLimit(request.seconds("timeout", DEFAULT_TIMEOUT));
        if (!limit.usable()) {
            return Outcome.failed(limit.complaint());
        }
        Plan plan = planner.apply(request);
        if (plan instanceof Plan.Impossible impossible) {
            return Outcome.failed(impossible.reason());
        }
        ShellCommand command = ((Plan.Ready) plan).command();
        try (ShellOutput output = new ShellOutput(maxOutput)) {
            return run(request, limit, command, output);
        } catch (IOException e) {
            return Outcome.failed("action \"" + request.action().ref() + "\": " + e.getMessage());
        }
    }

    @Override
    public void written(Execution execution) {
        memory.giveBack(execution);
    }

    private Outcome run(RunRequest request, TimeLimit limit, ShellCommand command, ShellOutput output)
            throws IOException, InterruptedException {
        try {
            ChildProcess child = spawner.start(
                    command(request, command).lingering(limit.duration()), output.stdout(), output.stderr());
            tellPassword(child, command);
            Exit exit = limit.await(child);
            output.await(memory, request.execution());
            return outcome(exit, limit, output);
        } catch (InterruptedException e) {
            throw new EndedEarly(ShellResult.endedEarly(output.textsSoon(memory, request.execution())));
        }
    }

    private static Outcome outcome(@Nullable Exit exit, TimeLimit limit, ShellOutput output) {
        if (exit == null) {
            return ShellResult.timedOut(limit.overdue(), output.texts());
        }
        if (exit.leftovers()) {
            output.stderr().note(limit.heldOpen(exit.holders()));
        }
        return ShellResult.ended(exit.code(), output.texts());
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
