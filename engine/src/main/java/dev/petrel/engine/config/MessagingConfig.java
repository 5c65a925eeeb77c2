// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import dev.petrel.engine.security.Tls;
import java.util.List;

/**
 * {@code [messaging]}.
 *
 * @param urls {@code cluster_urls} if given, else {@code url} alone
 * @param prefix first part of the names of exchanges and queues
 * @param tls for addresses that do not say otherwise
 * @param login how the user logs in, likewise
 */
public record MessagingConfig(List<String> urls, String prefix, Tls tls, LoginMethod login) {
    public MessagingConfig {
        urls = List.copyOf(urls);
    }

    /** Without TLS but where an address asks for it. */
    public MessagingConfig(List<String> urls, String prefix) {
        this(urls, prefix, Tls.OFF, LoginMethod.PLAIN);
    }

    /** How a connection logs in to the broker. */
    public enum LoginMethod {
        PLAIN,
        EXTERNAL
    }
}
