// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import dev.petrel.engine.lifecycle.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of one request as it comes, without a thread that waits for it. Bounds its size, the memory that all
 * bodies take together, how long it may stall and how long it may take. Gives what is wrong to {@code then} in place of
 * the body, after what the client still sends has been read and dropped: a client that is cut off while it sends does
 * not read the answer.
 */
final class BodyReader implements Runnable {

    private static final byte[] NOTHING = new byte[0];
    private static final int FIRST = 4 * 1024;
    private static final long MOST_DROPPED = 64L << 20;

    private final Request request;
    private final BodyLimits limits;
    private final BodyLimits.Limit limit;
    private final Clock clock;
    private final Consumer<Outcome> then;
    private final int declared;
    private final long began;
    private @Nullable Response refusal;
    private byte[] buffer = NOTHING;
    private int length;
    private long dropped;
    private long progressed;
    private boolean ended;
    private Scheduler.@Nullable Task watch;

    /**
     * What came of reading.
     *
     * @param refusal the answer to give, or empty
     * @param body empty when there is a refusal
     * @param done is to be run once, when the body is no longer needed: gives back what it takes to the budget
     */
    record Outcome(Optional<Response> refusal, byte[] body, Runnable done) {}

    /**
     * @param refusal the answer if it is known already, so that the body is read only to be dropped
     * @param then is called once
     */
    BodyReader(
            Request request,
            BodyLimits limits,
            BodyLimits.Limit limit,
            Clock clock,
            @Nullable Response refusal,
            Consumer<Outcome> then) {
        this.request = request;
        this.limits = limits;
        this.limit = limit;
        this.clock = clock;
        this.refusal = refusal;
        this.then = then;
        this.declared = (int) Math.min(Integer.MAX_VALUE, request.getLength());
        this.began = clock.nanos();
        this.progressed = began;
    }

    @Override
    public void run() {
        boolean more = true;
        while (more) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                if (watch()) {
                    request.demand(this);
                }
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                end(Response.fault(400, "The body ended before it was complete.")
                        .with("Connection", "close"));
                return;
            }
            try {
                more = add(chunk);
            } finally {
                chunk.release();
            }
        }
        end(null);
    }

    /** Whether there is more to read. */
    private synchronized boolean add(Content.Chunk chunk) {
        if (ended) {
            return false;
        }
        progressed = clock.nanos();
        int more = chunk.remaining();
        if (refusal == null && (long) length + more > limit.bytes()) {
            refuse(limit.exceeded());
        }
        if (refusal == null && length + more > buffer.length) {
            grow(length + more);
        }
        if (refusal == null) {
            chunk.getByteBuffer().get(buffer, length, more);
            length += more;
        } else {
            dropped += more;
        }
        return !chunk.isLast() && dropped <= MOST_DROPPED;
    }

    private void grow(int needed) {
        long wanted = Math.min(Math.max(FIRST, 2L * buffer.length), declared > 0 ? declared : limit.bytes());
        int size = (int) Math.max(needed, wanted);
        if (limits.budget().take(size - buffer.length)) {
            buffer = Arrays.copyOf(buffer, size);
        } else {
            refuse(limits.busy());
        }
    }

    private void refuse(Response answer) {
        refusal = answer;
        limits.budget().giveBack(buffer.length);
        buffer = NOTHING;
        length = 0;
    }

    private void end(@Nullable Response failure) {
        Outcome outcome;
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            if (watch != null) {
                watch.cancel();
            }
            int taken = buffer.length;
            Response answer = refusal == null ? failure : refusal;
            byte[] body = length == buffer.length ? buffer : Arrays.copyOf(buffer, length);
            outcome = new Outcome(
                    Optional.ofNullable(answer),
                    answer == null ? body : NOTHING,
                    () -> limits.budget().giveBack(taken));
            buffer = NOTHING;
        }
        then.accept(outcome);
    }

    /** Sets the clock for a body that is not here with its head; false if its time is over. */
    private synchronized boolean watch() {
        if (watch == null && !ended) {
            checkLater();
        }
        return !ended;
    }

    private void checkLater() {
        watch = request.getComponents()
                .getScheduler()
                .schedule(this::check, left().toMillis() + 1, TimeUnit.MILLISECONDS);
    }

    private Duration left() {
        Duration stall = limits.config().idle().minus(clock.since(progressed));
        Duration all = limits.config().whole().minus(clock.since(began));
        return stall.compareTo(all) < 0 ? stall : all;
    }

    private void check() {
        synchronized (this) {
            if (ended) {
                return;
            }
            if (!left().isNegative()) {
                checkLater();
                return;
            }
        }
        end(Response.fault(
                        408,
                        "The body did not come in time: [api] request_idle_timeout and request_timeout say how long it"
                                + " may take.")
                .with("Connection", "close"));
    }
}
