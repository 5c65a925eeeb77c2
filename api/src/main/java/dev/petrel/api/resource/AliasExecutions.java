// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Caller;
import dev.petrel.api.view.Contents;
import dev.petrel.engine.access.Permission;
import dev.petrel.engine.alias.AliasMatcher;
import dev.petrel.engine.alias.AliasParameters;
import dev.petrel.engine.alias.AliasTemplates;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.datastore.Datastore;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.ActionAlias;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.parameter.ActionParameters;
import dev.petrel.expression.PythonError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes executions of commands that match an alias, and answers for them. */
final class AliasExecutions {

    private final ContentCache content;
    private final ActionRequests requests;
    private final Datastore.Reader datastore;
    private final AliasTemplates templates;
    private final Function<Execution, Map<String, @Nullable Object>> show;

    /** @param show an execution as clients see it */
    AliasExecutions(
            ContentCache content,
            ActionRequests requests,
            Datastore.Reader datastore,
            AliasTemplates templates,
            Function<Execution, Map<String, @Nullable Object>> show) {
        this.content = content;
        this.requests = requests;
        this.datastore = datastore;
        this.templates = templates;
        this.show = show;
    }

    /**
     * What a person typed, and where.
     *
     * @param user the person, as the chat calls him
     * @param channel the chat's channel
     * @param caller who asks the API: the chat's adapter
     * @param route where the end is to be told, or null for nowhere
     * @param sourceContext what the chat's adapter wants back with the end
     */
    record Said(
            String command,
            @Nullable String user,
            @Nullable String channel,
            Caller caller,
            @Nullable String route,
            @Nullable Map<String, @Nullable Object> sourceContext) {}

    /** An execution that may be requested, or why not; and the parameters as far as they are known. */
    record Prepared(ActionRequests.Outcome outcome, Map<String, @Nullable Object> parameters) {

        static Prepared refused(int status, String why, Map<String, ? extends @Nullable Object> parameters) {
            return new Prepared(new ActionRequests.Refused(status, why), new LinkedHashMap<>(parameters));
        }

        Optional<ActionRequests.Refused> refusal() {
            return outcome instanceof ActionRequests.Refused refused ? Optional.of(refused) : Optional.empty();
        }

        Optional<Execution> execution() {
            return outcome instanceof ActionRequests.Ready ready ? Optional.of(ready.execution()) : Optional.empty();
        }
    }

    /** The executions that {@code match} asks for; nothing is written. */
    List<Prepared> prepare(AliasMatcher.Match match, Said said) {
        ActionAlias alias = match.alias();
        Map<String, @Nullable Object> context = context(alias, said);
        List<Prepared> prepared = new ArrayList<>();
        for (Map<String, @Nullable String> given : match.parameters()) {
            prepared.add(prepare(alias, given, said, context));
        }
        return prepared;
    }

    private Prepared prepare(
            ActionAlias alias, Map<String, @Nullable String> given, Said said, Map<String, @Nullable Object> context) {
        Optional<Action> action = content.now().find(Action.class, alias.action());
        if (action.isEmpty()) {
            return Prepared.refused(404, "Action with ref \"" + alias.action() + "\" not found", given);
        }
        Optional<String> denial = said.caller().denial(Permission.ACTION_EXECUTE, Resources.of(action.get()));
        if (denial.isPresent()) {
            return Prepared.refused(403, denial.get(), given);
        }
        Optional<ActionParameters> schema = requests.schema(action.get());
        Map<String, @Nullable Object> parameters;
        try {
            Map<String, @Nullable Object> immutable =
                    immutable(alias, context, said.caller().user());
            parameters = schema.isPresent()
                    ? AliasParameters.of(schema.get(), given, immutable)
                    : new LinkedHashMap<>(given);
        } catch (PythonError e) {
            return Prepared.refused(400, e.text(), given);
        }
        return new Prepared(
                requests.prepare(
                        new ActionRequests.Asked(
                                alias.action(), AliasTemplates.literal(parameters), context, notification(said)),
                        said.caller()),
                parameters);
    }

    private Map<String, @Nullable Object> immutable(
            ActionAlias alias, Map<String, @Nullable Object> context, String user) throws PythonError {
        if (alias.immutableParameters().isEmpty()) {
            return Map.of();
        }
        Map<String, @Nullable Object> names = new LinkedHashMap<>(Datastore.templateNames(datastore, user));
        names.putAll(context);
        return templates.parameters(alias.immutableParameters(), names);
    }

    /** As StackStorm keeps it with the execution; {@code pack} is added later. */
    private static Map<String, @Nullable Object> context(ActionAlias alias, Said said) {
        Map<String, @Nullable Object> context = new LinkedHashMap<>();
        context.put(
                "action_alias_ref", Map.of("id", alias.id(), "name", alias.ref().name()));
        context.put("api_user", said.user());
        context.put("user", said.caller().user());
        context.put("source_channel", said.channel());
        return context;
    }

    /** What is to be told of the end; what people typed is no template there. */
    private static Map<String, @Nullable Object> notification(Said said) {
        if (said.route() == null || said.route().isEmpty()) {
            return Map.of();
        }
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("user", said.user());
        data.put("source_channel", said.channel());
        data.put("source_context", said.sourceContext());
        Map<String, @Nullable Object> complete = new LinkedHashMap<>();
        complete.put("routes", List.of(said.route()));
        complete.put("data", AliasTemplates.literal(data));
        return Map.of("on-complete", complete);
    }

    /** Requests the executions, and answers for each. None of them is refused. */
    List<Map<String, @Nullable Object>> request(ActionAlias alias, List<Prepared> prepared) {
        List<Map<String, @Nullable Object>> answers = new ArrayList<>();
        for (Prepared each : prepared) {
            Execution execution = each.execution().orElseThrow();
            requests.start(execution);
            answers.add(answer(alias, execution));
        }
        return answers;
    }

    private Map<String, @Nullable Object> answer(ActionAlias alias, Execution execution) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("execution", show.apply(execution));
        answer.put("actionalias", Contents.alias(alias));
        templates.acknowledge(alias.replies().ack(), answer);
        return answer;
    }

    /** What {@code prepared} would do: parameters, and what would be answered, or why the action refuses it. */
    Map<String, @Nullable Object> told(ActionAlias alias, Prepared prepared) {
        Map<String, @Nullable Object> told = new LinkedHashMap<>();
        prepared.execution().ifPresent(execution -> {
            told.put("parameters", show.apply(execution).get("parameters"));
            Map<String, @Nullable Object> answer = answer(alias, execution);
            told.put("message", answer.get("message"));
            told.put("extra", answer.get("extra"));
        });
        prepared.refusal().ifPresent(refusal -> {
            told.put("parameters", masked(alias, prepared.parameters()));
            told.put("refusal", refusal.reason());
        });
        told.values().removeIf(Objects::isNull);
        return told;
    }

    private Map<String, @Nullable Object> masked(ActionAlias alias, Map<String, @Nullable Object> parameters) {
        return content.now()
                .find(Action.class, alias.action())
                .flatMap(requests::schema)
                .map(schema -> schema.masked(parameters))
                .orElse(parameters);
    }
}
