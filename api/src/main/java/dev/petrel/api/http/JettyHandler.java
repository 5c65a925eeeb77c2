// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;

/** Turns Jetty's requests and answers into ours. */
final class JettyHandler extends Handler.Abstract {

    static final int LARGEST_BODY = 16 * 1024 * 1024;

    private final Answering answering;

    JettyHandler(Answering answering) {
        this.answering = answering;
    }

    @Override
    public boolean handle(
            org.eclipse.jetty.server.Request request, org.eclipse.jetty.server.Response response, Callback callback)
            throws IOException {
        byte[] body;
        try (InputStream in = Content.Source.asInputStream(request)) {
            body = in.readNBytes(LARGEST_BODY + 1);
        }
        send(
                body.length > LARGEST_BODY
                        ? Response.fault(413, "The body is larger than " + LARGEST_BODY / 1024 / 1024 + " MiB.")
                                .with("Connection", "close")
                        : answering.answer(convert(request, body)),
                response,
                callback);
        return true;
    }

    private static void send(Response answer, org.eclipse.jetty.server.Response response, Callback callback) {
        response.setStatus(answer.status());
        answer.headers().forEach(response.getHeaders()::put);
        // Jetty leaves the body out by itself when the method is HEAD.
        response.write(true, ByteBuffer.wrap(answer.body()), callback);
    }

    private static Request convert(org.eclipse.jetty.server.Request request, byte[] body) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (HttpField field : request.getHeaders()) {
            headers.merge(
                    field.getName().toLowerCase(Locale.ROOT),
                    field.getValue() == null ? "" : field.getValue(),
                    (a, b) -> a + ", " + b);
        }
        Map<String, List<String>> query = new LinkedHashMap<>();
        for (Fields.Field field : org.eclipse.jetty.server.Request.extractQueryParameters(request)) {
            query.put(field.getName(), List.copyOf(field.getValues()));
        }
        return new Request(request.getMethod(), request.getHttpURI().getPath(), Map.of(), query, headers, body);
    }
}
