// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import dev.petrel.engine.lifecycle.Clock;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends answers without a thread that waits for the client. A client that does not take {@value #SLICE} bytes in time is
 * cut off. What waits for clients has a bound together, the {@link Budget}: an answer takes of it what is in memory of it
 * now, so a client that stalls holds no more than one piece.
 */
final class Sender {

    private static final Logger log = LoggerFactory.getLogger(Sender.class);
    /** Answers up to this size are not counted: a connection takes more than that. */
    private static final int FREE = 4 * 1024;

    /** What the source of a streamed answer takes, beside the piece that is sent. */
    private static final int SOURCE = 16 * 1024;

    /** How long a client may take for a slice when there is no room for others. */
    private static final Duration PATIENCE_WHEN_FULL = Duration.ofSeconds(2);

    /** How much is handed to the connection at a time. Java copies each into a buffer outside the heap, and keeps that. */
    private static final int SLICE = 64 * 1024;

    private static final ByteBuffer NOTHING = ByteBuffer.wrap(new byte[0]);

    private final Budget budget;
    private final Turns turns;
    private final Duration patience;
    private final Clock clock;
    /** Those whose clients have yet to take a slice. */
    private final Queue<Sending> stalling = new ConcurrentLinkedQueue<>();

    /** @param patience how long a client may take for one slice */
    Sender(Budget budget, Turns turns, Duration patience, Clock clock) {
        this.clock = clock;
        this.budget = budget;
        this.turns = turns;
        this.patience = patience;
    }

    /**
     * @param prompt whether it is sent even when there is no room left for others: what probes ask
     * @param allowed asked now and then whether an answer that goes on may still do so; may block
     */
    void send(
            Response answer,
            boolean prompt,
            BooleanSupplier allowed,
            org.eclipse.jetty.server.Request request,
            org.eclipse.jetty.server.Response response,
            Callback callback) {
        Live live = answer.live();
        if (live != null && !request.getMethod().equals("HEAD")) {
            new LiveAnswer(live, allowed, budget, turns, request, response, callback).start(answer);
            return;
        }
        long size = held(answer.body(), answer.rest());
        if (prompt ? budget.takeMore(size) : budget.take(size) || makeRoom(size) && budget.take(size)) {
            new Sending(answer.rest(), request, response, callback, size).start(answer);
        } else {
            close(answer.rest());
            new Sending(null, request, response, callback, 0).start(refusal(answer));
        }
    }

    /** Cuts off those that have waited longest for their clients, as far as needed; whether it found any. */
    private boolean makeRoom(long size) {
        long room = 0;
        for (Sending waiting : stalling) { // in the order in which they began to wait
            if (room >= size || !waiting.waitsFor(PATIENCE_WHEN_FULL)) {
                break;
            }
            room += waiting.cutOff();
        }
        return room > 0;
    }

    /** What an answer takes while {@code piece} of it is sent. */
    private static long held(byte[] piece, @Nullable Pieces rest) {
        long size = piece.length + (rest == null ? 0 : SOURCE);
        return size > FREE ? size : 0;
    }

    private Response refusal(Response answer) {
        Map<String, String> headers = new LinkedHashMap<>(answer.headers()); // of the filters, and the request's id
        headers.keySet().removeIf(name -> name.equalsIgnoreCase("Content-Type"));
        Response busy = Response.fault(
                        503,
                        "The answers that clients have not taken yet have all of the " + budget.size()
                                + " bytes that [api] answer_memory allows. Try again.")
                .with("Retry-After", "5");
        headers.putAll(busy.headers());
        return new Response(busy.status(), headers, busy.body());
    }

    private static void close(@Nullable Pieces rest) {
        if (rest != null) {
            rest.close();
        }
    }

    /** One answer on its way. Its steps follow one another, on whatever thread; only the end may come from aside. */
    private final class Sending {

