// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import dev.petrel.engine.json.Json;
import dev.petrel.engine.security.AddressRange;
import dev.petrel.engine.security.Tls;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The keys of {@code [auth]}: StackStorm's, and those with which Petrel bounds the guessing of passwords. */
final class AuthKeys {

    private static final String SECTION = "auth";
    private static final String YEAR = "31536000";

    /** The last {@code @} stands before the origin, so that no two names with origins read the same. */
    private static final Pattern NICKNAME = Pattern.compile("(\\S+@[^\\s@=]+)\\s*=\\s*([^\\s=]+)");

    static final ConfigKey<Boolean> ENABLE = new ConfigKey<>(
            SECTION,
            "enable",
            ValueTypes.bool(),
            "False",
            "Whether the API asks its callers who they are. Without it every caller may do everything, so it listens on loopback only.");
    static final ConfigKey<AuthConfig.Mode> MODE = new ConfigKey<>(
            SECTION,
            "mode",
            ValueTypes.oneOf(AuthConfig.Mode.class),
            "standalone",
            "Who checks passwords: `standalone`, Petrel with `backend`; `proxy`, a server in front of it that says who the user is.");
    static final ConfigKey<AuthConfig.BackendType> BACKEND = new ConfigKey<>(
            SECTION,
            "backend",
            ValueTypes.oneOf(AuthConfig.BackendType.class),
            "flat_file",
            "Where users and passwords are: `flat_file`, a file in the form of `htpasswd`; `ldap`, a directory.");
    static final ConfigKey<Map<String, @Nullable Object>> BACKEND_KWARGS = new ConfigKey<>(
                    SECTION,
                    "backend_kwargs",
                    object(),
                    "",
                    "Settings of the backend as a JSON object, such as `{\"file_path\": \"/etc/st2/htpasswd\"}`.")
            .asSecret();
    static final ConfigKey<Duration> TOKEN_TTL = new ConfigKey<>(
            SECTION,
            "token_ttl",
            ValueTypes.seconds("1", YEAR),
            "86400",
            "How long a token is good, in seconds; one may be asked for that is good for less, and none for more.");
    static final ConfigKey<Duration> SERVICE_TOKEN_TTL = new ConfigKey<>(
            SECTION,
            "service_token_ttl",
            ValueTypes.seconds("60", YEAR),
            "86400",
            "How long at most a token is good that an action or a sensor is given, in seconds. It ends with the run in any case.");
    static final ConfigKey<Optional<String>> API_URL = new ConfigKey<>(
            SECTION,
            "api_url",
            url(),
            "",
            "Address of the API for clients, actions and sensors, such as `https://st2.example.org/api`. Not set: that of `[api] host` and `port`.");
    static final ConfigKey<String> HOST = new ConfigKey<>(
            SECTION,
            "host",
            AddressTypes.host(),
            "127.0.0.1",
            "Address that the token service listens on beside the API, if `port` is set.");
    static final ConfigKey<Optional<Integer>> PORT = new ConfigKey<>(
            SECTION,
            "port",
            optionalPort(),
            "",
            "Port of an address of its own for the token service, as StackStorm's 9100. Not set: it is at `/auth/v1/tokens` of the API alone.");
    static final ConfigKey<Boolean> USE_SSL = new ConfigKey<>(
            SECTION,
            "use_ssl",
            ValueTypes.bool(),
            "False",
            "Whether that address speaks HTTPS, with `cert` and `key`.");
    static final ConfigKey<Optional<Path>> CERT = new ConfigKey<>(
            SECTION,
            "cert",
            ValueTypes.optionalPath(),
            "",
            "PEM file with its certificate. Without `use_ssl` it is not used.");
    static final ConfigKey<Optional<Path>> KEY = new ConfigKey<>(
            SECTION,
            "key",
            ValueTypes.optionalPath(),
            "",
            "PEM file with the private key of `cert`. Not set: it is in that file.");
    static final ConfigKey<Set<String>> SERVICE_USERS = new ConfigKey<>(
                    SECTION,
                    "service_users",
                    users(),
                    "",
                    "Users that may ask for tokens in the names of others, with commas between them.")
            .onlyPetrel();
    static final ConfigKey<Map<String, String>> NICKNAMES = new ConfigKey<>(
                    SECTION,
                    "nicknames",
                    nicknames(),
                    "",
                    "What users are called elsewhere, as `name@origin=user` with commas between them: `ada.l@slack=ada`. Service users may ask by `impersonate_user` and `nickname_origin` for tokens in their names.")
            .onlyPetrel();
    static final ConfigKey<List<AddressRange>> TRUSTED_PROXIES = new ConfigKey<>(
                    SECTION,
                    "trusted_proxies",
                    ranges(),
                    "",
                    "Addresses and networks of the proxies in front of the API, with commas between them: `10.0.0.7, fd00:1::/64`. They are believed when `X-Forwarded-For` says where a client is, and with `mode = proxy` when they say who a user is.")
            .onlyPetrel();
    static final ConfigKey<Integer> MAX_FAILED_LOGINS = new ConfigKey<>(
                    SECTION,
                    "max_failed_logins",
                    ValueTypes.integer(1, 1000),
                    "5",
                    "How many wrong passwords for one user from one address are answered at once; before further ones there is a growing delay, answered 429.")
            .onlyPetrel();
    static final ConfigKey<Duration> LONGEST_LOGIN_DELAY = new ConfigKey<>(
                    SECTION,
                    "longest_login_delay",
                    ValueTypes.seconds("1", "3600"),
                    "300",
                    "Up to what that delay grows, in seconds. After twice that time without a wrong password all is forgotten.")
            .onlyPetrel();

