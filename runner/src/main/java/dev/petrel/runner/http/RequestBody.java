// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.http;

import dev.petrel.engine.json.Json;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonLiteral;
import dev.petrel.runner.spi.RunRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request.
 *
 * @param bytes null if there is none
 * @param contentType what it is, unless the headers say; null if that is not known
 */
record RequestBody(byte @Nullable [] bytes, @Nullable String contentType) {

    private static final String JSON = "application/json";
    private static final RequestBody NONE = new RequestBody(null, null);

    /**
     * The body that the parameters of {@code request} make.
     *
     * @param method by which it is sent, or null if the parameters leave that open
     */
    static RequestBody of(RunRequest request, Fields headers, @Nullable String method) throws RefusedRequest {
        Object body = request.actionParameters().get("body");
        boolean json = JSON.equals(headers.get("Content-Type"));
        Upload upload = Upload.of(request);
        if (upload != null) {
            return multipart(upload, body, json);
        }
        if (json) {
            // As StackStorm, which sends "null" for nothing; but nothing where no body is expected.
            boolean nothing = body == null && (method == null || Message.usuallyWithoutBody(method));
            return nothing ? NONE : new RequestBody(utf8(Json.write(jsonValue(body))), null);
        }
        return plain(body);
    }

    private static RequestBody plain(@Nullable Object body) throws RefusedRequest {
        if (body == null || body.equals("")) {
            return NONE;
        }
        if (body instanceof Map<?, ?> form) {
            return new RequestBody(utf8(PercentEncoding.form(form)), "application/x-www-form-urlencoded");
        }
        if (body instanceof List<?>) {
            throw new RefusedRequest(
                    "parameter \"body\" is a list, which only JSON can carry; set the header Content-Type to " + JSON);
        }
        return new RequestBody(utf8(PercentEncoding.text(body)), null);
    }

    private static RequestBody multipart(Upload upload, @Nullable Object body, boolean json) throws RefusedRequest {
        if (json) {
            throw new RefusedRequest("a file is uploaded as multipart/form-data: it cannot be sent with the header"
                    + " Content-Type: " + JSON);
        }
        if (body != null && !body.equals("") && !(body instanceof Map)) {
            throw new RefusedRequest(
                    "parameter \"body\" is a text, and a file is uploaded too: with a file the body must be an"
                            + " object, whose values are the other fields of the form");
        }
        Map<?, ?> fields = body instanceof Map<?, ?> map ? map : Map.of();
        return Multipart.of(upload, fields);
    }

    /** A text is read as JSON or, as StackStorm does, as a Python literal. */
    private static @Nullable Object jsonValue(@Nullable Object body) throws RefusedRequest {
        if (!(body instanceof String text)) {
            return body;
        }
        try {
            return Json.read(text);
        } catch (IllegalArgumentException e) {
            return literal(text, e);
        }
    }

    private static @Nullable Object literal(String text, IllegalArgumentException notJson) throws RefusedRequest {
        try {
            return PythonLiteral.read(text.strip());
        } catch (PythonError e) {
            throw new RefusedRequest(
                    "Request body can't be parsed as JSON, which the header Content-Type says it is: "
                            + notJson.getMessage(),
                    e);
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
