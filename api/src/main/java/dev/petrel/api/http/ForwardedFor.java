// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import dev.petrel.engine.security.AddressRange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the address of a client behind proxies. {@code X-Forwarded-For} counts as far as proxies that are trusted wrote it:
 * each adds the address that it was called from at the end, and what stands before the first of others is the client's own
 * word.
 */
final class ForwardedFor {

    private static final String HEADER = "x-forwarded-for";

    /** An address as proxies write it: also with a port, and IPv6 in brackets. */
    private static final Pattern ADDRESS = Pattern.compile("\\[([^\\]]+)](?::\\d+)?|([^:]+):\\d+|(\\S+)");

    private final List<AddressRange> trusted;

    /** @param trusted where the proxies are; without any the header never counts */
    ForwardedFor(List<AddressRange> trusted) {
        this.trusted = List.copyOf(trusted);
    }

    /**
     * The client's address: {@code peer}'s, unless that is a proxy which is trusted and tells of another.
     *
     * @param headers by name in lower case, several of one name with commas between them
     */
    String client(String peer, Map<String, String> headers) {
        String header = headers.get(HEADER);
        String client = peer;
        if (header == null || !isTrusted(peer)) {
            return client;
        }
        String[] hops = header.split(",");
        for (int i = hops.length - 1; i >= 0; i--) {
            Optional<String> hop = address(hops[i].strip());
            if (hop.isEmpty()) {
                return client;
            }
            client = hop.get();
            if (!isTrusted(client)) {
                return client;
            }
        }
        return client;
    }

    private boolean isTrusted(String address) {
        return trusted.stream().anyMatch(range -> range.contains(address));
    }

    private static Optional<String> address(String text) {
        Matcher matcher = ADDRESS.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        for (int group = 1; group <= 3; group++) {
            String found = matcher.group(group);
            if (found != null
                    && !found.contains("/")
                    && AddressRange.parse(found).isPresent()) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }
}
