// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a client asked for.
 *
 * @param method in capitals
 * @param path as it was sent, without the query
 * @param params what the placeholders of the route's pattern stand for, decoded
 * @param query the values of each query parameter, decoded
 * @param headers by name in lower case
 * @param body empty when there was none
 * @param fields the object that the body is; without keys when there was none
 */
public record Request(
        String method,
        String path,
        Map<String, String> params,
        Map<String, List<String>> query,
        Map<String, String> headers,
        byte[] body,
        Map<String, @Nullable Object> fields) {

    public Request {
        params = Map.copyOf(params);
        query = Map.copyOf(query);
        headers = Map.copyOf(headers);
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** A request without a body. */
    static Request of(
            String method,
            String path,
            Map<String, String> params,
            Map<String, List<String>> query,
            Map<String, String> headers) {
        return new Request(method, path, params, query, headers, new byte[0], Map.of());
    }

    /** The value of a placeholder that the route's pattern has. */
    public String param(String name) {
        return Optional.ofNullable(params.get(name))
                .orElseThrow(() -> new IllegalArgumentException("the route has no {" + name + "}"));
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    Request withBody(byte[] newBody, Map<String, @Nullable Object> newFields) {
        return new Request(method, path, params, query, headers, newBody, newFields);
    }
}
