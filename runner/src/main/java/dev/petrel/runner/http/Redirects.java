// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.http;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What becomes of a request whose answer leads elsewhere, as Python's requests has it. */
final class Redirects {

    /** How many are followed. */
    static final int MOST = 30;

    private static final int MOVED = 301;
    private static final int FOUND = 302;
    private static final int SEE_OTHER = 303;
    private static final Set<Integer> THE_SAME_AGAIN = Set.of(307, 308);
    private static final Set<Integer> ALL = Set.of(MOVED, FOUND, SEE_OTHER, 307, 308);

    private Redirects() {}

    /** Where an answer with {@code status} and {@code location} leads from {@code address}; null if nowhere. */
    static @Nullable Address target(int status, @Nullable String location, Address address) throws RefusedRequest {
        if (location == null || !ALL.contains(status)) {
            return null;
        }
        String utf8 = new String(location.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return address.resolve(utf8);
    }

    /** What is sent to {@code to} after an answer of {@code from} with {@code status} has led there. */
    static Message next(Message message, int status, Address from, Address to) {
        Message next = message.by(method(message.method(), status), THE_SAME_AGAIN.contains(status));
        next.headers().remove("Host");
        if (!keepsAuthorization(from, to)) {
            next.headers().remove("Authorization");
            next.headers().remove("Cookie");
        }
        return next;
    }

    private static String method(String method, int status) {
        boolean turns = status == SEE_OTHER || status == FOUND;
        if (turns && !method.equals("HEAD") || status == MOVED && method.equals("POST")) {
            return "GET";
        }
        return method;
    }

    /** Only the same host learns who asks, on the same port, or by TLS where it was not by TLS before. */
    private static boolean keepsAuthorization(Address from, Address to) {
        if (!Hosts.same(from.host(), to.host())) {
            return false;
        }
        boolean toTls = !from.tls() && to.tls() && from.connectedPort() == 80 && to.connectedPort() == 443;
        return toTls || from.scheme().equals(to.scheme()) && from.connectedPort() == to.connectedPort();
    }
}
