// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import dev.petrel.engine.security.Tls;
import java.time.Duration;
import java.util.List;

/**
 * {@code [api]}.
 *
 * @param tls the certificate with which it speaks HTTPS, if it does
 * @param streamClients how many clients may read the event stream at once
 */
public record ApiConfig(
        String host,
        int port,
        int maxPageSize,
        boolean allowUnauthenticated,
        Requests requests,
        Tls tls,
        int streamClients) {

    private static final int USUAL_STREAM_CLIENTS = 100;

    /** Without TLS. */
    public ApiConfig(String host, int port, int maxPageSize, boolean allowUnauthenticated, Requests requests) {
        this(host, port, maxPageSize, allowUnauthenticated, requests, Tls.OFF, USUAL_STREAM_CLIENTS);
    }

    /** How it is called on this port: {@code http://host:port}, or {@code https://...}. */
    public String url(int actualPort) {
        String bracketed = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        return (tls.enabled() ? "https://" : "http://") + bracketed + ":" + actualPort;
    }

    /**
     * The keys of {@code [api]} that bound what clients may send, and say which web pages and host names may be used.
     *
     * @param allowOrigin origins of web pages that may call the API; {@code *} for all
     * @param allowedHosts names it may be called by, beside those of loopback; {@code *} for all
     * @param maxBody how many bytes a body may have
     * @param maxEvent how many bytes the body of an event may have
     * @param memory how many bytes all requests under way may take together; 0 for an eighth of the heap
     * @param answerMemory how many bytes all answers under way may take together; 0 for an eighth of the heap
     * @param idle how long a body may stall
     * @param whole how long a body may take in all
     */
    public record Requests(
            List<String> allowOrigin,
            List<String> allowedHosts,
            int maxBody,
            int maxEvent,
            int memory,
            int answerMemory,
            Duration idle,
            Duration whole) {

        /** As when nothing is configured. */
        public static final Requests DEFAULT = new Requests(
                List.of(), List.of(), 1 << 20, 1 << 20, 0, 0, Duration.ofSeconds(10), Duration.ofSeconds(60));

        public Requests {
            allowOrigin = List.copyOf(allowOrigin);
            allowedHosts = List.copyOf(allowedHosts);
        }
    }
}