        private final @Nullable Pieces rest;
        private final org.eclipse.jetty.server.Request request;
        private final org.eclipse.jetty.server.Response response;
        private final Callback callback;
        private ByteBuffer piece = NOTHING;
        private boolean lastPiece;
        private volatile long reserved; // written with the lock held
        private boolean over;
        private volatile long handedOver;

        Sending(
                @Nullable Pieces rest,
                org.eclipse.jetty.server.Request request,
                org.eclipse.jetty.server.Response response,
                Callback callback,
                long reserved) {
            this.rest = rest;
            this.request = request;
            this.response = response;
            this.callback = callback;
            this.reserved = reserved;
        }

        void start(Response answer) {
            response.setStatus(answer.status());
            answer.headers().forEach(response.getHeaders()::put);
            // Else it would end with the connection for a client that wants that closed: a part would look like all.
            if (rest != null && request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_1) {
                response.getHeaders().put(HttpHeader.TRANSFER_ENCODING, "chunked");
            }
            // Jetty leaves the body out by itself when the method is HEAD.
            lastPiece = rest == null || request.getMethod().equals("HEAD");
            // Slices would else make it chunked.
            if (rest == null && answer.body().length > 0) {
                response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body().length);
            }
            piece = ByteBuffer.wrap(answer.body());
            write();
        }

        /** Hands the next slice of the piece to the connection. */
        private void write() {
            int size = Math.min(SLICE, piece.remaining());
            ByteBuffer slice = piece.slice(piece.position(), size);
            piece.position(piece.position() + size);
            boolean last = lastPiece && !piece.hasRemaining();
            handedOver = clock.nanos();
            stalling.add(this);
            Scheduler.Task limit = request.getComponents()
                    .getScheduler()
                    .schedule(this::cutOff, patience.toMillis(), TimeUnit.MILLISECONDS);
            response.write(last, slice, Callback.from(() -> written(limit, last), failure -> {
                limit.cancel();
                failed(failure);
            }));
        }

        private void written(Scheduler.Task limit, boolean last) {
            limit.cancel();
            stalling.remove(this);
            if (last) {
                finish();
                callback.succeeded();
            } else {
                turns.proceed(this::next);
            }
        }

        private void next() {
            try {
                if (!piece.hasRemaining()) {
                    piece = NOTHING; // so that it need not be in memory beside the next
                    byte[] bytes = rest == null ? null : rest.next();
                    lastPiece = bytes == null;
                    piece = bytes == null ? NOTHING : ByteBuffer.wrap(bytes);
                    reserve(held(piece.array(), rest));
                }
                write();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failed(e);
            } catch (RuntimeException e) { // the status is sent: all that is left is to break off
                log.warn(
                        "The answer to {} {} was broken off: {}",
                        request.getMethod(),
                        request.getHttpURI().getPath(),
                        e.getMessage());
                failed(e);
            }
        }

        private synchronized void reserve(long size) {
            if (size > reserved && !budget.takeMore(size - reserved)) {
                throw new IllegalStateException("there was no room for a part of " + size
                        + " bytes: other answers have twice what [api] answer_memory allows");
            }
            if (size < reserved) {
                budget.giveBack(reserved - size);
            }
            reserved = size;
        }

        boolean waitsFor(Duration least) {
            return clock.since(handedOver).compareTo(least) >= 0;
        }

        /** Returns about how many bytes that makes free. */
        private long cutOff() {
            stalling.remove(this);
            long size = reserved;
            log.debug("A client did not take a part of its answer in time: cut off.");
            request.getConnectionMetaData()
                    .getConnection()
                    .getEndPoint()
                    .close(new TimeoutException("the client did not take its answer in time"));
            return size;
        }

        private void failed(Throwable failure) {
            finish();
            callback.failed(failure);
        }

        private synchronized void finish() {
            stalling.remove(this);
            if (!over) {
                over = true;
                close(rest);
                budget.giveBack(reserved);
            }
        }
    }
}
