// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say whose keys are meant. */
final class KeyScope {

    @Option(
            names = {"-s", "--scope"},
            paramLabel = "SCOPE",
            description = "Whose: system, or user for your own. Default: system.")
    private @Nullable String scope;

    @Option(
            names = {"-u", "--user"},
            paramLabel = "USER",
            description = "The user whose keys they are, for --scope user; another than you is for admins.")
    private @Nullable String user;

    /** As parameters of a request, or keys of its body. */
    Map<String, @Nullable Object> query() {
        Map<String, @Nullable Object> query = new LinkedHashMap<>();
        query.put("scope", scope == null ? "system" : scope);
        query.put("user", user);
        return query;
    }
}
