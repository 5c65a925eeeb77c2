// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The keys of {@code [messaging]}: the broker. */
final class MessagingKeys {

    private static final String SECTION = "messaging";
    private static final String NAME = "[A-Za-z0-9._-]+";
    private static final String NAME_EXPECTED = "a name of letters, digits, dots, hyphens and underscores";

    static final ConfigKey<String> MESSAGING_URL = new ConfigKey<>(
            SECTION,
            "url",
            AddressTypes.broker(),
            "amqp://guest:guest@127.0.0.1:5672//",
            "Address of the broker. A final `//` means the virtual host `/`.");
    static final ConfigKey<List<String>> CLUSTER_URLS = new ConfigKey<>(
            SECTION,
            "cluster_urls",
            AddressTypes.brokers(),
            "",
            "Addresses of all nodes of the broker's cluster, with commas between them. If set, they are used instead of `url`.");
    static final ConfigKey<String> PREFIX = new ConfigKey<>(
            SECTION,
            "prefix",
            ValueTypes.word(NAME, NAME_EXPECTED),
            "petrel",
            "First part of the names of exchanges and queues.");
    static final ConfigKey<Boolean> BROKER_SSL = new ConfigKey<>(
            SECTION,
            "ssl",
            ValueTypes.bool(),
            "False",
            "Whether the connection to the broker is encrypted (TLS), as with an address that begins with `amqps`. The other `ssl_` keys turn it on too.");
    static final ConfigKey<Optional<Path>> BROKER_CA = new ConfigKey<>(
            SECTION,
            "ssl_ca_certs",
            ValueTypes.optionalPath(),
            "",
            "PEM file with the CAs that may have signed the certificate of the broker. Not set: those that Java trusts.");
    static final ConfigKey<Optional<Path>> BROKER_CERT = new ConfigKey<>(
            SECTION,
            "ssl_certfile",
            ValueTypes.optionalPath(),
            "",
            "PEM file with the client certificate that the broker gets.");
    static final ConfigKey<Optional<Path>> BROKER_KEY = new ConfigKey<>(
            SECTION,
            "ssl_keyfile",
            ValueTypes.optionalPath(),
            "",
            "PEM file with its private key. Not set: it is in `ssl_certfile`.");
    static final ConfigKey<Optional<String>> BROKER_KEY_PASSWORD = new ConfigKey<>(
                    SECTION,
                    "ssl_keyfile_password",
                    ValueTypes.optionalText(),
                    "",
                    "Password of that key, if it is encrypted.")
            .asSecret()
            .onlyPetrel();
    static final ConfigKey<Optional<TlsKeys.Requirement>> BROKER_CERT_REQS = new ConfigKey<>(
            SECTION,
            "ssl_cert_reqs",
            TlsKeys.requirement(),
            "",
            "`required` or `optional`: the certificate of the broker is checked, as when this is not set; `none`: it is not, and any server is accepted.");
    static final ConfigKey<Boolean> BROKER_MATCH_HOSTNAME = new ConfigKey<>(
                    SECTION,
                    "ssl_match_hostname",
                    ValueTypes.bool(),
                    "True",
                    "Whether the certificate of the broker must be for the name of its host.")
            .onlyPetrel();
    static final ConfigKey<Optional<MessagingConfig.LoginMethod>> LOGIN_METHOD = new ConfigKey<>(
            SECTION,
            "login_method",
            TlsKeys.loginMethod(),
            "",
            "`PLAIN`: user and password of the address; `EXTERNAL`: the client certificate says who it is. Not set: `PLAIN`.");
    static final ConfigKey<Integer> MAX_EVENT_SIZE = new ConfigKey<>(
                    SECTION,
                    "max_event_size",
                    ValueTypes.integer(1_024, 14 << 20),
                    "1048576",
                    "How many bytes an event may have, as JSON; a larger one is refused where it is dispatched. Brokers and databases take 14 MiB.")
            .onlyPetrel();

    static final List<ConfigKey<?>> ALL = List.of(
            MESSAGING_URL,
            CLUSTER_URLS,
            PREFIX,
            MAX_EVENT_SIZE,
            BROKER_SSL,
            BROKER_CA,
            BROKER_CERT,
            BROKER_KEY,
            BROKER_KEY_PASSWORD,
            BROKER_CERT_REQS,
            BROKER_MATCH_HOSTNAME,
            LOGIN_METHOD);

    private MessagingKeys() {}

    static MessagingConfig read(Settings settings) {
        List<String> cluster = settings.value(CLUSTER_URLS);
        String url = settings.value(MESSAGING_URL);
        return new MessagingConfig(
                cluster.isEmpty() ? List.of(url) : cluster,
                settings.value(PREFIX),
                TlsKeys.broker(settings),
                settings.value(LOGIN_METHOD).orElse(MessagingConfig.LoginMethod.PLAIN));
    }
}
