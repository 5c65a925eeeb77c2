// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code petrel completion}. */
@Command(
        sortOptions = false,
        description =
                "Prints a script that makes the shell complete petrel's commands and options, and references by asking"
                        + " the API: source <(petrel completion)")
final class CompletionCommand implements Callable<Integer> {

    private static final Map<String, Resource> KINDS = Stream.of(
                    Resources.ACTION,
                    Resources.ACTION_ALIAS,
                    Resources.EXECUTION,
                    Resources.INQUIRY,
                    Resources.TRIGGER_TYPE,
                    Resources.TRIGGER_INSTANCE,
                    Resources.POLICY,
                    Resources.POLICY_TYPE,
                    Resources.RULE,
                    Resources.SENSOR,
                    Resources.TRACE,
                    Resources.DEAD_LETTER)
            .collect(Collectors.toMap(Resource::noun, resource -> resource));

    /** How many ids are offered of what grows. */
    private static final int NEWEST = 50;

    private final CliContext context;
    private final Supplier<CommandLine> whole;

    @Parameters(
            arity = "0..1",
            paramLabel = "SHELL",
            description = "${COMPLETION-CANDIDATES}; the script is the same for both.")
    @SuppressWarnings("UnusedVariable") // one script serves both; the word is checked all the same
    private Shell shell = Shell.bash;

    @Option(
            names = "--references",
            paramLabel = "KIND",
            description = "For the script: print what is called so, a line each, and wait for the API no longer than a"
                    + " moment. KIND is action, action-alias, policy, policy-type, rule, trigger, sensor, pack, node, execution, inquiry,"
                    + " trace, trigger-instance or dead-letter.")
    private @Nullable String kind;

    @Mixin
    private ApiOptions api = new ApiOptions();

    /** @param whole the command line with all its commands */
    CompletionCommand(CliContext context, Supplier<CommandLine> whole) {
        this.context = context;
        this.whole = whole;
    }

    /** The shells that the script is for. */
    @SuppressWarnings("MemberName") // the names are the words of the command line
    enum Shell {
        bash,
        zsh
    }

    @Override
    public Integer call() throws ClientFailure {
        if (kind == null) {
            context.out().println(AutoComplete.bash("petrel", whole.get()));
            context.out().print(script());
        } else {
            references(kind).forEach(context.out()::println);
        }
        context.out().flush();
        return ExitCodes.OK;
    }

    private List<String> references(String wanted) throws ClientFailure {
        Api open = api.openInHaste(context);
        Resource resource = KINDS.get(wanted);
        if (resource != null) {
            int limit = resource.grows() ? NEWEST : -1;
            return names(open, resource.path(), resource.grows() ? "id" : "ref", limit);
        }
        return switch (wanted) {
            case "pack" -> names(open, "/v1/packs", "ref", -1);
            case "node" -> names(open, "/v1/nodes", "node", -1);
            case "role" -> names(open, "/v1/rbac/roles", "name", -1);
            case "role-assignment" -> names(open, "/v1/rbac/role_assignments", "id", -1);
            default -> throw new ClientFailure(ExitCodes.USAGE, "--references: there is no kind \"" + wanted + "\"");
        };
    }

    private static List<String> names(Api api, String path, String key, int limit) throws ClientFailure {
        return api.list(path, Map.of("limit", limit)).items().stream()
                .map(item -> item.get(key))
                .filter(Objects::nonNull)
                .map(String::valueOf)
                .distinct()
                .toList();
    }

    private static String script() {
        try (InputStream script = CompletionCommand.class.getResourceAsStream("references.bash")) {
            return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("references.bash cannot be read", e);
        }
    }
}
