// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import dev.petrel.engine.config.ApiConfig;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Refuses what a browser sends on behalf of a web page of another origin, unless {@code [api] allow_origin} has it; then
 * the answer says to the browser that the page may read it, with the headers that StackStorm sends.
 */
final class OriginFilter implements Filter {

    private static final String METHODS = "GET,POST,PUT,DELETE,OPTIONS";
    private static final String REQUEST_HEADERS =
            "Content-Type,Authorization,X-Auth-Token,St2-Api-Key,X-Request-ID,St2-Trace-Tag";
    private static final String ANSWER_HEADERS =
            "Content-Type,X-Limit,X-Total-Count,X-Request-ID,X-Trigger-Instance-Id,Retry-After";

    private final List<String> allowed;

    OriginFilter(ApiConfig.Requests config) {
        this.allowed = config.allowOrigin();
    }

    @Override
    public Optional<Response> refusal(Head head) {
        return head.header("origin")
                .filter(origin -> !isSame(origin, head) && !isAllowed(origin))
                .map(origin -> Response.fault(
                        403,
                        "Web pages of the origin \"" + Quoted.shorten(origin) + "\" may not call this server. If they"
                                + " are to, add it to [api] allow_origin."));
    }

    @Override
    public Response finish(Head head, Response answer) {
        Optional<String> origin = head.header("origin").filter(this::isAllowed);
        if (origin.isEmpty()) {
            return answer;
        }
        return answer.with("Access-Control-Allow-Origin", origin.get())
                .with("Access-Control-Allow-Methods", METHODS)
                .with("Access-Control-Allow-Headers", REQUEST_HEADERS)
                .with("Access-Control-Allow-Credentials", "true")
                .with("Access-Control-Expose-Headers", ANSWER_HEADERS)
                .with("Vary", "Origin");
    }

    private boolean isAllowed(String origin) {
        return allowed.contains("*") || allowed.contains(origin.toLowerCase(Locale.ROOT));
    }

    /** Whether the page came from this server; the host's name was checked before. */
    private static boolean isSame(String origin, Head head) {
        String host = head.header("host").orElse("").strip();
        return !host.isEmpty() && origin.toLowerCase(Locale.ROOT).matches("https?://.*")
                ? origin.replaceFirst("(?i)^https?://", "").equalsIgnoreCase(host)
                : false;
    }
}
