// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import static dev.petrel.engine.config.ApiServerKeys.*;
import static dev.petrel.engine.config.DatabaseKeys.*;
import static dev.petrel.engine.config.MessagingKeys.*;

import dev.petrel.engine.security.Tls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The keys about TLS and logging in, made into settings: StackStorm's names, new and old. */
final class TlsKeys {

    private TlsKeys() {}

    /** {@code ssl_cert_reqs}: what is asked of the other end's certificate. */
    enum Requirement {
        NONE,
        OPTIONAL,
        REQUIRED
    }

    static ValueType<Optional<Requirement>> requirement() {
        return optional(Requirement.class, "none, optional or required");
    }

    static ValueType<Optional<MessagingConfig.LoginMethod>> loginMethod() {
        return optional(MessagingConfig.LoginMethod.class, "PLAIN or EXTERNAL");
    }

    static ValueType<Optional<DatabaseConfig.AuthMechanism>> mechanism() {
        return optional(DatabaseConfig.AuthMechanism.class, "SCRAM-SHA-1, SCRAM-SHA-256, MONGODB-X509 or PLAIN");
    }

    private static <E extends Enum<E>> ValueType<Optional<E>> optional(Class<E> words, String expected) {
        return text -> {
            if (ValueTypes.unset(text)) {
                return Parsed.good(Optional.empty());
            }
            try {
                return Parsed.good(Optional.of(
                        Enum.valueOf(words, text.toUpperCase(Locale.ROOT).replace('-', '_'))));
            } catch (IllegalArgumentException e) {
                return Parsed.bad(expected);
            }
        };
    }

    static Tls broker(Settings settings) {
        Optional<Requirement> required = settings.value(BROKER_CERT_REQS);
        return on(
                settings.value(BROKER_SSL) || required.isPresent(),
                settings.value(BROKER_CA),
                settings.value(BROKER_CERT),
                settings.value(BROKER_KEY),
                settings.value(BROKER_KEY_PASSWORD),
                check(required, settings.value(BROKER_MATCH_HOSTNAME)));
    }

    static Tls database(Settings settings) {
        Optional<Requirement> required = settings.value(DATABASE_CERT_REQS);
        boolean nothing = settings.value(DATABASE_ANY_CERT);
        boolean match = settings.value(DATABASE_MATCH_HOSTNAME) && !settings.value(DATABASE_ANY_HOSTNAME);
        return on(
                settings.value(DATABASE_TLS) || settings.value(DATABASE_SSL) || required.isPresent(),
                either(settings, DATABASE_CA, DATABASE_SSL_CA),
                either(settings, DATABASE_CERT, DATABASE_SSL_CERT),
                settings.value(DATABASE_SSL_KEY),
                settings.value(DATABASE_KEY_PASSWORD),
                nothing ? Tls.Check.NOTHING : check(required, match));
    }

    static Tls api(Settings settings) {
        boolean enabled = settings.value(API_SSL);
        Optional<Path> certificate = settings.value(API_CERT);
        if (enabled && certificate.isEmpty()) {
            settings.contradiction(
                    API_SSL, "[api] cert beside it, the file with the certificate", "set cert, and key if it is apart");
        } else if (!enabled && certificate.isPresent()) {
            settings.contradiction(
                    API_CERT, "[api] use_ssl = True beside it", "write use_ssl = True, or remove cert", API_SSL);
        }
        return new Tls(
                enabled,
                null,
                certificate.orElse(null),
                settings.value(API_KEY).orElse(null),
                settings.value(API_KEY_PASSWORD).orElse(null),
                Tls.Check.ALL);
    }

    /** What an operator has turned off that guards a connection. */
    static List<String> warnings(PetrelConfig config) {
        List<String> warnings = new ArrayList<>();
        MessagingConfig messaging = config.messaging();
        for (String url : messaging.urls()) {
            Tls tls = BrokerOptions.of(
                            AddressTypes.query(url), url.startsWith("amqps"), messaging.tls(), messaging.login())
                    .tls();
            warn(warnings, "[messaging] ssl_cert_reqs = none", "[messaging] ssl_match_hostname = False", tls);
        }
        warn(
                warnings,
                "[database] tls_allow_invalid_certificates = True",
                "[database] tls_allow_invalid_hostnames = True",
                config.database().tls());
        return warnings.stream().distinct().toList();
    }

    private static void warn(List<String> warnings, String nothing, String noName, Tls tls) {
        if (!tls.enabled()) {
            return;
        }
        if (tls.check() == Tls.Check.NOTHING) {
            warnings.add(nothing
                    + ": the other end's certificate is not checked, so any server that answers is accepted and may"
                    + " read and change everything");
        } else if (tls.check() == Tls.Check.NO_HOST_NAME) {
            warnings.add(noName + ": every certificate of a trusted CA is accepted, whatever host it was made for");
        }
    }

    private static Tls on(
            boolean asked,
            Optional<Path> ca,
            Optional<Path> certificate,
            Optional<Path> key,
            Optional<String> password,
            Tls.Check check) {
        Tls tls = new Tls(
                asked, ca.orElse(null), certificate.orElse(null), key.orElse(null), password.orElse(null), check);
        return tls.namesFiles() ? tls.on() : tls;
    }

    private static Tls.Check check(Optional<Requirement> required, boolean matchHostname) {
        if (required.equals(Optional.of(Requirement.NONE))) {
            return Tls.Check.NOTHING;
        }
        return matchHostname ? Tls.Check.ALL : Tls.Check.NO_HOST_NAME;
    }

    private static Optional<Path> either(
            Settings settings, ConfigKey<Optional<Path>> key, ConfigKey<Optional<Path>> older) {
        Optional<Path> value = settings.value(key);
        Optional<Path> old = settings.value(older);
        if (value.isPresent() && old.isPresent() && !value.equals(old)) {
            settings.contradiction(older, "the same file as " + key.name() + ", its newer name", "remove it", key);
        }
        return value.or(() -> old);
    }
}
