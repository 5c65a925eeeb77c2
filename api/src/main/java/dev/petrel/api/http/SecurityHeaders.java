// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tells browsers, and what stands between, how little they may do with an answer: to keep no copy, to take it for nothing
 * but what its type says, to show it in no frame, to run nothing in it, and to name its address to no other site. An
 * answer that says otherwise of itself keeps its word.
 */
final class SecurityHeaders implements Filter {

    /** For how long a browser that was here over TLS comes over TLS only: a year. */
    private static final String STRICT_TRANSPORT = "max-age=31536000";

    private static final Map<String, String> ALWAYS = Map.of(
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
            "Referrer-Policy", "no-referrer",
            "Cache-Control", "no-store");

    private final Map<String, String> headers;

    /** @param tls whether the answers go over TLS */
    SecurityHeaders(boolean tls) {
        Map<String, String> all = new LinkedHashMap<>(ALWAYS);
        if (tls) {
            all.put("Strict-Transport-Security", STRICT_TRANSPORT);
        }
        this.headers = Map.copyOf(all);
    }

    @Override
    public Optional<Response> refusal(Head head) {
        return Optional.empty();
    }

    @Override
    public Response finish(Head head, Response answer) {
        return on(answer);
    }

    /** {@code answer} with those headers that it has not. */
    Response on(Response answer) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.keySet().removeIf(name -> answer.headers().keySet().stream().anyMatch(name::equalsIgnoreCase));
        all.putAll(answer.headers());
        return answer.with(all);
    }
}
