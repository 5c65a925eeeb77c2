// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.http;

import dev.petrel.runner.spi.RunRequest;
import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The cookies of one run: those of the parameters, for the host that is asked first, and those that answers set. */
final class Cookies {

    private final CookieManager received = new CookieManager(null, CookiePolicy.ACCEPT_ORIGINAL_SERVER);
    private final List<String> given = new ArrayList<>();
    private final String host;

    Cookies(RunRequest request, Address first) throws RefusedRequest {
        host = first.host();
        if (request.runnerParameters().get("cookies") instanceof Map<?, ?> cookies) {
            for (Map.Entry<?, ?> cookie : cookies.entrySet()) {
                if (cookie.getValue() != null) {
                    String pair = cookie.getKey() + "=" + PercentEncoding.text(cookie.getValue());
                    given.add(Headers.valid("cookies", pair));
                }
            }
        }
    }

    /** What to send to {@code address}; {@code header} is what the request says of it otherwise. Null for nothing. */
    @Nullable
    String of(Address address, @Nullable String header) throws IOException {
        List<String> all = new ArrayList<>();
        if (header != null) {
            all.add(header);
        }
        if (Hosts.same(host, address.host())) {
            all.addAll(given);
        }
        if (address.uri().getHost() != null) {
            all.addAll(received.get(address.uri(), Map.of()).getOrDefault("Cookie", List.of()));
        }
        return all.isEmpty() ? null : String.join("; ", all);
    }

    /** Takes those that an answer from {@code address} sets. */
    void receive(Address address, List<String> values) throws IOException {
        if (address.uri().getHost() != null && !values.isEmpty()) {
            received.put(address.uri(), Map.of("Set-Cookie", values));
        }
    }
}
