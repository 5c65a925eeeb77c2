// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import dev.petrel.engine.security.AddressRange;
import dev.petrel.engine.security.Tls;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code [auth]}: how callers of the API prove who they are.
 *
 * @param enable whether they have to
 * @param kwargs {@code backend_kwargs}: the settings of the backend, passwords among them
 * @param apiUrl where clients, actions and sensors find the API, without a slash at its end; empty for what the API listens on
 * @param openMetrics whether anyone may read the metrics of the API
 */
public record AuthConfig(
        boolean enable,
        Mode mode,
        BackendType backend,
        Map<String, @Nullable Object> kwargs,
        TokenLives lives,
        Optional<String> apiUrl,
        Address address,
        Logins logins,
        boolean openMetrics) {

    /** With metrics that are open. */
    public AuthConfig(
            boolean enable,
            Mode mode,
            BackendType backend,
            Map<String, @Nullable Object> kwargs,
            TokenLives lives,
            Optional<String> apiUrl,
            Address address,
            Logins logins) {
        this(enable, mode, backend, kwargs, lives, apiUrl, address, logins, true);
    }

    /** As when nothing is configured: no one is asked. */
    public static final AuthConfig DEFAULT = new AuthConfig(
            false,
            Mode.STANDALONE,
            BackendType.FLAT_FILE,
            Map.of(),
            new TokenLives(Duration.ofDays(1), Duration.ofDays(1)),
            Optional.empty(),
            new Address("127.0.0.1", Optional.empty(), Tls.OFF),
            new Logins(Impersonation.NONE, 5, Duration.ofMinutes(5)));

    public AuthConfig {
        kwargs = Collections.unmodifiableMap(new LinkedHashMap<>(kwargs));
    }

    /** The same, asking callers or not. */
    public AuthConfig enabled(boolean asked) {
        return new AuthConfig(asked, mode, backend, kwargs, lives, apiUrl, address, logins, openMetrics);
    }

    /** Not the settings of the backend, which hold passwords. */
    @Override
    public String toString() {
        return "AuthConfig[enable=" + enable + ", mode=" + mode + ", backend=" + backend + "]";
    }

    /** Who checks passwords. */
    public enum Mode {
        STANDALONE,
        PROXY
    }

    /** Where users and passwords are. */
    public enum BackendType {
        FLAT_FILE,
        LDAP
    }

    /**
     * How long tokens are good.
     *
     * @param token {@code token_ttl}: those that users ask for, unless they ask for less
     * @param service {@code service_token_ttl}: those that actions and sensors are given, at most
     */
    public record TokenLives(Duration token, Duration service) {}

    /**
     * Where the token service listens beside the API.
     *
     * @param port empty for nowhere; 0 for any free one
     */
    public record Address(String host, Optional<Integer> port, Tls tls) {}

    /**
     * Who may log in as whom, and how often in vain.
     *
     * @param maxFailed {@code max_failed_logins}: how many wrong passwords are answered at once
     * @param longestDelay {@code longest_login_delay}: up to what the delay before further ones grows
     * @param trustedProxies {@code trusted_proxies}: who may say who a user is, in {@code mode = proxy}
     */
    public record Logins(
            Impersonation impersonation, int maxFailed, Duration longestDelay, List<AddressRange> trustedProxies) {

        /** Without proxies. */
        public Logins(Impersonation impersonation, int maxFailed, Duration longestDelay) {
            this(impersonation, maxFailed, longestDelay, List.of());
        }

        public Logins {
            trustedProxies = List.copyOf(trustedProxies);
        }
    }

    /**
     * Who may get tokens in the names of others.
     *
     * @param serviceUsers {@code service_users}: who may ask for them
     * @param nicknames {@code nicknames}: users by what they are called elsewhere, {@code name@origin}
     */
    public record Impersonation(Set<String> serviceUsers, Map<String, String> nicknames) {

        static final Impersonation NONE = new Impersonation(Set.of(), Map.of());

        public Impersonation {
            serviceUsers = Set.copyOf(serviceUsers);
            nicknames = Map.copyOf(nicknames);
        }

        /** Who is called so there, if anyone is. */
        public Optional<String> user(String nickname, String origin) {
            return origin.contains("@")
                    ? Optional.empty()
                    : Optional.ofNullable(nicknames.get(nickname + "@" + origin));
        }
    }
}
