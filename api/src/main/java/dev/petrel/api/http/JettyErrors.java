// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request.Handler;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What is wrong before a request reaches a handler (a broken request line, a server that stops), in our form. */
final class JettyErrors implements Handler {

    private final SecurityHeaders headers;

    JettyErrors(SecurityHeaders headers) {
        this.headers = headers;
    }

    @Override
    public boolean handle(
            org.eclipse.jetty.server.Request request, org.eclipse.jetty.server.Response response, Callback callback) {
        int status = response.getStatus();
        String why = request.getAttribute(ErrorHandler.ERROR_MESSAGE) instanceof String text && !text.isBlank()
                ? ": " + Quoted.shorten(ClassNames.without(text))
                : "";
        Response answer = headers.on(Response.fault(status, HttpStatus.getMessage(status) + why + ".")
                .with("Connection", "close"));
        answer.headers().forEach(response.getHeaders()::put);
        response.write(true, ByteBuffer.wrap(answer.body()), callback);
        return true;
    }
}