    static final ConfigKey<Boolean> OPEN_METRICS = new ConfigKey<>(
                    SECTION,
                    "open_metrics",
                    ValueTypes.bool(),
                    "True",
                    "Whether anyone may read `/metrics` of the API, as probes may. With `False` it takes the permission `cluster_view`.")
            .onlyPetrel();

    /** In the order of the documentation. */
    static final List<ConfigKey<?>> ALL = List.of(
            ENABLE,
            MODE,
            BACKEND,
            BACKEND_KWARGS,
            TOKEN_TTL,
            SERVICE_TOKEN_TTL,
            API_URL,
            HOST,
            PORT,
            USE_SSL,
            CERT,
            KEY,
            SERVICE_USERS,
            NICKNAMES,
            TRUSTED_PROXIES,
            MAX_FAILED_LOGINS,
            LONGEST_LOGIN_DELAY,
            OPEN_METRICS);

    private AuthKeys() {}

    static AuthConfig read(Settings settings) {
        boolean ssl = settings.value(USE_SSL);
        Optional<Path> cert = settings.value(CERT);
        Optional<Path> key = settings.value(KEY);
        if (ssl && cert.isEmpty()) {
            settings.contradiction(
                    USE_SSL,
                    "[auth] cert beside it, the file with the certificate",
                    "set cert, and key if it is apart");
        }
        if (settings.value(ENABLE)
                && settings.value(MODE) == AuthConfig.Mode.PROXY
                && settings.value(TRUSTED_PROXIES).isEmpty()) {
            settings.contradiction(
                    MODE,
                    "[auth] trusted_proxies beside it, for else whoever reaches the API could say that it is anyone",
                    "set trusted_proxies to the addresses of the proxies",
                    TRUSTED_PROXIES);
        }
        Tls tls = ssl ? new Tls(true, null, cert.orElse(null), key.orElse(null), null, Tls.Check.ALL) : Tls.OFF;
        return new AuthConfig(
                settings.value(ENABLE),
                settings.value(MODE),
                settings.value(BACKEND),
                settings.value(BACKEND_KWARGS),
                new AuthConfig.TokenLives(settings.value(TOKEN_TTL), settings.value(SERVICE_TOKEN_TTL)),
                settings.value(API_URL),
                new AuthConfig.Address(settings.value(HOST), settings.value(PORT), tls),
                new AuthConfig.Logins(
                        new AuthConfig.Impersonation(settings.value(SERVICE_USERS), settings.value(NICKNAMES)),
                        settings.value(MAX_FAILED_LOGINS),
                        settings.value(LONGEST_LOGIN_DELAY),
                        settings.value(TRUSTED_PROXIES)),
                settings.value(OPEN_METRICS));
    }

