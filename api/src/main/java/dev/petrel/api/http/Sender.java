// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends answers without a thread that waits for the client. A client that does not take a piece of at most some hundred
 * kilobytes in time is cut off, and all answers on their way have a bound together: {@link Budget}.
 */
final class Sender {

    private static final Logger log = LoggerFactory.getLogger(Sender.class);
    /** Answers up to this size are not counted: a connection takes more than that. */
    private static final int FREE = 4 * 1024;

    private static final int LARGEST_PIECE = 256 * 1024 + Pieces.USUAL;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private final Budget budget;
    private final Turns turns;
    private final Duration patience;

    /** @param patience how long a client may take for one piece */
    Sender(Budget budget, Turns turns, Duration patience) {
        this.budget = budget;
        this.turns = turns;
        this.patience = patience;
    }

    void send(
            Response answer,
            org.eclipse.jetty.server.Request request,
            org.eclipse.jetty.server.Response response,
            Callback callback) {
        long size = answer.body().length + (answer.rest() == null ? 0 : LARGEST_PIECE);
        boolean counted = size > FREE;
        if (counted && !budget.take(size)) {
            close(answer);
            new Sending(refusal(answer), request, response, callback, 0).start();
        } else {
            new Sending(answer, request, response, callback, counted ? size : 0).start();
        }
    }

    private Response refusal(Response answer) {
        Map<String, String> headers = new LinkedHashMap<>(answer.headers()); // of the filters, and the request's id
        headers.keySet().removeIf(name -> name.equalsIgnoreCase("Content-Type"));
        Response busy = Response.fault(
                        503,
                        "Too many answers are on their way: they may have " + budget.size()
                                + " bytes of memory together, an eighth of the heap. Try again, or ask for less with limit"
                                + " or include_attributes.")
                .with("Retry-After", "5");
        headers.putAll(busy.headers());
        return new Response(busy.status(), headers, busy.body());
    }

    private static void close(Response answer) {
        Pieces rest = answer.rest();
        if (rest != null) {
            rest.close();
        }
    }

    /** One answer on its way. */
    private final class Sending {

        private final Response answer;
        private final org.eclipse.jetty.server.Request request;
        private final org.eclipse.jetty.server.Response response;
        private final Callback callback;
        private final long reserved;
        private final AtomicBoolean over = new AtomicBoolean();

        Sending(
                Response answer,
                org.eclipse.jetty.server.Request request,
                org.eclipse.jetty.server.Response response,
                Callback callback,
                long reserved) {
            this.answer = answer;
            this.request = request;
            this.response = response;
            this.callback = callback;
            this.reserved = reserved;
        }

        void start() {
            response.setStatus(answer.status());
            answer.headers().forEach(response.getHeaders()::put);
            // Jetty leaves the body out by itself when the method is HEAD.
            boolean last = answer.rest() == null || request.getMethod().equals("HEAD");
            write(last, ByteBuffer.wrap(answer.body()));
        }

        private void write(boolean last, ByteBuffer bytes) {
            Scheduler.Task limit = request.getComponents()
                    .getScheduler()
                    .schedule(this::cutOff, patience.toMillis(), TimeUnit.MILLISECONDS);
            response.write(last, bytes, Callback.from(() -> written(limit, last), failure -> {
                limit.cancel();
                failed(failure);
            }));
        }

        private void written(Scheduler.Task limit, boolean last) {
            limit.cancel();
            if (last) {
                finish();
                callback.succeeded();
            } else {
                turns.proceed(this::next);
            }
        }

        private void next() {
            try {
                Pieces rest = answer.rest();
                byte[] piece = rest == null || over.get() ? null : rest.next();
                write(piece == null, piece == null ? NOTHING.duplicate() : ByteBuffer.wrap(piece));
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

        private void cutOff() {
            log.debug("A client did not take a part of its answer within {}: cut off.", patience);
            request.getConnectionMetaData()
                    .getConnection()
                    .getEndPoint()
                    .close(new TimeoutException("the client did not take its answer within " + patience));
        }

        private void failed(Throwable failure) {
            finish();
            callback.failed(failure);
        }

        private void finish() {
            if (over.compareAndSet(false, true)) {
                close(answer);
                budget.giveBack(reserved);
            }
        }
    }
}
