// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.remote;

import dev.petrel.engine.config.PetrelConfig;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.lifecycle.Threads;
import dev.petrel.runner.local.ScriptArguments;
import dev.petrel.runner.spi.EndedEarly;
import dev.petrel.runner.spi.Outcome;
import dev.petrel.runner.spi.RunControl;
import dev.petrel.runner.spi.RunRequest;
import dev.petrel.runner.spi.Runner;
import dev.petrel.runner.spi.RunnerContext;
import dev.petrel.runner.spi.TimeLimit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code remote-shell-cmd} and {@code remote-shell-script}: run a line of shell, or a script of the pack, on other hosts
 * through SSH.
 *
 * <p>Each host has its own connection while its turn lasts, and the time limit of the action for itself. With {@code
 * parallel} as many are at it at a time as {@code [ssh_runner] max_parallel_actions} allows, else one after the other. The
 * threads for that are bounded by the same number for all actions together, beside the one that each action has anyway.
 *
 * <p>When the time is over or the thread is interrupted, the process groups on the hosts are asked to end, killed two
 * seconds later, and only then the connections closed.
 */
final class RemoteRunner implements Runner {

    private static final double DEFAULT_TIMEOUT = 60;
    private static final int IDLE_SECONDS = 10;

    private final PetrelConfig config;
    private final BiFunction<RunRequest, PetrelConfig, SshJob> planner;
    private final Clock clock = new SystemClock();
    private final SshConnections connections;
    private final Routes routes;
    private final ExecutorService helpers;

    private RemoteRunner(PetrelConfig config, BiFunction<RunRequest, PetrelConfig, SshJob> planner) {
        this.config = config;
        this.planner = planner;
        this.connections = new SshConnections(config.sshRunner());
        this.routes = new Routes(config);
        int most = config.sshRunner().maxParallel();
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                most, most, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Threads.named("remote-shell"));
        threads.allowCoreThreadTimeOut(true);
        this.helpers = threads;
    }

    /** {@code remote-shell-cmd}. */
    static RemoteRunner commands(RunnerContext context) {
        return new RemoteRunner(context.config(), RemoteRunner::command);
    }

    /** {@code remote-shell-script}. */
    static RemoteRunner scripts(RunnerContext context) {
        return new RemoteRunner(context.config(), RemoteRunner::script);
    }

    @Override
    public Outcome start(RunRequest request, RunControl control) throws InterruptedException {
        List<Target> targets;
        SshJob job;
        try {
            targets = Target.list(request.text("hosts", ""));
            job = planner.apply(request, config);
        } catch (IllegalArgumentException e) {
            return Outcome.failed("action \"" + request.action().ref() + "\": " + e.getMessage());
        }
        HostOutputs outputs = new HostOutputs(control, config.actionRunner().maxOutput(), targets.size() == 1);
        SshRun host = new SshRun(routes, connections, clock);
        int most = request.flag("parallel") ? config.sshRunner().maxParallel() : 1;
        HostsRun run = new HostsRun(targets, target -> host.run(job, target, outputs));
        control.onCancel(run::end);
        List<HostResult> results = run.run(most, helpers);
        if (Thread.interrupted()) {
            throw new EndedEarly(RemoteResult.perHost(results, outputs.valuesSoon()));
        }
        return RemoteResult.of(results, outputs.values(), config.sshRunner().allowPartialFailure());
    }

    private static SshJob command(RunRequest request, PetrelConfig config) {
        String cmd = request.text("cmd", "");
        if (cmd.isBlank()) {
            throw new IllegalArgumentException("parameter \"cmd\" is empty; nothing to run");
        }
        RemoteShell shell = shell(request, cmd);
        return job(request, target -> shell, null);
    }

    private static SshJob script(RunRequest request, PetrelConfig config) {
        ScriptFiles files = ScriptFiles.of(request, config.sshRunner().remoteDirectory());
        String arguments =
                new ScriptArguments(schema(request), request.text("kwarg_op", "--")).of(request.actionParameters());
        return job(request, target -> shell(request, files.command(target, arguments)), files);
    }

    private static SshJob job(RunRequest request, Function<Target, RemoteShell> shell, @Nullable ScriptFiles files) {
        TimeLimit limit = new TimeLimit(request.seconds("timeout", DEFAULT_TIMEOUT));
        if (!limit.usable()) {
            throw new IllegalArgumentException(limit.complaint());
        }
        Access access = Access.of(request);
        Access.Key key = access.key();
        return new SshJob(access, new KeyRing(key == null ? null : key.passphrase()), limit, shell, files);
    }

    private static RemoteShell shell(RunRequest request, String command) {
        String password = request.text("sudo_password", "");
        if (password.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("parameter \"sudo_password\" has a line break; a password has none");
        }
        String lines = RemoteShell.lines(request.fullEnvironment(), request.text("cwd", ""), command);
        return new RemoteShell(
                lines,
                request.flag("sudo"),
                password,
                "petrel-" + request.execution().id());
    }

    private static Map<String, Map<String, @Nullable Object>> schema(RunRequest request) {
        Map<String, Map<String, @Nullable Object>> own =
                new LinkedHashMap<>(request.action().parameters());
        own.keySet().removeAll(request.runnerParameters().keySet());
        return own;
    }

    @Override
    public void stop() {
        connections.stop();
    }
}
