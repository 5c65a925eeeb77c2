// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import dev.petrel.engine.security.Tls;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@code [database]}.
 *
 * @param host a host name or a {@code mongodb://} URI
 * @param tls for an address that does not say otherwise
 * @param mechanism null for what the server offers
 */
public record DatabaseConfig(
        String host,
        int port,
        String name,
        @Nullable String username,
        @Nullable String password,
        Duration connectionTimeout,
        Tls tls,
        @Nullable AuthMechanism mechanism) {

    /** Without TLS but where the address asks for it. */
    public DatabaseConfig(
            String host,
            int port,
            String name,
            @Nullable String username,
            @Nullable String password,
            Duration connectionTimeout) {
        this(host, port, name, username, password, connectionTimeout, Tls.OFF, null);
    }

    /** How a connection logs in to the database. */
    public enum AuthMechanism {
        SCRAM_SHA_1,
        SCRAM_SHA_256,
        MONGODB_X509,
        PLAIN
    }
}
