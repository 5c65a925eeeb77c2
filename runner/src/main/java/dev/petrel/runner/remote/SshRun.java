// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.remote;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.runner.remote.HostResult.End;
import dev.petrel.runner.remote.HostResult.Kind;
import dev.petrel.runner.remote.RemoteProcess.Exit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import org.apache.sshd.client.session.ClientSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a job on a host: connects, brings the script, runs it, takes it away, closes. When it returns, nothing of it is open;
 * what was to be done and what could not is in its result.
 */
final class SshRun {

    private static final Logger log = LoggerFactory.getLogger(SshRun.class);
    private static final Duration CLEANING = Duration.ofSeconds(10);
    private static final String ENDED = "The action had to end before this host was done.";

    private final Routes routes;
    private final SshConnections connections;
    private final Clock clock;

    SshRun(Routes routes, SshConnections connections, Clock clock) {
        this.routes = routes;
        this.connections = connections;
        this.clock = clock;
    }

    /** Does {@code job} on {@code target}. An interrupt ends it soon, and is kept for the caller. */
    HostResult run(SshJob job, Target target, HostOutputs outputs) {
        try (HostConnection connection =
                connections.open(routes.to(target, job.access()), job.access().password(), job.keys())) {
            HostOutputs.Streams streams = outputs.start();
            End end = brought(job, target, connection.session(), streams);
            ScriptFiles files = job.files();
            if (files != null) {
                end = end.with(clean(job, files, target, connection.session()));
            }
            return new HostResult(target, end, outputs.end(streams, end.kind() == Kind.RAN));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return notBegun(target);
        } catch (IOException e) {
            log.debug("Host \"{}\" cannot be reached.", target.name(), e);
            return new HostResult(target, End.notConnected(target.name(), e), null);
        }
    }

    /** Of a host whose turn had not come, or that was not connected yet, when the action had to end. */
    static HostResult notBegun(Target target) {
        return new HostResult(target, End.ended(ENDED, ""), null);
    }

    private End brought(SshJob job, Target target, ClientSession session, HostOutputs.Streams streams) {
        long until = clock.nanos() + job.limit().duration().toNanos();
        try {
            ScriptFiles files = job.files();
            if (files != null) {
                bring(job, files, target, session, until);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return End.ended(ENDED, "");
        } catch (IOException e) {
            return End.failed("Failed sending file(s) to host " + target.name() + ".", e);
        }
        return ran(job, target, session, streams, until);
    }

    private End ran(SshJob job, Target target, ClientSession session, HostOutputs.Streams streams, long until) {
        RemoteShell shell = job.shell().apply(target);
        try (ShellRun run = new ShellRun(session, shell, streams.out(), streams.error(), clock)) {
            return ended(job, target, run, until);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return End.ended(ENDED, "");
        } catch (IOException e) {
            return End.failed("Failed executing command on host \"" + target.name() + "\".", e);
        }
    }

    private static End ended(SshJob job, Target target, ShellRun run, long until) throws IOException {
        try {
            Exit exit = run.await(until);
            if (exit == null) {
                String error = "Failed executing command on host \"" + target.name() + "\". Command didn't finish in "
                        + job.limit().overdue().replaceAll("^.* in ", "");
                return End.timedOut(error, run.kill());
            }
            return exit.code() == null ? End.signaled(String.valueOf(exit.signal())) : End.ran(exit.code());
        } catch (InterruptedException e) {
            String note = run.kill();
            Thread.currentThread().interrupt();
            return End.ended(ENDED, note);
        }
    }

    private void bring(SshJob job, ScriptFiles files, Target target, ClientSession session, long until)
            throws IOException, InterruptedException {
        RemoteShell user = new RemoteShell(
                files.make(target), false, "", job.shell().apply(target).token());
        ByteArrayOutputStream error = new ByteArrayOutputStream();
        try (ShellRun run = new ShellRun(session, user, new Discarding(), error, clock)) {
            require(run.await(until), "its directory cannot be made", error);
        }
        for (ScriptFiles.Item item : files.items()) {
            send(files.receive(target, item), item, session, until);
        }
    }

    private void send(String command, ScriptFiles.Item item, ClientSession session, long until)
            throws IOException, InterruptedException {
        ByteArrayOutputStream error = new ByteArrayOutputStream();
        try (InputStream in = Files.newInputStream(item.local());
                RemoteProcess process = new RemoteProcess(session, command, new Discarding(), error, clock)) {
            process.write(in);
            process.endInput();
            Exit exit = process.await(until, RemoteProcess.Step.NOTHING);
            require(exit, "\"" + item.path() + "\" cannot be written", error);
        } catch (InterruptedIOException e) {
            throw Interrupts.interrupted(e);
        }
    }

    private static void require(@Nullable Exit exit, String otherwise, ByteArrayOutputStream error) throws IOException {
        if (exit == null) {
            throw new IOException(otherwise + ": the time is over");
        }
        if (!Integer.valueOf(0).equals(exit.code())) {
            throw new IOException(
                    otherwise + ": " + error.toString(StandardCharsets.UTF_8).strip());
        }
    }

    /** Takes the directory away: as the user, and if that does not do and root ran the script, as root. */
    private String clean(SshJob job, ScriptFiles files, Target target, ClientSession session) {
        boolean interrupted = Thread.interrupted();
        RemoteShell root = job.shell().apply(target).with(files.remove(target));
        RemoteShell user = new RemoteShell(root.lines(), false, "", root.token());
        try {
            return removed(session, user) || root.sudo() && removed(session, root) ? "" : left(files, target);
        } catch (InterruptedException e) {
            interrupted = true;
            return left(files, target);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean removed(ClientSession session, RemoteShell shell) throws InterruptedException {
        OutputStream nowhere = new Discarding();
        try (ShellRun run = new ShellRun(session, shell, nowhere, nowhere, clock)) {
            Exit exit = run.await(clock.nanos() + CLEANING.toNanos());
            return exit != null && Integer.valueOf(0).equals(exit.code());
        } catch (IOException e) {
            return false;
        }
    }

    private static String left(ScriptFiles files, Target target) {
        return "[petrel: the directory \"" + files.directory(target) + "\" could not be removed from the host]";
    }
}
