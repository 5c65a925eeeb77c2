// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.engine.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Talks to the REST service. Built on the JDK's oldest client because that one starts fastest, and a command line pays
 * for the start every time.
 */
public final class ApiClient {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    static final Duration READ = Duration.ofSeconds(60);

    private final URI base;
    private final Duration patience;
    private final UnaryOperator<String> shown;
    private final @Nullable SSLSocketFactory sockets;
    private final Map<String, String> headers;

    /** @param base the service's address, with or without a trailing {@code /v1} */
    public ApiClient(URI base) {
        this(base, READ);
    }

    /**
     * @param base the service's address, with or without a trailing {@code /v1}
     * @param patience how long an answer may take
     */
    public ApiClient(URI base, Duration patience) {
        this(base, patience, UnaryOperator.identity(), null, Map.of());
    }

    /**
     * The same, over TLS if the address is one of {@code https}.
     *
     * @param shown what to do to the text of every answer first
     * @param sockets makes the connections of an {@code https} address; null for what Java trusts
     * @param headers to send with every request: who the client is
     */
    ApiClient(
            URI base,
            Duration patience,
            UnaryOperator<String> shown,
            @Nullable SSLSocketFactory sockets,
            Map<String, String> headers) {
        this.headers = Map.copyOf(headers);
        this.patience = patience;
        this.shown = shown;
        this.sockets = sockets;
        String text = base.toString().replaceAll("/+$", "").replaceAll("/v1$", "");
        this.base = URI.create(text);
    }

    public URI base() {
        return base;
    }

    /**
     * An answer of the service, whatever its status.
     *
     * @param type the media type, empty where there is none
     * @param total {@code X-Total-Count}, or -1 where there is none
     * @param atLeast whether there are as many as {@code total} says or more
     * @param event {@code X-Trigger-Instance-Id}, or null where there is none
     */
    public record Answer(
            int status,
            String type,
            String text,
            long total,
            boolean atLeast,
            @Nullable String event) {

        public boolean ok() {
            return status >= 200 && status < 300;
        }

        /** The body as an object. */
        public Map<String, @Nullable Object> object() {
            return Json.readObject(text);
        }

        /** The body as a list of objects. */
        @SuppressWarnings("unchecked")
        public List<Map<String, @Nullable Object>> list() {
            Object value = Json.read(text);
            return value instanceof List<?> list ? (List<Map<String, @Nullable Object>>) list : List.of();
        }

        /** What the service says is wrong, or else the status. */
        public String fault() {
            return told().orElse("status " + status);
        }

        /** What the service says is wrong; empty when nothing is, or when it is not Petrel that answers. */
        public Optional<String> told() {
            try {
                return Optional.ofNullable(object().get("faultstring")).map(Object::toString);
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }

    /** Asks for {@code path}, {@code /v1/...}; parameters whose value is null are left out. */
    public Answer get(String path, Map<String, ?> parameters) throws IOException {
        return call("GET", path + query(parameters), null);
    }

    public Answer get(String path) throws IOException {
        return call("GET", path, null);
    }

    public Answer post(String path, @Nullable Object body) throws IOException {
        return call("POST", path, body);
    }

    public Answer put(String path, @Nullable Object body) throws IOException {
        return call("PUT", path, body);
    }

    public Answer delete(String path) throws IOException {
        return call("DELETE", path, null);
    }

    /** {@code text} as one segment of a path. */
    public static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** {@code ?a=b}, or nothing; parameters whose value is null are left out. */
    static String query(Map<String, ?> parameters) {
        String joined = parameters.entrySet().stream()
                .filter(entry -> entry.getValue() != null)
                .map(entry -> segment(entry.getKey()) + "=" + segment(String.valueOf(entry.getValue())))
                .collect(Collectors.joining("&"));
        return joined.isEmpty() ? "" : "?" + joined;
    }

    private Answer call(String method, String path, @Nullable Object body) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(base + path).toURL().openConnection();
        if (sockets != null && connection instanceof HttpsURLConnection secure) {
            secure.setSSLSocketFactory(sockets);
        }
        connection.setInstanceFollowRedirects(false); // to where the client's token must not go
        headers.forEach(connection::setRequestProperty);
        connection.setConnectTimeout((int) Math.min(CONNECT.toMillis(), patience.toMillis()));
        connection.setReadTimeout((int) patience.toMillis());
        connection.setRequestMethod(method);
        connection.setRequestProperty("Accept", "application/json");
        if (body != null) {
            byte[] bytes = Json.write(body).getBytes(StandardCharsets.UTF_8);
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(bytes.length); // else the JDK may send a request twice
            connection.getOutputStream().write(bytes);
        }
        int status = connection.getResponseCode();
        InputStream stream = status >= 400 ? connection.getErrorStream() : connection.getInputStream();
        String type = connection.getContentType();
        return new Answer(
                status,
                type == null ? "" : type.split(";", 2)[0].strip(),
                stream == null ? "" : shown.apply(read(stream)),
                connection.getHeaderFieldLong("X-Total-Count", -1),
                "true".equals(connection.getHeaderField("X-Total-Count-At-Least")),
                connection.getHeaderField("X-Trigger-Instance-Id"));
    }

    private static String read(InputStream stream) throws IOException {
        try (stream) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            stream.transferTo(all);
            return all.toString(StandardCharsets.UTF_8);
        }
    }
}
