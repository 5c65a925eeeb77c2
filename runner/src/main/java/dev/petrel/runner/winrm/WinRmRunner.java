// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.process.Capture;
import dev.petrel.runner.http.BreakOff;
import dev.petrel.runner.http.Trust;
import dev.petrel.runner.local.ScriptArguments;
import dev.petrel.runner.local.ShellOutput;
import dev.petrel.runner.spi.EndedEarly;
import dev.petrel.runner.spi.Outcome;
import dev.petrel.runner.spi.RunControl;
import dev.petrel.runner.spi.RunRequest;
import dev.petrel.runner.spi.Runner;
import dev.petrel.runner.spi.RunnerContext;
import dev.petrel.runner.spi.TimeLimit;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code winrm-cmd}, {@code winrm-ps-cmd} and {@code winrm-ps-script}: run a line of the command prompt, a text for
 * PowerShell or a PowerShell script of the pack on a Windows host, through WinRM.
 *
 * <p>Each run has a connection, a login and a shell of its own. When the time is over or the thread is interrupted, the
 * command is asked to end, ended two seconds later, and its shell deleted, which ends what it has started.
 */
final class WinRmRunner implements Runner {

    private static final double DEFAULT_TIMEOUT = 60;

    /** How much longer than the time limit a host may take to say that the time is over. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    /** How long a host has to say which shell it has made, for an action that must end: else nobody could delete it. */
    private static final Duration OPENING = Duration.ofSeconds(3);

    private final int maxOutput;
    private final Function<RunRequest, WinRmJob> planner;
    private final Clock clock = new SystemClock();
    private final SecureRandom random = new SecureRandom();
    private final Trust trust = new Trust();

    private WinRmRunner(RunnerContext context, Function<RunRequest, WinRmJob> planner) {
        this.maxOutput = context.config().actionRunner().maxOutput();
        this.planner = planner;
    }

    /** {@code winrm-cmd}. */
    static WinRmRunner commands(RunnerContext context) {
        return new WinRmRunner(context, request -> job(request, Steps.line(request.text("cmd", "")), false));
    }

    /** {@code winrm-ps-cmd}. */
    static WinRmRunner psCommands(RunnerContext context) {
        return new WinRmRunner(context, request -> job(request, Steps.powerShell(command(request)), true));
    }

    /** {@code winrm-ps-script}. */
    static WinRmRunner psScripts(RunnerContext context) {
        return new WinRmRunner(context, request -> job(request, Steps.powerShell(script(request)), true));
    }

    private static String command(RunRequest request) {
        String cmd = request.text("cmd", "");
        if (cmd.isBlank()) {
            throw new IllegalArgumentException("parameter \"cmd\" is empty; nothing to run");
        }
        if (cmd.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("parameter \"cmd\" has a NUL character at position " + cmd.indexOf('\0')
                    + ", which cannot be told to PowerShell; take it out");
        }
        return cmd;
    }

    private static String script(RunRequest request) {
        String text = ScriptText.of(request);
        String operator = request.text("kwarg_op", "-");
        ScriptArguments arguments = new ScriptArguments(schema(request), operator);
        String words = PowerShell.arguments(
                operator,
                arguments.named(request.actionParameters()),
                arguments.positional(request.actionParameters()));
        return words.isEmpty() ? text : "& {" + text + "\n} " + words; // the script may end with a comment
    }

    private static Map<String, Map<String, @Nullable Object>> schema(RunRequest request) {
        Map<String, Map<String, @Nullable Object>> own =
                new LinkedHashMap<>(request.action().parameters());
        own.keySet().removeAll(request.runnerParameters().keySet());
        return own;
    }

    private static WinRmJob job(RunRequest request, Steps steps, boolean powerShell) {
        TimeLimit limit = new TimeLimit(request.seconds("timeout", DEFAULT_TIMEOUT));
        if (!limit.usable()) {
            throw new IllegalArgumentException(limit.complaint());
        }
        return new WinRmJob(Endpoint.of(request), ShellSettings.of(request), limit, steps, powerShell);
    }

    @Override
    public Outcome start(RunRequest request, RunControl control) throws InterruptedException {
        WinRmJob job;
        try {
            job = planner.apply(request);
        } catch (IllegalArgumentException e) {
            return Outcome.failed("action \"" + request.action().ref() + "\": " + e.getMessage());
        }
        HostEnd end = run(job, control);
        ShellOutput output = new ShellOutput(control);
        boolean interrupted = Thread.interrupted();
        if (end.kind() == HostEnd.Kind.ENDED || interrupted) {
            throw new EndedEarly(WinRmResult.endedEarly(output.textsSoon()));
        }
        try {
            return outcome(job, end, output);
        } catch (InterruptedException e) {
            throw new EndedEarly(WinRmResult.endedEarly(output.textsSoon()));
        }
    }

    private HostEnd run(WinRmJob job, RunControl control) {
        Duration longest = job.limit().duration().plus(GRACE);
        try (BreakOff breakOff = new BreakOff(longest);
                BreakOff opening = new BreakOff(longest);
                Capture records = new Capture(maxOutput);
                WsmanClient client = client(job.endpoint())) {
            control.onCancel(() -> {
                breakOff.now();
                opening.soon(OPENING);
            });
            Capture error = job.powerShell() ? records : control.stderr();
            HostEnd end = new WinRmRun(job, client, clock, breakOff, control.stdout(), error).run(opening);
            if (job.powerShell()) {
                Clixml.read(records, control.stderr());
            }
            return end;
        } catch (IOException e) {
            return HostEnd.failed(e, false); // of a connection that could not even be closed
        }
    }

    private WsmanClient client(Endpoint endpoint) {
        NtlmLogin ntlm = endpoint.transport() == Transport.NTLM
                ? new NtlmLogin(NtlmUser.of(endpoint.username(), endpoint.password()), random, clock)
                : null;
        return new WsmanClient(endpoint, trust.by(endpoint.verify()), ntlm);
    }

    private static Outcome outcome(WinRmJob job, HostEnd end, ShellOutput output) throws InterruptedException {
        IOException cause = end.cause();
        if (cause == null) {
            return end.kind() == HostEnd.Kind.RAN
                    ? WinRmResult.ran(end.code(), output.texts())
                    : WinRmResult.timedOut(job.limit().overdue(), output.texts());
        }
        Outcome.Ended failed =
                Outcome.failedBy("Host " + job.endpoint().authority() + ": " + Trouble.words(cause), cause);
        return end.begun() ? WinRmResult.failed(failed, output.texts()) : failed;
    }
}
