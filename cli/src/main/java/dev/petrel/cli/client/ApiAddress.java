// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.client.session.St2Config;
import dev.petrel.cli.config.ConfigOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import dev.petrel.engine.config.ApiConfig;
import dev.petrel.engine.config.LoadedConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where the API is, and who said so.
 *
 * @param origin in words, for messages
 * @param ca PEM file with the CAs that may have signed its certificate; null for those that Java trusts
 */
record ApiAddress(URI uri, String origin, @Nullable Path ca) {

    private static final List<String> CA_VARIABLES = List.of("PETREL_CACERT", "ST2_CACERT");
    private static final List<String> AUTH_VARIABLES = List.of("PETREL_AUTH_URL", "ST2_AUTH_URL");
    private static final List<String> VARIABLES = List.of("PETREL_API_URL", "ST2_API_URL");

    /** The option, else a variable of the environment, else the configuration, which is read only then. */
    static ApiAddress find(@Nullable String option, @Nullable Path cacert, CliContext context, ConfigOptions config)
            throws ClientFailure {
        Path ca = cacert == null ? ca(context) : cacert;
        if (option != null) {
            return of(option, "--url", ca);
        }
        for (String variable : VARIABLES) {
            String value = context.environment().getOrDefault(variable, "");
            if (!value.isBlank()) {
                return of(value.strip(), "environment " + variable, ca);
            }
        }
        St2Config st2 = St2Config.read(context.environment());
        if (st2.apiUrl().isPresent() && !config.isGiven()) {
            return of(st2.apiUrl().get(), "\"" + st2.file() + "\"", ca == null ? ca(st2) : ca);
        }
        return of(config.load(context), ca);
    }

    private static @Nullable Path ca(St2Config st2) {
        return st2.value("general", "cacert").map(Path::of).orElse(null);
    }

    /**
     * Where this API's token service is.
     *
     * @param option null, else it goes before all others
     */
    ApiAddress tokenService(@Nullable String option, CliContext context) throws ClientFailure {
        if (option != null) {
            return of(option, "--auth-url", ca);
        }
        for (String variable : AUTH_VARIABLES) {
            String value = context.environment().getOrDefault(variable, "");
            if (!value.isBlank()) {
                return of(value.strip(), "environment " + variable, ca);
            }
        }
        St2Config st2 = St2Config.read(context.environment());
        Optional<String> url = st2.value("auth", "url");
        if (url.isPresent() && origin.equals("\"" + st2.file() + "\"")) {
            return of(url.get(), origin, ca);
        }
        String api = uri.toString().replaceAll("/+$", "").replaceAll("/v1$", "");
        // Behind StackStorm's nginx /api and /auth are beside each other.
        String root = api.endsWith("/api") ? api.substring(0, api.length() - "/api".length()) : api;
        return of(root + "/auth", origin, ca);
    }

    private static @Nullable Path ca(CliContext context) {
        for (String variable : CA_VARIABLES) {
            String value = context.environment().getOrDefault(variable, "");
            if (!value.isBlank()) {
                return Path.of(value.strip());
            }
        }
        return null;
    }

    private static ApiAddress of(LoadedConfig loaded, @Nullable Path ca) {
        ApiConfig api = loaded.config().api();
        String host = List.of("0.0.0.0", "::", "*").contains(api.host()) ? "127.0.0.1" : api.host();
        String source = loaded.effective().entries().stream()
                .filter(entry ->
                        entry.section().equals("api") && List.of("host", "port").contains(entry.key()))
                .map(entry -> entry.key() + ": " + entry.source())
                .collect(Collectors.joining(", "));
        String bracketed = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        return new ApiAddress(
                URI.create((api.tls().enabled() ? "https://" : "http://") + bracketed + ":" + api.port()),
                "[api] of the configuration, " + source,
                // Without a CA the client trusts the API's own certificate, which the configuration names.
                ca == null ? api.tls().certificate() : ca);
    }

    private static ApiAddress of(String text, String origin, @Nullable Path ca) throws ClientFailure {
        try {
            URI uri = URI.create(text);
            if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
                return new ApiAddress(uri, origin, ca);
            }
        } catch (IllegalArgumentException e) {
            // told below like any other text that is no address
        }
        throw new ClientFailure(
                ExitCodes.USAGE,
                origin + ": expected the API's address, such as http://127.0.0.1:9101, found \"" + text + "\"");
    }
}
