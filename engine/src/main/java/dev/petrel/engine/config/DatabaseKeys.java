// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The keys of {@code [database]}. */
final class DatabaseKeys {

    private static final String SECTION = "database";

    static final ConfigKey<String> DATABASE_HOST = new ConfigKey<>(
            SECTION,
            "host",
            AddressTypes.database(),
            "127.0.0.1",
            "Host of MongoDB, hosts of its replica set with commas between them, or a `mongodb://` address.");
    static final ConfigKey<Integer> DATABASE_PORT = new ConfigKey<>(
            SECTION,
            "port",
            ValueTypes.integer(1, 65535),
            "27017",
            "Port of MongoDB, for hosts that have none of their own. Not used when `host` is an address.");
    static final ConfigKey<String> DATABASE_NAME = new ConfigKey<>(
            SECTION,
            "db_name",
            ValueTypes.word(
                    "[^/\\\\. \"$*<>:|?]{1,63}",
                    "a database name of at most 63 characters without / \\ . \" $ * < > : | ? or spaces"),
            "petrel",
            "Name of the database.");
    static final ConfigKey<Optional<String>> DATABASE_USERNAME = new ConfigKey<>(
            SECTION,
            "username",
            ValueTypes.optionalText(),
            "",
            "User of the database. Goes before the one in an address, and is looked up in `db_name` unless an address has `authSource`; for a `mongodb+srv` address in what its TXT record says, else in the database that the address names, else in `admin`.");
    static final ConfigKey<Optional<String>> DATABASE_PASSWORD =
            new ConfigKey<>(SECTION, "password", ValueTypes.optionalText(), "", "Password of that user.").asSecret();
    static final ConfigKey<Duration> CONNECTION_TIMEOUT = new ConfigKey<>(
            SECTION,
            "connection_timeout",
            ValueTypes.millis(100, 600_000),
            "3000",
            "How long one attempt to reach the database may take, in milliseconds.");
    static final ConfigKey<Boolean> DATABASE_TLS = new ConfigKey<>(
            SECTION,
            "tls",
            ValueTypes.bool(),
            "False",
            "Whether the connection to the database is encrypted (TLS), as with an address that says `tls=true`. The other `tls_` keys turn it on too.");
    static final ConfigKey<Optional<Path>> DATABASE_CA = new ConfigKey<>(
            SECTION,
            "tls_ca_file",
            ValueTypes.optionalPath(),
            "",
            "PEM file with the CAs that may have signed the certificate of the database. Not set: those that Java trusts.");
    static final ConfigKey<Optional<Path>> DATABASE_CERT = new ConfigKey<>(
            SECTION,
            "tls_certificate_key_file",
            ValueTypes.optionalPath(),
            "",
            "PEM file with the client certificate that the database gets, and its private key.");
    static final ConfigKey<Optional<String>> DATABASE_KEY_PASSWORD = new ConfigKey<>(
                    SECTION,
                    "tls_certificate_key_file_password",
                    ValueTypes.optionalText(),
                    "",
                    "Password of that key, if it is encrypted.")
            .asSecret();
    static final ConfigKey<Boolean> DATABASE_ANY_CERT = new ConfigKey<>(
            SECTION,
            "tls_allow_invalid_certificates",
            ValueTypes.bool(),
            "False",
            "Whether the certificate of the database is not checked at all, so that any server is accepted.");
    static final ConfigKey<Boolean> DATABASE_ANY_HOSTNAME = new ConfigKey<>(
            SECTION,
            "tls_allow_invalid_hostnames",
            ValueTypes.bool(),
            "False",
            "Whether the certificate of the database may be for another name than that of its host.");
    static final ConfigKey<Boolean> DATABASE_SSL =
            new ConfigKey<>(SECTION, "ssl", ValueTypes.bool(), "False", "Older name of `tls`.");
    static final ConfigKey<Optional<Path>> DATABASE_SSL_CA =
            new ConfigKey<>(SECTION, "ssl_ca_certs", ValueTypes.optionalPath(), "", "Older name of `tls_ca_file`.");
    static final ConfigKey<Optional<Path>> DATABASE_SSL_CERT = new ConfigKey<>(
            SECTION, "ssl_certfile", ValueTypes.optionalPath(), "", "The client certificate in a file of its own.");
    static final ConfigKey<Optional<Path>> DATABASE_SSL_KEY = new ConfigKey<>(
            SECTION,
            "ssl_keyfile",
            ValueTypes.optionalPath(),
            "",
            "PEM file with the private key of `ssl_certfile`. Not set: it is in that file.");
    static final ConfigKey<Optional<TlsKeys.Requirement>> DATABASE_CERT_REQS = new ConfigKey<>(
            SECTION,
            "ssl_cert_reqs",
            TlsKeys.requirement(),
            "",
            "`required` or `optional`: the certificate of the database is checked, as when this is not set; `none`: as `tls_allow_invalid_certificates`.");
    static final ConfigKey<Boolean> DATABASE_MATCH_HOSTNAME = new ConfigKey<>(
            SECTION, "ssl_match_hostname", ValueTypes.bool(), "True", "The opposite of `tls_allow_invalid_hostnames`.");
    static final ConfigKey<Optional<DatabaseConfig.AuthMechanism>> AUTH_MECHANISM = new ConfigKey<>(
            SECTION,
            "authentication_mechanism",
            TlsKeys.mechanism(),
            "",
            "`SCRAM-SHA-1`, `SCRAM-SHA-256`, `MONGODB-X509` (the client certificate says who it is) or `PLAIN`. Not set: what the server offers.");

    static final List<ConfigKey<?>> ALL = List.of(
            DATABASE_HOST,
            DATABASE_PORT,
            DATABASE_NAME,
            DATABASE_USERNAME,
            DATABASE_PASSWORD,
            CONNECTION_TIMEOUT,
            DATABASE_TLS,
            DATABASE_CA,
            DATABASE_CERT,
            DATABASE_KEY_PASSWORD,
            DATABASE_ANY_CERT,
            DATABASE_ANY_HOSTNAME,
            DATABASE_SSL,
            DATABASE_SSL_CA,
            DATABASE_SSL_CERT,
            DATABASE_SSL_KEY,
            DATABASE_CERT_REQS,
            DATABASE_MATCH_HOSTNAME,
            AUTH_MECHANISM);

    private DatabaseKeys() {}

    static DatabaseConfig read(Settings settings) {
        var username = settings.value(DATABASE_USERNAME);
        var password = settings.value(DATABASE_PASSWORD);
        if (username.isPresent() && password.isEmpty()) {
            settings.contradiction(DATABASE_USERNAME, "[database] password beside it", "set both or neither");
        } else if (username.isEmpty() && password.isPresent()) {
            settings.contradiction(DATABASE_PASSWORD, "[database] username beside it", "set both or neither");
        }
        DatabaseOptions options = DatabaseOptions.of(settings.value(DATABASE_HOST), TlsKeys.database(settings));
        return new DatabaseConfig(
                options.address(),
                settings.value(DATABASE_PORT),
                settings.value(DATABASE_NAME),
                username.orElse(null),
                password.orElse(null),
                settings.value(CONNECTION_TIMEOUT),
                options.tls(),
                settings.value(AUTH_MECHANISM).orElse(null));
    }
}