    /** What an operator should know who lets passwords and tokens travel in clear. */
    static List<String> warnings(PetrelConfig config) {
        List<String> warnings = new ArrayList<>();
        if (config.auth().enable()) {
            inClear(warnings, "api", config.api().host(), config.api().tls());
            config.auth()
                    .address()
                    .port()
                    .ifPresent(port -> inClear(
                            warnings,
                            SECTION,
                            config.auth().address().host(),
                            config.auth().address().tls()));
        }
        return warnings;
    }

    private static void inClear(List<String> warnings, String section, String host, Tls tls) {
        if (!tls.enabled() && !WebTypes.isLoopback(host)) {
            warnings.add("[" + section + "] host = " + host
                    + " without use_ssl: passwords and tokens pass the network in"
                    + " clear, and whoever reads one may use it; set [" + section + "] use_ssl, cert and key, or listen"
                    + " on loopback behind a proxy that speaks HTTPS");
        }
    }

    private static ValueType<Map<String, @Nullable Object>> object() {
        return new ValueType<>() {
            @Override
            public Parsed<Map<String, @Nullable Object>> parse(String text) {
                if (ValueTypes.unset(text)) {
                    return Parsed.good(Map.of());
                }
                try {
                    return Parsed.good(Json.readObject(text));
                } catch (IllegalArgumentException e) { // its message may repeat a password
                    return Parsed.bad("a JSON object on one line, such as {\"file_path\": \"/etc/st2/htpasswd\"}");
                }
            }

            @Override
            public boolean freeText() {
                return true;
            }
        };
    }

    private static ValueType<Optional<Integer>> optionalPort() {
        return text -> {
            if (ValueTypes.unset(text)) {
                return Parsed.good(Optional.empty());
            }
            Parsed<Integer> port = ValueTypes.integer(0, 65535).parse(text);
            return port instanceof Parsed.Good<Integer> good
                    ? Parsed.good(Optional.of(good.value()))
                    : Parsed.bad("a port from 0, for any that is free, to 65535");
        };
    }

    private static ValueType<Optional<String>> url() {
        String expected = "an address such as https://st2.example.org/api, without user, query and fragment";
        return text -> {
            if (ValueTypes.unset(text)) {
                return Parsed.good(Optional.empty());
            }
            try {
                URI uri = URI.create(text);
                boolean fits = ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                        && uri.getHost() != null
                        && uri.getUserInfo() == null
                        && uri.getQuery() == null
                        && uri.getFragment() == null;
                return fits ? Parsed.good(Optional.of(text.replaceFirst("/+$", ""))) : Parsed.bad(expected);
            } catch (IllegalArgumentException e) {
                return Parsed.bad(expected);
            }
        };
    }

    private static ValueType<List<AddressRange>> ranges() {
        return text -> {
            List<AddressRange> ranges = new ArrayList<>();
            for (String part : ValueTypes.unset(text) ? List.<String>of() : ValueTypes.parts(text, ",")) {
                Optional<AddressRange> range = AddressRange.parse(part);
                if (range.isEmpty()) {
                    return Parsed.bad(
                            "addresses and networks such as 10.0.0.7, 10.1.0.0/16, fd00:1::/64 with commas between them",
                            "\"" + part + "\" is none; write no names, and a network's own address");
                }
                ranges.add(range.get());
            }
            return Parsed.good(ranges);
        };
    }

    private static ValueType<Set<String>> users() {
        return text ->
                Parsed.good(ValueTypes.unset(text) ? Set.of() : new LinkedHashSet<>(ValueTypes.parts(text, ",")));
    }

    private static ValueType<Map<String, String>> nicknames() {
        return text -> {
            Map<String, String> users = new LinkedHashMap<>();
            for (String part : ValueTypes.unset(text) ? List.<String>of() : ValueTypes.parts(text, ",")) {
                Matcher nickname = NICKNAME.matcher(part);
                if (!nickname.matches()) {
                    return Parsed.bad(
                            "names with an origin and a user, such as ada.l@slack=ada, with commas between them",
                            "\"" + part + "\" is none");
                }
                if (users.putIfAbsent(nickname.group(1), nickname.group(2)) != null) {
                    return Parsed.bad("each name of an origin once", "\"" + nickname.group(1) + "\" is there twice");
                }
            }
            return Parsed.good(users);
        };
    }
}
