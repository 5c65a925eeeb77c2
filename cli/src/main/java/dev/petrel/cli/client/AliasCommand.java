// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.output.Details;
import dev.petrel.cli.output.Field;
import dev.petrel.cli.output.OutputOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;

/** {@code petrel action-alias match}, {@code test} and {@code execute}: what a text means that is typed in a chat. */
@Command(sortOptions = false)
final class AliasCommand implements Callable<Integer> {

    private static final List<Field> MATCH = List.of(
            Field.of("alias", "actionalias.ref"),
            Field.of("action", "actionalias.action_ref"),
            Field.of("display"),
            Field.of("representation"));
    private static final List<Field> TRIED =
            List.of(Field.of("parameters"), Field.of("refusal"), Field.of("message"), Field.of("extra"));
    private static final List<Field> EXECUTED = List.of(
            Field.of("alias", "actionalias.ref"),
            Field.of("action", "actionalias.action_ref"),
            Field.of("execution", "execution.id"),
            Field.of("parameters", "execution.parameters"),
            Field.of("message"),
            Field.of("extra"));

    private final CliContext context;
    private final Verb verb;

    /** Who says it, and where; for all but {@code match}. */
    private final Map<String, OptionSpec> options = new LinkedHashMap<>();

    @Parameters(
            arity = "1..*",
            paramLabel = "TEXT",
            description =
                    "The command as it is typed in a chat. Several words are put together with a blank between two.")
    private List<String> words = List.of();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions api = new ApiOptions();

    /** What is to be done with the text. */
    private enum Verb {
        MATCH,
        TEST,
        EXECUTE
    }

    private AliasCommand(CliContext context, Verb verb) {
        this.context = context;
        this.verb = verb;
    }

    static CommandLine match(CliContext context) {
        return of(context, Verb.MATCH, "Shows which alias a text matches; exits with 2 if it is none, or several.");
    }

    static CommandLine test(CliContext context) {
        return of(
                context,
                Verb.TEST,
                "Shows what a text would do, and does nothing: the alias, the action, the parameters, what would be"
                        + " answered; exits with 1 if the action would refuse it.");
    }

    static CommandLine execute(CliContext context) {
        return of(context, Verb.EXECUTE, "Runs what a text means, as a chat does; does not wait for the end.");
    }

    private static CommandLine of(CliContext context, Verb verb, String description) {
        AliasCommand command = new AliasCommand(context, verb);
        CommandLine line = new CommandLine(command);
        if (verb != Verb.MATCH) {
            command.option("user", "-u,--user", "NAME", "Who types it. Default: nobody by name.");
            command.option("source_channel", "--channel", "NAME", "In which channel. Default: cli.");
        }
        if (verb == Verb.EXECUTE) {
            command.option(
                    "notification_route",
                    "--route",
                    "NAME",
                    "Where the end is to be told: hubot, for a chat's adapter.");
        }
        command.options.values().forEach(line.getCommandSpec()::addOption);
        line.getCommandSpec().usageMessage().description(description);
        return line;
    }

    private void option(String key, String names, String label, String description) {
        options.put(
                key,
                OptionSpec.builder(names.split(","))
                        .paramLabel(label)
                        .type(String.class)
                        .description(description)
                        .build());
    }

    @Override
    public Integer call() throws ClientFailure {
        Api open = api.open(context);
        return switch (verb) {
            case MATCH -> {
                output.object(context, MATCH, open.object(open.post("/v1/actionalias/match", body())));
                yield ExitCodes.OK;
            }
            case TEST -> tried(open.object(open.post("/v1/actionalias/test", body())));
            case EXECUTE -> executed(open.object(open.post("/v1/aliasexecution/match_and_execute", body())));
        };
    }

    private Map<String, @Nullable Object> body() {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("command", String.join(" ", words));
        if (verb != Verb.MATCH) {
            body.put("source_channel", "cli");
            options.forEach((key, option) -> {
                if (option.getValue() != null) {
                    body.put(key, option.getValue());
                }
            });
        }
        return body;
    }

    private int tried(Map<String, @Nullable Object> answer) {
        List<Map<String, @Nullable Object>> tries = objects(answer.get("executions"));
        output.print(
                context,
                answer,
                Details.of(MATCH, answer) + "\n"
                        + tries.stream().map(each -> Details.of(TRIED, each)).collect(Collectors.joining("\n\n")));
        boolean refused = tries.stream().anyMatch(each -> each.get("refusal") != null);
        return refused ? ExitCodes.FAILED : ExitCodes.OK;
    }

    private int executed(Map<String, @Nullable Object> answer) {
        List<Map<String, @Nullable Object>> results = objects(answer.get("results"));
        output.print(
                context,
                answer,
                results.stream().map(each -> Details.of(EXECUTED, each)).collect(Collectors.joining("\n\n")));
        return ExitCodes.OK;
    }

    @SuppressWarnings("unchecked") // objects of JSON have texts for keys
    private static List<Map<String, @Nullable Object>> objects(@Nullable Object list) {
        List<Map<String, @Nullable Object>> objects = new ArrayList<>();
        if (list instanceof List<?> items) {
            items.forEach(item -> objects.add((Map<String, @Nullable Object>) item));
        }
        return objects;
    }
}
