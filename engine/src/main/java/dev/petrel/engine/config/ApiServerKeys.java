// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The keys of {@code [api]}. */
final class ApiServerKeys {

    private static final String SECTION = "api";

    static final ConfigKey<String> API_HOST =
            new ConfigKey<>(SECTION, "host", AddressTypes.host(), "127.0.0.1", "Address that the API listens on.");
    static final ConfigKey<Integer> API_PORT = new ConfigKey<>(
            SECTION,
            "port",
            ValueTypes.integer(0, 65535),
            "9101",
            "Port of the API, and of health and metrics where a process has it. 0 for any free port.");
    static final ConfigKey<Integer> MAX_PAGE_SIZE = new ConfigKey<>(
            SECTION,
            "max_page_size",
            ValueTypes.integer(1, 10_000),
            "100",
            "How many objects a list of the API holds unless a `limit` asks for more.");
    static final ConfigKey<Boolean> ALLOW_UNAUTHENTICATED = new ConfigKey<>(
                    SECTION,
                    "allow_unauthenticated",
                    ValueTypes.bool(),
                    "False",
                    "Whether the API may listen on anything but loopback without `[auth] enable`, so that whoever reaches it may do everything.")
            .onlyPetrel();
    static final ConfigKey<Boolean> API_SSL = new ConfigKey<>(
            SECTION, "use_ssl", ValueTypes.bool(), "False", "Whether the API speaks HTTPS, with `cert` and `key`.");
    static final ConfigKey<Optional<Path>> API_CERT = new ConfigKey<>(
            SECTION,
            "cert",
            ValueTypes.optionalPath(),
            "",
            "PEM file with the certificate of the API, and those of the CAs between it and one that the clients trust.");
    static final ConfigKey<Optional<Path>> API_KEY = new ConfigKey<>(
            SECTION, "key", ValueTypes.optionalPath(), "", "PEM file with its private key. Not set: it is in `cert`.");
    static final ConfigKey<Optional<String>> API_KEY_PASSWORD = new ConfigKey<>(
                    SECTION, "key_password", ValueTypes.optionalText(), "", "Password of that key, if it is encrypted.")
            .asSecret()
            .onlyPetrel();
    static final ConfigKey<List<String>> ALLOW_ORIGIN = new ConfigKey<>(
            SECTION,
            "allow_origin",
            WebTypes.origins(),
            "",
            "Origins of web pages that may call the API from a browser, such as `https://st2.example.org`, with commas between them; `*` for every page there is. All others are refused.");
    static final ConfigKey<List<String>> ALLOWED_HOSTS = new ConfigKey<>(
                    SECTION,
                    "allowed_hosts",
                    WebTypes.hostNames(),
                    "",
                    "Names by which the API and the health servers may be called, in the `Host` header, with commas between them; `*` for any. Names of loopback, and `host`, always may. Not set: on loopback no others may, elsewhere any.")
            .onlyPetrel();
    static final ConfigKey<Integer> MAX_BODY_SIZE = new ConfigKey<>(
                    SECTION,
                    "max_body_size",
                    ValueTypes.integer(1_024, 16 << 20),
                    "1048576",
                    "How many bytes the body of a request may have; more is answered 413.")
            .onlyPetrel();
    static final ConfigKey<Integer> REQUEST_MEMORY = new ConfigKey<>(
                    SECTION,
                    "request_memory",
                    ValueTypes.integer(0, Integer.MAX_VALUE),
                    "0",
                    "How many bytes the bodies of all requests under way may take together; beyond that a request is answered 503. 0 for an eighth of the heap.")
            .onlyPetrel();
    static final ConfigKey<Integer> ANSWER_MEMORY = new ConfigKey<>(
                    SECTION,
                    "answer_memory",
                    ValueTypes.integer(0, Integer.MAX_VALUE),
                    "0",
                    "How many bytes the parts of all answers that clients have not taken yet may take together; beyond that a request is answered 503. 0 for an eighth of the heap.")
            .onlyPetrel();
    static final ConfigKey<Integer> MAX_STREAM_CLIENTS = new ConfigKey<>(
                    SECTION,
                    "max_stream_clients",
                    ValueTypes.integer(0, 10_000),
                    "100",
                    "How many clients may read the event stream of this node at once; a further one is answered 503.")
            .onlyPetrel();
    static final ConfigKey<Duration> REQUEST_IDLE_TIMEOUT = new ConfigKey<>(
                    SECTION,
                    "request_idle_timeout",
                    ValueTypes.seconds("0.1", "600"),
                    "10",
                    "How long the body of a request may stall before it is answered 408 and its connection closed, in seconds.")
            .onlyPetrel();
    static final ConfigKey<Duration> REQUEST_TIMEOUT = new ConfigKey<>(
                    SECTION,
                    "request_timeout",
                    ValueTypes.seconds("0.1", "3600"),
                    "60",
                    "How long the head of a request may take, and then its body, in seconds. A head that takes longer is cut off without an answer.")
            .onlyPetrel();

    static final List<ConfigKey<?>> ALL = List.of(
            API_HOST,
            API_PORT,
            MAX_PAGE_SIZE,
            ALLOW_UNAUTHENTICATED,
            ALLOW_ORIGIN,
            ALLOWED_HOSTS,
            MAX_BODY_SIZE,
            REQUEST_MEMORY,
            ANSWER_MEMORY,
            MAX_STREAM_CLIENTS,
            REQUEST_IDLE_TIMEOUT,
            REQUEST_TIMEOUT,
            API_SSL,
            API_CERT,
            API_KEY,
            API_KEY_PASSWORD);

    private ApiServerKeys() {}

    static ApiConfig read(Settings settings) {
        var api = new ApiConfig(
                settings.value(API_HOST),
                settings.value(API_PORT),
                settings.value(MAX_PAGE_SIZE),
                settings.value(ALLOW_UNAUTHENTICATED),
                new ApiConfig.Requests(
                        settings.value(ALLOW_ORIGIN),
                        settings.value(ALLOWED_HOSTS),
                        settings.value(MAX_BODY_SIZE),
                        settings.value(MessagingKeys.MAX_EVENT_SIZE),
                        settings.value(REQUEST_MEMORY),
                        settings.value(ANSWER_MEMORY),
                        settings.value(REQUEST_IDLE_TIMEOUT),
                        settings.value(REQUEST_TIMEOUT)),
                TlsKeys.api(settings),
                settings.value(MAX_STREAM_CLIENTS));
        if (!WebTypes.isLoopback(api.host()) && !api.allowUnauthenticated() && !settings.value(AuthKeys.ENABLE)) {
            settings.contradiction(
                    API_HOST,
                    "a loopback address, for the API does not authenticate its callers",
                    "write [auth] enable = True, or host = 127.0.0.1, or allow_unauthenticated = True if only trusted"
                            + " machines can reach it",
                    ALLOW_UNAUTHENTICATED,
                    AuthKeys.ENABLE);
        }
        return api;
    }
}
