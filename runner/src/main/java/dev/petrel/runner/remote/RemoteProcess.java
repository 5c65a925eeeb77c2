// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.remote;

import dev.petrel.engine.lifecycle.Clock;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelListener;
import org.apache.sshd.common.util.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** A command that a host runs. Used by one thread, but for what the connection tells. */
final class RemoteProcess implements AutoCloseable {

    /** How it ended: with a code, or by a signal, whose name has no {@code SIG}. */
    record Exit(@Nullable Integer code, @Nullable String signal) {}

    private static final Duration OPENING = Duration.ofSeconds(30);
    private static final Duration GLANCE = Duration.ofMillis(200);
    private static final Duration QUIET = Duration.ofSeconds(1);

    private final ChannelExec channel;
    private final Clock clock;
    private final Clock.Waker waker;
    private volatile boolean closed;
    private volatile long lastOutput;

    /**
     * @param command what to run
     * @param out takes its standard output; called by a thread of the connection
     * @param error takes its standard error
     */
    RemoteProcess(ClientSession session, String command, OutputStream out, OutputStream error, Clock clock)
            throws IOException {
        this.clock = clock;
        this.waker = clock.newWaker();
        this.lastOutput = clock.nanos();
        this.channel = session.createExecChannel(command);
        channel.setOut(new Noted(out));
        channel.setErr(new Noted(error));
        channel.addChannelListener(new ChannelListener() {
            @Override
            public void channelStateChanged(Channel changed, String hint) {
                waker.wake();
            }

            @Override
            public void channelClosed(Channel changed, @Nullable Throwable reason) {
                closed = true;
                waker.wake();
            }
        });
        try {
            channel.open().verify(OPENING);
        } catch (IOException | RuntimeException e) {
            channel.close(true);
            throw e;
        }
    }

    /** Writes to its standard input. */
    void write(byte[] bytes) throws IOException {
        OutputStream in = channel.getInvertedIn();
        in.write(bytes);
        in.flush();
    }

    /** Writes all of {@code from} to its standard input. */
    void write(InputStream from) throws IOException {
        OutputStream in = channel.getInvertedIn();
        from.transferTo(in);
        in.flush();
    }

    /** There is no more for its standard input. */
    void endInput() throws IOException {
        channel.getInvertedIn().close();
    }

    /** Waits a little, at most {@code most}, or until something is told of it. */
    void pause(Duration most) throws InterruptedException {
        waker.await(most.compareTo(GLANCE) < 0 ? most : GLANCE);
    }

    /** Asks the server itself to signal it, by a name without {@code SIG}. Not every server does that. */
    void signal(String name) {
        try {
            Buffer request = channel.getSession().createBuffer(SshConstants.SSH_MSG_CHANNEL_REQUEST);
            request.putUInt(channel.getRecipient());
            request.putString("signal");
            request.putBoolean(false);
            request.putString(name);
            channel.writePacket(request);
        } catch (IOException e) { // its channel has been closed
            wake();
        }
    }

    /** Ends the wait under way, or the next one, so that its condition is looked at again. */
    void wake() {
        waker.wake();
    }

    /**
     * Waits for its end, and then for the rest of its output: until that ends too, or nothing has come for a second, for
     * another process may hold it open.
     *
     * @param until by the clock's nanoseconds
     * @param each looks after what must be done meanwhile
     * @return null when the time is over first
     * @throws IOException if the connection is lost first
     */
    @Nullable
    Exit await(long until, Step each) throws IOException, InterruptedException {
        while (true) {
            each.run();
            boolean over = closed; // before the code is looked at: it comes before the channel closes
            Exit exit = exit();
            if (exit != null && (over || clock.since(lastOutput).compareTo(QUIET) > 0)) {
                return exit;
            }
            if (over) {
                throw new IOException("the connection was lost before the command had ended");
            }
            Duration left = Duration.ofNanos(until - clock.nanos());
            if (left.isNegative() || left.isZero()) {
                return exit;
            }
            pause(left);
        }
    }

    /** Something to do between waits. */
    interface Step {
        Step NOTHING = () -> {};

        void run() throws IOException, InterruptedException;
    }

    private @Nullable Exit exit() {
        Integer code = channel.getExitStatus();
        String signal = channel.getExitSignal();
        return code == null && signal == null ? null : new Exit(code, signal);
    }

    /** Whether its output has ended: neither it nor what it started holds that open. */
    boolean closed() {
        return closed;
    }

    /** Gives its channel up. What still runs then, runs on. */
    @Override
    public void close() {
        channel.close(true);
    }

    /** Notes when something came. */
    private final class Noted extends OutputStream {

        private final OutputStream to;

        Noted(OutputStream to) {
            this.to = to;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            lastOutput = clock.nanos();
            to.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            to.close();
        }
    }
}
