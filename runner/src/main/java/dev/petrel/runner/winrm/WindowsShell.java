// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.process.Capture;
import dev.petrel.runner.http.BreakOff;
import dev.petrel.runner.winrm.WsmanAnswer.Chunk;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A shell on a host, which runs one command at a time. Used by one thread. */
final class WindowsShell {

    private static final Logger log = LoggerFactory.getLogger(WindowsShell.class);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int SECONDS = 10;

    private final WsmanClient client;
    private final Envelopes envelopes;
    private final Clock clock;
    private final String id;
    private @Nullable String running;

    private WindowsShell(WsmanClient client, Envelopes envelopes, Clock clock, String id) {
        this.client = client;
        this.envelopes = envelopes;
        this.clock = clock;
        this.id = id;
    }

    /** Makes it. */
    static WindowsShell open(
            WsmanClient client, Envelopes envelopes, Clock clock, ShellSettings settings, Conditions conditions)
            throws IOException {
        WsmanAnswer answer =
                client.send(envelopes.create(settings, conditions.limit().operationSeconds()), conditions.breakOff());
        if (answer.shell() == null) {
            throw new IOException("opening a shell: the host does not say which it is");
        }
        return new WindowsShell(client, envelopes, clock, answer.shell());
    }

    /** What bounds the requests. */
    record Conditions(Limit limit, BreakOff breakOff) {}

    /** Starts {@code line}. */
    void start(String line, Conditions conditions) throws IOException {
        WsmanAnswer answer =
                client.send(envelopes.command(id, line, conditions.limit().operationSeconds()), conditions.breakOff());
        if (answer.command() == null) {
            throw new IOException("starting the command: the host does not say which it is");
        }
        running = answer.command();
    }

    /**
     * Waits for the end of what runs, and takes what it writes.
     *
     * @return its exit code; null when the time is over first
     */
    @Nullable
    Long await(Capture out, Capture error, Conditions conditions) throws IOException, InterruptedException {
        while (running != null && !conditions.limit().over()) {
            if (Thread.interrupted()) {
                throw new InterruptedException("the action must end");
            }
            WsmanAnswer answer = receive(running, conditions);
            if (answer == null) {
                continue;
            }
            for (Chunk chunk : answer.output()) {
                (chunk.error() ? error : out).chunk(chunk.bytes(), chunk.bytes().length);
            }
            if (answer.done()) {
                if (answer.exitCode() == null) {
                    throw new IOException(
                            "receiving output: the command has ended, and the host does not tell its exit code");
                }
                free(running, conditions);
                return answer.exitCode();
            }
        }
        return null;
    }

    /** What there is of {@code command}; null if there was nothing to say. A host that says that in no time is given some. */
    private @Nullable WsmanAnswer receive(String command, Conditions conditions)
            throws IOException, InterruptedException {
        long before = clock.nanos();
        WsmanAnswer answer = null;
        try {
            answer = client.send(
                    envelopes.receive(id, command, conditions.limit().operationSeconds()), conditions.breakOff());
        } catch (HostFault e) {
            if (!e.timedOut()) {
                throw e;
            }
        }
        boolean nothing = answer == null || answer.output().isEmpty() && !answer.done();
        if (nothing && clock.since(before).compareTo(PAUSE) < 0) {
            clock.newWaker().await(PAUSE);
        }
        return answer;
    }

    /** Frees what the host keeps of {@code command}, which has ended. What that does not do the end of the shell does. */
    private void free(String command, Conditions conditions) {
        try {
            terminate(command, conditions);
        } catch (IOException e) {
            log.debug("Command \"{}\" was not freed.", command, e);
        }
    }

    /** Ends {@code command}. */
    private void terminate(String command, Conditions conditions) throws IOException {
        running = null;
        client.send(envelopes.signal(id, command, Envelopes.TERMINATE, SECONDS), conditions.breakOff());
    }

    /**
     * Ends what runs, if something does: asks it to end, takes what it writes until {@code grace} is over, and ends it then.
     */
    void end(Capture out, Capture error, Limit grace, BreakOff breakOff) throws IOException, InterruptedException {
        String command = running;
        if (command == null) {
            return;
        }
        client.send(envelopes.signal(id, command, Envelopes.CTRL_C, SECONDS), breakOff);
        Conditions conditions = new Conditions(grace, breakOff);
        if (await(out, error, conditions) == null) {
            terminate(command, conditions);
        }
    }

    /** Takes it away, and all that runs in it. */
    void delete(BreakOff breakOff) throws IOException {
        client.send(envelopes.delete(id, SECONDS), breakOff);
    }
}
