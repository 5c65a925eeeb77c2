// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.client.Resource.Filter;
import dev.petrel.cli.output.Field;
import dev.petrel.cli.terminal.CliContext;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** {@code petrel key}: the commands about the datastore. */
final class KeyCommands {

    static final Resource KEY = new Resource(
            "key",
            "/v1/keys",
            "NAME",
            List.of(
                    Field.of("name"),
                    Field.prose("value"),
                    Field.of("secret").ranked(2),
                    Field.of("encrypted").ranked(3),
                    Field.of("scope").ranked(5),
                    Field.of("user").ranked(4),
                    Field.of("expire_timestamp").ranked(1)),
            List.of(
                    Field.of("name"),
                    Field.of("value"),
                    Field.of("description"),
                    Field.of("secret"),
                    Field.of("encrypted"),
                    Field.of("scope"),
                    Field.of("user"),
                    Field.of("expire_timestamp")),
            List.<Filter>of(),
            null);

    private KeyCommands() {}

    /** Adds them to {@code group}. */
    static CommandLine addTo(CommandLine group, CliContext context) {
        return group.addSubcommand("list", new KeyListCommand(context))
                .addSubcommand("get", new KeyGetCommand(context))
                .addSubcommand("set", new KeySetCommand(context))
                .addSubcommand("delete", new KeyDeleteCommand(context))
                .addSubcommand("delete_by_prefix", new KeyDeleteByPrefixCommand(context))
                .addSubcommand("load", new KeyLoadCommand(context))
                .addSubcommand("encrypt", new KeyEncryptCommand(context))
                .addSubcommand("generate", new KeyGenerateCommand(context));
    }

    /** The path of one key, with what {@code query} says of it; parameters whose value is null are left out. */
    static String path(String name, Map<String, ?> query) {
        return KEY.path(name) + ApiClient.query(query);
    }

    /** {@code map} without what is null. */
    static Map<String, @Nullable Object> given(Map<String, @Nullable Object> map) {
        map.values().removeIf(value -> value == null);
        return map;
    }
}
