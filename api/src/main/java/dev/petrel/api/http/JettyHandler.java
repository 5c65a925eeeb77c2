// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import dev.petrel.engine.lifecycle.Clock;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.util.Callback;

/** Turns Jetty's requests and answers into ours. */
final class JettyHandler extends Handler.Abstract {

    private static final byte[] NOTHING = new byte[0];

    private final Answering answering;
    private final BodyLimits limits;
    private final Clock clock;
    private final Turns turns;
    private final Sender sender;

    JettyHandler(Answering answering, BodyLimits limits, Clock clock, Turns turns, Sender sender) {
        this.answering = answering;
        this.limits = limits;
        this.clock = clock;
        this.turns = turns;
        this.sender = sender;
    }

    @Override
    public boolean handle(
            org.eclipse.jetty.server.Request request, org.eclipse.jetty.server.Response response, Callback callback) {
        Answering.Admission admission = answering.admit(
                address(request),
                request.getMethod(),
                request.getHttpURI().getPath(),
                Optional.ofNullable(request.getHttpURI().getQuery()).orElse(""),
                headers(request));
        boolean asksFirst = admission.head().header("expect").isPresent();
        if (!admission.head().hasBody() || asksFirst && admission.refusal().isPresent()) {
            answer(admission, NOTHING, () -> {}, request, response, callback);
            return true;
        }
        new BodyReader(
                        request,
                        limits,
                        limits.of(admission.head()),
                        clock,
                        admission.refusal().orElse(null),
                        outcome -> answer(
                                admission.or(outcome::refusal),
                                outcome.body(),
                                outcome.done(),
                                request,
                                response,
                                callback))
                .run();
        return true;
    }

    /** @param done is run when the body is no longer needed */
    private void answer(
            Answering.Admission admission,
            byte[] body,
            Runnable done,
            org.eclipse.jetty.server.Request request,
            org.eclipse.jetty.server.Response response,
            Callback callback) {
        BooleanSupplier allowed = () -> answering.isStillAllowed(admission);
        Runnable task = () -> {
            Response answer;
            try {
                answer = answering.answer(admission, body);
            } finally {
                done.run();
            }
            sender.send(answer, admission.prompt(), allowed, request, response, callback);
        };
        if (admission.prompt()) {
            task.run();
        } else if (!turns.begin(task)) {
            done.run();
            sender.send(answering.tooMany(admission), true, allowed, request, response, callback);
        }
    }

    private static String address(org.eclipse.jetty.server.Request request) {
        return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress from
                        && from.getAddress() != null
                ? from.getAddress().getHostAddress()
                : "";
    }

    private static Map<String, String> headers(org.eclipse.jetty.server.Request request) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (HttpField field : request.getHeaders()) {
            headers.merge(
                    field.getName().toLowerCase(Locale.ROOT),
                    field.getValue() == null ? "" : field.getValue(),
                    (a, b) -> a + ", " + b);
        }
        return headers;
    }
}
