// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.http;

import dev.petrel.runner.spi.RunRequest;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The headers of a request: those of the parameters, and those that every request has. */
final class Headers {

    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final String AGENT = "petrel/"
            + Optional.ofNullable(Headers.class.getPackage().getImplementationVersion())
                    .orElse("dev");
    /** What is told of the message itself, by what sends it. */
    private static final List<String> OF_THE_MESSAGE = List.of("Content-Length", "Transfer-Encoding", "Connection");

    private Headers() {}

    /**
     * Those that {@code request} asks for. A header that is null is not sent, not even if requests have it otherwise.
     *
     * @throws RefusedRequest for a name that is none, and for a value that is no text of one line
     */
    static Fields of(RunRequest request) throws RefusedRequest {
        Fields fields = new Fields();
        fields.set("User-Agent", AGENT);
        fields.set("Accept-Encoding", "gzip, deflate");
        fields.set("Accept", "*/*");
        if (request.runnerParameters().get("headers") instanceof Map<?, ?> given) {
            for (Map.Entry<?, ?> header : given.entrySet()) {
                add(fields, String.valueOf(header.getKey()), header.getValue());
            }
        }
        addAuth(fields, request.actionParameters().get("auth"));
        OF_THE_MESSAGE.forEach(fields::remove);
        fields.set("Connection", "close"); // no request of another action follows on it
        fields.set("X-Stanley-Action", request.action().ref().name());
        return fields;
    }

    private static void add(Fields fields, String name, @Nullable Object value) throws RefusedRequest {
        if (!NAME.matcher(name).matches()) {
            throw new RefusedRequest("parameter \"headers\": \"" + name + "\" can be no name of a header");
        }
        if (value == null) {
            fields.remove(name);
        } else if (value instanceof String text) {
            fields.set(name, valid(name, text));
        } else {
            throw new RefusedRequest(
                    "parameter \"headers\": the value of \"" + name + "\" is no text; put it in quotes");
        }
    }

    /** {@code value}, if a line can carry it. */
    static String valid(String name, String value) throws RefusedRequest {
        boolean oneLine = value.chars().noneMatch(c -> c == '\r' || c == '\n' || c == 0);
        if (!oneLine || !StandardCharsets.ISO_8859_1.newEncoder().canEncode(value)) {
            throw new RefusedRequest("the value of \"" + name + "\" cannot be sent as a header: "
                    + (oneLine ? "it has characters that are not in ISO-8859-1" : "it is more than one line"));
        }
        return value;
    }

    /** {@code method}, if it can be one. A tunnel is the proxy's business. */
    static String method(String method) throws RefusedRequest {
        if (!NAME.matcher(method).matches() || method.equals("CONNECT")) {
            throw new RefusedRequest("parameter \"method\": \"" + method + "\" is no method that can be asked for");
        }
        return method;
    }

    /** {@code auth}, which says in a header who asks: StackStorm takes it, and always fails with it. */
    private static void addAuth(Fields fields, @Nullable Object auth) throws RefusedRequest {
        if (auth == null || auth.equals("")) {
            return;
        }
        String text = PercentEncoding.text(auth);
        int equals = text.indexOf('=');
        if (equals <= 0 || !NAME.matcher(text.substring(0, equals)).matches()) {
            throw new RefusedRequest("parameter \"auth\" is to be the name of a header and its value, as in"
                    + " \"X-Auth-Token=...\"; for basic authentication there are username and password");
        }
        String name = text.substring(0, equals);
        fields.set(name, valid("auth", text.substring(equals + 1)));
    }

    /** Says who asks, by {@code username} and {@code password} or by what stands in {@code address} before its host. */
    static void authorize(Fields fields, RunRequest request, Address address) {
        String user = request.text("username", "");
        String password = request.text("password", "");
        if (!user.isEmpty() || !password.isEmpty()) {
            fields.set("Authorization", basic(user, password));
        } else if (!address.userInfo().isEmpty()) {
            String[] parts = address.userInfo().split(":", 2);
            fields.set(
                    "Authorization",
                    basic(PercentEncoding.decode(parts[0]), parts.length < 2 ? "" : PercentEncoding.decode(parts[1])));
        }
    }

    private static String basic(String user, String password) {
        String both = user + ":" + password;
        boolean latin = StandardCharsets.ISO_8859_1.newEncoder().canEncode(both);
        Charset charset = latin ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(charset));
    }
}
