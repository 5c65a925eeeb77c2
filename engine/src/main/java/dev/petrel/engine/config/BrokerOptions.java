// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import dev.petrel.engine.security.Tls;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How to connect to one broker: what the query of its address says, over what {@code [messaging]} says for all. The
 * options are those that kombu, StackStorm's client, takes there.
 */
public record BrokerOptions(Tls tls, MessagingConfig.LoginMethod login) {

    private static final TreeSet<String> KNOWN = new TreeSet<>(List.of(
            "login_method",
            "ssl",
            "ssl_ca_certs",
            "ssl_cert_reqs",
            "ssl_certfile",
            "ssl_check_hostname",
            "ssl_keyfile",
            "ssl_keyfile_password"));

    /**
     * Reads a query.
     *
     * @param query what stands behind the {@code ?}, or nothing
     * @param secure whether the address begins with {@code amqps}
     * @param tls what {@code [messaging]} says
     * @param login likewise
     * @throws IllegalArgumentException that says what is wrong with the query
     */
    public static BrokerOptions of(String query, boolean secure, Tls tls, MessagingConfig.LoginMethod login) {
        Map<String, String> options = UrlQuery.parse(query, KNOWN::contains, String.join(", ", KNOWN));
        Tls.Check check = check(options, tls.check());
        Tls said = new Tls(
                secure || tls.enabled(),
                path(options, "ssl_ca_certs", tls.ca()),
                path(options, "ssl_certfile", tls.certificate()),
                path(options, "ssl_keyfile", tls.key()),
                options.getOrDefault("ssl_keyfile_password", tls.keyPassword()),
                check);
        boolean more = options.keySet().stream().anyMatch(name -> name.startsWith("ssl_"));
        if (options.containsKey("ssl")) {
            boolean asked = UrlQuery.bool("ssl", options.get("ssl"));
            if (!asked && (said.enabled() || more)) {
                throw new IllegalArgumentException(
                        "it says ssl=false, but the address, its query or [messaging] asks for TLS");
            }
            more |= asked;
        }
        return new BrokerOptions(more ? said.on() : said, method(options, login));
    }

    static boolean isKnown(String option) {
        return KNOWN.contains(option);
    }

    private static Tls.Check check(Map<String, String> options, Tls.Check base) {
        String required = options.getOrDefault("ssl_cert_reqs", "")
                .toLowerCase(Locale.ROOT)
                .replaceFirst("^cert_", "");
        if (required.equals("none")) {
            return Tls.Check.NOTHING;
        }
        if (!required.isEmpty() && !required.equals("required") && !required.equals("optional")) {
            throw new IllegalArgumentException("its ssl_cert_reqs is none of required, optional, none");
        }
        Tls.Check left = required.isEmpty() ? base : Tls.Check.ALL;
        String hostname = options.get("ssl_check_hostname");
        if (hostname == null || left == Tls.Check.NOTHING) {
            return left;
        }
        return UrlQuery.bool("ssl_check_hostname", hostname) ? Tls.Check.ALL : Tls.Check.NO_HOST_NAME;
    }

    private static @Nullable Path path(Map<String, String> options, String name, @Nullable Path base) {
        String value = options.get(name);
        if (value == null) {
            return base;
        }
        if (!value.startsWith("/")) {
            throw new IllegalArgumentException("its " + name + " is no absolute path");
        }
        return Path.of(value);
    }

    private static MessagingConfig.LoginMethod method(Map<String, String> options, MessagingConfig.LoginMethod base) {
        String value = options.get("login_method");
        if (value == null) {
            return base;
        }
        try {
            return MessagingConfig.LoginMethod.valueOf(value.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("its login_method is neither PLAIN nor EXTERNAL", e);
        }
    }
}
