// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import dev.petrel.engine.config.ApiConfig;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Refuses requests that call this server by a name that is not its own. A web page whose host name was made to resolve
 * to this machine (DNS rebinding) is of the server's own origin to its browser, but the browser still sends that name.
 */
final class HostFilter implements Filter {

    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");

    private final String own;
    private final boolean loopback;
    private final List<String> allowed;

    /**
     * @param own the host it listens on
     * @param loopback whether only this machine can reach that
     */
    HostFilter(String own, boolean loopback, ApiConfig.Requests config) {
        this.own = own.toLowerCase(Locale.ROOT);
        this.loopback = loopback;
        this.allowed = config.allowedHosts();
    }

    @Override
    public Optional<Response> refusal(Head head) {
        return head.header("host")
                .filter(host -> !isOurs(name(host)))
                .map(host -> Response.fault(
                        403,
                        "The host name \"" + Quoted.shorten(name(host)) + "\" is not one of this server's. If it is"
                                + " to be, add it to [api] allowed_hosts."));
    }

    private boolean isOurs(String name) {
        boolean any = allowed.isEmpty() && !loopback || allowed.contains("*");
        return any
                || LOOPBACK.matcher(name).matches()
                || name.equals(own)
                || name.equals("[" + own + "]")
                || allowed.contains(name);
    }

    /** A {@code Host} header without its port, in lower case. */
    private static String name(String host) {
        return host.strip().toLowerCase(Locale.ROOT).replaceFirst(":\\d*$", "");
    }
}
