// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.http;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.process.Capture;
import dev.petrel.runner.spi.Outcome;
import dev.petrel.runner.spi.RunControl;
import dev.petrel.runner.spi.RunRequest;
import dev.petrel.runner.spi.Runner;
import dev.petrel.runner.spi.TimeLimit;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code http-request}: sends one request, follows redirects if it is told to, and keeps the answer as StackStorm does:
 * {@code status_code}, {@code body}, {@code parsed}, {@code headers}. It has succeeded if the status is 200 to 206.
 *
 * <p>The parameter {@code timeout} is, as in Python's requests, how long to wait for the connection and for each next part
 * of the answer. All of it takes {@link #LONGEST} at the most, or that long if {@code timeout} is longer. Of the body as
 * much is kept as of an action's output.
 */
final class HttpRequestRunner implements Runner {

    /** For how long a server can go on that sends something every now and then. */
    static final Duration LONGEST = Duration.ofHours(1);

    private static final double DEFAULT_TIMEOUT = 60;
    private static final int FIRST_GOOD = 200;
    private static final int LAST_GOOD = 206;

    private final int maxBody;
    private final Trust trust = new Trust();

    /** @param maxBody how many bytes of a body are kept */
    HttpRequestRunner(int maxBody) {
        this.maxBody = maxBody;
    }

    @Override
    public Outcome start(RunRequest request, RunControl control) throws InterruptedException {
        try {
            TimeLimit timeout = timeout(request);
            return timeout.usable() ? run(request, control, timeout) : Outcome.failed(timeout.complaint());
        } catch (RefusedRequest e) {
            return Outcome.failedBy(String.valueOf(e.getMessage()), e);
        }
    }

    private static TimeLimit timeout(RunRequest request) throws RefusedRequest {
        Object value = request.actionParameters().get("timeout");
        if (value == null) {
            return new TimeLimit(DEFAULT_TIMEOUT);
        }
        try {
            return new TimeLimit(new BigDecimal(value.toString().strip()).doubleValue());
        } catch (NumberFormatException e) {
            throw new RefusedRequest("parameter \"timeout\" is to be a number of seconds, not \"" + value + "\"", e);
        }
    }

    private Outcome run(RunRequest request, RunControl control, TimeLimit timeout)
            throws RefusedRequest, InterruptedException {
        Conversation conversation = Conversation.of(request, timeout.duration(), trust);
        Duration longest = timeout.duration().compareTo(LONGEST) > 0 ? timeout.duration() : LONGEST;
        try (BreakOff breakOff = new BreakOff(longest);
                Capture body = new Capture(maxBody)) {
            control.onCancel(breakOff::now);
            try {
                return outcome(conversation.hold(breakOff, body), control);
            } catch (IOException e) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("the action must end");
                }
                return failure(e, conversation, timeout, breakOff.overdue());
            }
        }
    }

    private static Outcome outcome(HttpAnswer answer, RunControl control) throws InterruptedException {
        answer.body().reserve(control);
        AnswerBody.Value value = answer.body().value();
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("status_code", answer.status());
        result.put("body", value.body());
        result.put("parsed", value.parsed());
        result.put("headers", answer.headers().byName());
        boolean good = answer.status() >= FIRST_GOOD && answer.status() <= LAST_GOOD;
        return new Outcome.Ended(good ? ExecutionStatus.SUCCEEDED : ExecutionStatus.FAILED, result);
    }

    private static Outcome failure(IOException e, Conversation conversation, TimeLimit timeout, boolean overdue) {
        if (e instanceof RefusedRequest) {
            return Outcome.failedBy(String.valueOf(e.getMessage()), e);
        }
        String what = conversation.shown() + ": ";
        if (overdue) {
            return Outcome.ended(
                    ExecutionStatus.TIMEOUT, what + "the answer was not complete after " + LONGEST.toHours() + " h");
        }
        if (e instanceof SocketTimeoutException) {
            return Outcome.ended(
                    ExecutionStatus.TIMEOUT,
                    what + "timed out. (timeout=" + timeout.seconds() + "): " + e.getMessage());
        }
        return Outcome.failedBy(what + reason(e), e);
    }

    /** What is wrong, without the class that the library names when it has nothing to say itself. */
    private static String reason(IOException e) {
        Throwable said = e;
        Throwable cause = e.getCause();
        while (cause != null && (said.getMessage() == null || said.getMessage().equals(cause.toString()))) {
            said = cause;
            cause = said.getCause();
        }
        return said.getMessage() == null ? "the connection broke off" : said.getMessage();
    }
}
