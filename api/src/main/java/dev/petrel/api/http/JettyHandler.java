// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import dev.petrel.engine.lifecycle.Clock;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.util.Callback;

/** Turns Jetty's requests and answers into ours. */
final class JettyHandler extends Handler.Abstract {

    private static final byte[] NOTHING = new byte[0];

    private final Answering answering;
    private final BodyLimits limits;
    private final Clock clock;

    JettyHandler(Answering answering, BodyLimits limits, Clock clock) {
        this.answering = answering;
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public boolean handle(
            org.eclipse.jetty.server.Request request, org.eclipse.jetty.server.Response response, Callback callback) {
        Answering.Admission admission = answering.admit(
                request.getMethod(),
                request.getHttpURI().getPath(),
                Optional.ofNullable(request.getHttpURI().getQuery()).orElse(""),
                headers(request));
        boolean asksFirst = admission.head().header("expect").isPresent();
        if (!admission.head().hasBody() || asksFirst && admission.refusal().isPresent()) {
            send(answering.answer(admission, NOTHING), response, callback);
            return true;
        }
        new BodyReader(
                        request,
                        limits,
                        limits.of(admission.head()),
                        clock,
                        admission.refusal().orElse(null),
                        outcome -> send(
                                answering.answer(admission.or(outcome.refusal()), outcome.body()), response, callback))
                .run();
        return true;
    }

    private static void send(Response answer, org.eclipse.jetty.server.Response response, Callback callback) {
        response.setStatus(answer.status());
        answer.headers().forEach(response.getHeaders()::put);
        // Jetty leaves the body out by itself when the method is HEAD.
        response.write(true, ByteBuffer.wrap(answer.body()), callback);
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
