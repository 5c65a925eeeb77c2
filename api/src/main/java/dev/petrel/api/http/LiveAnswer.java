// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One {@link Live} answer on its way. What waits for the client has a bound of its own and is taken from the budget of all
 * answers; a client that lets more than that wait is cut off, so that it costs the others nothing.
 */
final class LiveAnswer implements Live.Sink {

    private static final Logger log = LoggerFactory.getLogger(LiveAnswer.class);

    /** How many bytes wait for one client at most, beside what is handed to its connection. */
    static final int MOST_WAITING = 256 * 1024;

    private static final int SLICE = 64 * 1024;
    private static final byte[] BEAT = "\n".getBytes(StandardCharsets.US_ASCII);

    private final Live live;
    private final BooleanSupplier allowed;
    private final Budget budget;
    private final Turns turns;
    private final org.eclipse.jetty.server.Request request;
    private final org.eclipse.jetty.server.Response response;
    private final Callback callback;

    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private long bytes;
    private int handedOver;
    private boolean writing;
    private boolean ending;
    private boolean over;
    private boolean quiet;
    private @Nullable Pieces rest;
    private Scheduler.@Nullable Task beat;
    private Scheduler.@Nullable Task nextCheck;

    /** @param allowed whether the client may still have what there is; may block */
    LiveAnswer(
            Live live,
            BooleanSupplier allowed,
            Budget budget,
            Turns turns,
            org.eclipse.jetty.server.Request request,
            org.eclipse.jetty.server.Response response,
            Callback callback) {
        this.live = live;
        this.allowed = allowed;
        this.budget = budget;
        this.turns = turns;
        this.request = request;
        this.response = response;
        this.callback = callback;
    }

    /** Lets the source begin, and sends the head and what {@code answer} has of the body: who sees that misses nothing from then on. */
    void start(Response answer) {
        response.setStatus(answer.status());
        answer.headers().forEach(response.getHeaders()::put);
        synchronized (this) {
            writing = true; // not before the source has begun
            boolean ignored = send(answer.body());
        }
        live.begin(this);
        synchronized (this) {
            write();
        }
        scheduleBeat();
        scheduleCheck();
    }

    @Override
    public synchronized boolean send(byte[] part) {
        if (over || ending) {
            return false;
        }
        if (bytes + part.length > MOST_WAITING || !budget.take(part.length)) {
            cutOff();
            return false;
        }
        waiting.add(part);
        bytes += part.length;
        quiet = false;
        if (!writing) {
            write();
        }
        return true;
    }

    @Override
    public synchronized void end() {
        if (!over && !ending) {
            ending = true;
            if (!writing) {
                write();
            }
        }
    }

    @Override
    public synchronized void endWith(Pieces more) {
        if (over || ending) {
            more.close();
            return;
        }
        ending = true;
        rest = more;
        if (!writing) {
            writing = true;
            turns.proceed(this::pull);
        }
    }

    /** Takes the next part of the rest. */
    private void pull() {
        Pieces from;
        synchronized (this) {
            from = rest;
        }
        if (from == null) { // the client has gone
            return;
        }
        try {
            byte[] next = from.next();
            synchronized (this) {
                pulled(next);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failed(e);
        } catch (RuntimeException e) { // the status is sent: all that is left is to break off
            log.warn("The answer to {} was broken off: {}", request.getHttpURI().getPath(), e.getMessage());
            failed(e);
        }
    }

    private void pulled(byte @Nullable [] next) {
        if (over) {
            return;
        }
        if (next == null) {
            closeRest();
        } else if (budget.takeMore(next.length)) {
            waiting.add(next);
            bytes += next.length;
        } else {
            throw new IllegalStateException("there was no room for a part of it: other answers have twice what [api]"
                    + " answer_memory allows");
        }
        write();
    }

    private void closeRest() {
        Pieces all = rest;
        rest = null;
        if (all != null) {
            all.close();
        }
    }

    /** Hands what waits to the connection, as much as goes into a slice; or the end. */
    private void write() {
        ByteBuffer slice = ByteBuffer.allocate((int) Math.min(bytes, Math.max(SLICE, first())));
        while (!waiting.isEmpty() && waiting.peek().length <= slice.remaining()) {
            slice.put(waiting.poll());
        }
        slice.flip();
        handedOver = slice.remaining();
        bytes -= handedOver;
        writing = true;
        boolean last = ending && waiting.isEmpty() && rest == null;
        response.write(last, slice, Callback.from(() -> written(last), this::failed));
    }

    private int first() {
        byte[] next = waiting.peek();
        return next == null ? 0 : next.length;
    }

    private void written(boolean last) {
        synchronized (this) {
            budget.giveBack(handedOver);
            handedOver = 0;
            writing = false;
            if (!last) {
                goOn();
                return;
            }
        }
        if (finish()) {
            callback.succeeded();
        }
    }

    private void goOn() {
        if (over) {
            return;
        }
        if (rest != null && waiting.isEmpty()) {
            writing = true;
            turns.proceed(this::pull);
        } else if (ending || !waiting.isEmpty()) {
            write();
        }
    }

    private void failed(Throwable failure) {
        if (finish()) {
            callback.failed(failure);
        }
    }

    private void cutOff() {
        log.info(
                "A client of {} did not take what it was sent in time, and was cut off.",
                request.getHttpURI().getPath());
        TimeoutException slow = new TimeoutException("the client did not take its answer in time");
        boolean pending = writing;
        ending = true;
        request.getConnectionMetaData().getConnection().getEndPoint().close(slow);
        if (!pending) { // else what is under way fails, and says so
            failed(slow);
        }
    }

    private synchronized void scheduleBeat() {
        if (!over) {
            beat = request.getComponents()
                    .getScheduler()
                    .schedule(this::beat, live.heartbeat().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void beat() {
        synchronized (this) {
            if (quiet && !writing) {
                boolean ignored = send(BEAT);
            }
            quiet = true;
        }
        scheduleBeat();
    }

    private synchronized void scheduleCheck() {
        if (!over && !ending) {
            nextCheck = request.getComponents()
                    .getScheduler()
                    .schedule(() -> turns.proceed(this::check), live.check().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void check() {
        boolean goesOn = true;
        try {
            goesOn = allowed.getAsBoolean();
        } catch (RuntimeException e) { // asked again
            log.warn(
                    "Whether {} may go on is not known: {}",
                    request.getHttpURI().getPath(),
                    e.toString());
        }
        if (goesOn) {
            scheduleCheck();
        } else {
            log.info(
                    "The answer to {} was ended: its client may not have it any more.",
                    request.getHttpURI().getPath());
            end();
        }
    }

    /** True the first time. */
    private boolean finish() {
        Scheduler.Task pending;
        Scheduler.Task check;
        synchronized (this) {
            if (over) {
                return false;
            }
            over = true;
            pending = beat;
            check = nextCheck;
            budget.giveBack(bytes + handedOver);
            waiting.clear();
            bytes = 0;
            handedOver = 0;
            closeRest();
        }
        if (pending != null) {
            pending.cancel();
        }
        if (check != null) {
            check.cancel();
        }
        live.ended();
        return true;
    }
}
