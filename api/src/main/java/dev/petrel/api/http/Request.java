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
 * @param headers by name in lower case
 * @param caller who asks; anonymous before the filters have passed it
 * @param body empty when there was none
 * @param fields the object that the body is; without keys when there was none
 */
public record Request(
        Target target, Map<String, String> headers, Caller caller, byte[] body, Map<String, @Nullable Object> fields) {

    /**
     * What it is about.
     *
     * @param method in capitals
     * @param path as it was sent, without the query
     * @param params what the placeholders of the route's pattern stand for, decoded
     * @param query the values of each query parameter, decoded
     */
    public record Target(String method, String path, Map<String, String> params, Map<String, List<String>> query) {

        public Target {
            params = Map.copyOf(params);
            query = Map.copyOf(query);
        }
    }

    public Request {
        headers = Map.copyOf(headers);
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** A request without a body. */
    static Request of(Target target, Map<String, String> headers) {
        return new Request(target, headers, Caller.ANONYMOUS, new byte[0], Map.of());
    }

    public String method() {
        return target.method;
    }

    public String path() {
        return target.path;
    }

    public Map<String, List<String>> query() {
        return target.query;
    }

    /** The value of a placeholder that the route's pattern has. */
    public String param(String name) {
        return Optional.ofNullable(target.params.get(name))
                .orElseThrow(() -> new IllegalArgumentException("the route has no {" + name + "}"));
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    Request by(Caller who) {
        return new Request(target, headers, who, body, fields);
    }

    Request withBody(byte[] newBody, Map<String, @Nullable Object> newFields) {
        return new Request(target, headers, caller, newBody, newFields);
    }
}
