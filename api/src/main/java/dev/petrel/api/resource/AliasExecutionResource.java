// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Access;
import dev.petrel.api.http.Body;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import dev.petrel.api.http.Takes;
import dev.petrel.engine.access.Permission;
import dev.petrel.engine.access.Resource;
import dev.petrel.engine.alias.AliasMatcher;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.model.ActionAlias;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs what people type in chats: {@code /aliasexecution}, as a chat's adapter calls it; and tells what it would do. */
public final class AliasExecutionResource {

    private static final Takes SAID =
            Takes.NOTHING.body("command", "user", "source_channel", "notification_channel", "notification_route");

    private final ContentCache content;
    private final AliasExecutions executions;
    private final AliasResults results;
    private final Function<Request, Optional<Resource>> executed;

    /** @param executed the execution that a path names */
    AliasExecutionResource(
            ContentCache content,
            AliasExecutions executions,
            AliasResults results,
            Function<Request, Optional<Resource>> executed) {
        this.content = content;
        this.executions = executions;
        this.results = results;
        this.executed = executed;
    }

    public void addTo(Router router, String root) {
        router.add(
                        "POST",
                        root + "/aliasexecution",
                        Access.inHandler(Permission.ACTION_EXECUTE),
                        SAID.body("name", "format", "source_context"),
                        this::execute)
                .add(
                        "POST",
                        root + "/aliasexecution/match_and_execute",
                        Access.inHandler(Permission.ACTION_EXECUTE),
                        SAID,
                        this::matchAndExecute)
                .add(
                        "GET",
                        root + "/aliasexecution/{id}/result",
                        Access.to(Permission.EXECUTION_VIEW, executed),
                        results::get)
                .add(
                        "POST",
                        root + "/actionalias/test",
                        Access.to(Permission.ACTION_ALIAS_MATCH),
                        Takes.NOTHING.body("command", "user", "source_channel"),
                        this::tryOut);
    }

    /** The alias and the format are known to the caller. */
    private Response execute(Request request) {
        Body body = Body.of(request);
        String name = body.required("name");
        AliasExecutions.Said said = said(request, body, true);
        String format = body.required("format");
        return body.fault().orElseGet(() -> {
            List<ActionAlias> called = called(name);
            if (called.isEmpty()) {
                return Response.fault(404, "Unable to find the ActionAliasDB instance. {'name': '" + name + "'}");
            }
            Optional<ActionAlias> found =
                    called.stream().filter(alias -> has(alias, format)).findFirst();
            ActionAlias alias = found.orElse(called.get(0));
            if (!alias.enabled()) {
                return Response.fault(400, "Action alias with name \"" + name + "\" is disabled.");
            }
            if (found.isEmpty()) {
                return Response.fault(
                        400, "Format string \"" + format + "\" is not available on the alias \"" + name + "\"");
            }
            AliasMatcher.Result result = AliasMatcher.match(alias, format, said.command());
            return answered(result, said, results -> results.get(0));
        });
    }

    /** By reference or id, or by the name alone, which several packs may use. */
    private List<ActionAlias> called(String name) {
        Optional<ActionAlias> one = content.now().find(ActionAlias.class, name);
        return one.map(List::of)
                .orElseGet(() -> content.now().list(ActionAlias.class).stream()
                        .filter(alias -> alias.ref().name().equals(name))
                        .toList());
    }

    private static boolean has(ActionAlias alias, String representation) {
        return alias.formats().stream()
                .anyMatch(format -> format.representations().contains(representation));
    }

    private Response matchAndExecute(Request request) {
        Body body = Body.of(request);
        AliasExecutions.Said said = said(request, body, true);
        return body.fault()
                .orElseGet(() -> answered(
                        AliasResource.matcher(content.now()).match(said.command()),
                        said,
                        results -> Map.of("results", results)));
    }

    private interface Shape {
        Object of(List<Map<String, @Nullable Object>> results);
    }

    private Response answered(AliasMatcher.Result result, AliasExecutions.Said said, Shape shape) {
        if (result instanceof AliasMatcher.Refused refused) {
            return Response.fault(400, refused.reason());
        }
        AliasMatcher.Match match = (AliasMatcher.Match) result;
        List<AliasExecutions.Prepared> prepared = executions.prepare(match, said);
        Optional<Response> refusal = prepared.stream()
                .map(AliasExecutions.Prepared::refusal)
                .flatMap(Optional::stream)
                .findFirst()
                .map(refused -> Response.fault(refused.status(), refused.reason()));
        return refusal.orElseGet(() -> Response.json(201, shape.of(executions.request(match.alias(), prepared))));
    }

    /** What a command would do, for people who write aliases. Petrel's own. */
    private Response tryOut(Request request) {
        Body body = Body.of(request);
        AliasExecutions.Said said = said(request, body, false);
        return body.fault().orElseGet(() -> {
            AliasMatcher.Result result = AliasResource.matcher(content.now()).match(said.command());
            if (result instanceof AliasMatcher.Refused refused) {
                return Response.fault(400, refused.reason());
            }
            AliasMatcher.Match match = (AliasMatcher.Match) result;
            List<Map<String, @Nullable Object>> tries = new ArrayList<>();
            for (AliasExecutions.Prepared each : executions.prepare(match, said)) {
                tries.add(executions.told(match.alias(), each));
            }
            Map<String, @Nullable Object> answer = new LinkedHashMap<>(AliasResource.shown(match));
            answer.put("executions", tries);
            return Response.ok(answer);
        });
    }

    private static AliasExecutions.Said said(Request request, Body body, boolean inChannel) {
        String command = body.required("command");
        String channel = inChannel ? body.required("source_channel") : body.text("source_channel");
        String route = body.text("notification_route");
        return new AliasExecutions.Said(
                command,
                body.text("user"),
                channel,
                request.caller(),
                route == null || route.isEmpty() ? body.text("notification_channel") : route,
                body.fields().get("source_context") == null ? null : body.object("source_context"));
    }
}
