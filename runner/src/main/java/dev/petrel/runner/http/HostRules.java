// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.http;

import dev.petrel.runner.spi.RunRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * Which hosts may be asked. Compared are hosts in {@link Hosts#canonical one} form, without port and user, so that {@code
 * http://x@LOCALHOST:80/} is {@code localhost}; names are not looked up. They hold for the targets of redirects too.
 *
 * @param never {@code url_hosts_blacklist}
 * @param only {@code url_hosts_whitelist}; empty for all others
 */
record HostRules(List<String> never, List<String> only) {

    private static final String NEVER = "url_hosts_blacklist";
    private static final String ONLY = "url_hosts_whitelist";

    static HostRules of(RunRequest request) throws RefusedRequest {
        List<String> never = hosts(request, NEVER);
        List<String> only = hosts(request, ONLY);
        if (!never.isEmpty() && !only.isEmpty()) {
            throw new RefusedRequest("\"" + NEVER + "\" and \"" + ONLY
                    + "\" parameters are mutually exclusive. Only one should be provided.");
        }
        return new HostRules(never, only);
    }

    private static List<String> hosts(RunRequest request, String name) throws RefusedRequest {
        List<String> hosts = new ArrayList<>();
        if (request.runnerParameters().get(name) instanceof List<?> entries) {
            for (Object entry : entries) {
                String text = String.valueOf(entry);
                hosts.add(Hosts.canonical(text)
                        .orElseThrow(() -> new RefusedRequest("parameter \"" + name + "\": \"" + text
                                + "\" is no host, and would hold for none; give a name or an address, without scheme, port"
                                + " and path")));
            }
        }
        return hosts;
    }

    /** Refuses {@code address} if its host may not be asked. */
    void require(Address address) throws RefusedRequest {
        if (among(never, address)) {
            throw new RefusedRequest("URL \"" + address.shown() + "\" is blacklisted");
        }
        if (!only.isEmpty() && !among(only, address)) {
            throw new RefusedRequest("URL \"" + address.shown() + "\" is not whitelisted");
        }
    }

    private static boolean among(List<String> hosts, Address address) {
        return hosts.stream().anyMatch(host -> Hosts.same(host, address.host()));
    }
}
