// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Access;
import dev.petrel.api.http.Body;
import dev.petrel.api.http.Query;
import dev.petrel.api.http.Quoted;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import dev.petrel.api.http.Takes;
import dev.petrel.api.view.Contents;
import dev.petrel.engine.access.Permission;
import dev.petrel.engine.alias.AliasMatcher;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.content.ContentSnapshot;
import dev.petrel.engine.content.register.AliasWriter;
import dev.petrel.engine.model.ActionAlias;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonRegex;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads action aliases, and finds the one that a command means. Writing them is {@link AliasChanges}'s. */
public final class AliasResource {

    private static final Takes HELP = Takes.LIST.query("filter", "pack");

    private final ContentCache content;
    private final AliasChanges changes;

    public AliasResource(ContentCache content, AliasWriter writer) {
        this.content = content;
        this.changes = new AliasChanges(content, writer);
    }

    public void addTo(Router router, String root) {
        router.add(
                        "GET",
                        root + "/actionalias",
                        Access.to(Permission.ACTION_ALIAS_LIST),
                        Lists.CONTENT.list("pack", "name"),
                        this::list)
                .add(
                        "POST",
                        root + "/actionalias/match",
                        Access.to(Permission.ACTION_ALIAS_MATCH),
                        Takes.NOTHING.body("command"),
                        this::match)
                .add("GET", root + "/actionalias/help", Access.to(Permission.ACTION_ALIAS_HELP), HELP, this::help)
                .add(
                        "GET",
                        root + "/actionalias/{ref}",
                        Access.to(Permission.ACTION_ALIAS_VIEW, Resources.of(content, ActionAlias.class)),
                        this::get);
        changes.addTo(router, root);
    }

    private Response list(Request request) {
        Query query = new Query(request);
        Picked picked = Picked.of(query);
        List<ActionAlias> found = content.now().list(ActionAlias.class).stream()
                .filter(alias -> picked.has(alias.id(), alias.ref()))
                .toList();
        return Lists.whole(found, query, Contents::alias);
    }

    private Response get(Request request) {
        return content.now()
                .find(ActionAlias.class, request.param("ref"))
                .map(alias -> Response.ok(Contents.alias(alias)))
                .orElseGet(() -> Lists.notFound(request.param("ref")));
    }

    private Response match(Request request) {
        Body body = Body.of(request);
        String command = body.required("command");
        return body.fault().orElseGet(() -> {
            AliasMatcher.Result result = matcher(content.now()).match(command);
            return result instanceof AliasMatcher.Match match
                    ? Response.ok(shown(match))
                    : Response.fault(400, ((AliasMatcher.Refused) result).reason());
        });
    }

    /** The matcher over the aliases of {@code now}, made once. */
    static AliasMatcher matcher(ContentSnapshot now) {
        return now.derived(AliasMatcher.class, "", () -> new AliasMatcher(now.list(ActionAlias.class)));
    }

    static Map<String, @Nullable Object> shown(AliasMatcher.Match match) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("actionalias", Contents.alias(match.alias()));
        shown.put("display", match.display());
        shown.put("representation", match.representation());
        return shown;
    }

    /** What people can type: of each format that is shown a line. */
    private Response help(Request request) {
        Query query = new Query(request);
        String pack = query.text("pack");
        String filter = query.text("filter");
        int limit = atLeastZero(query, "limit");
        int offset = atLeastZero(query, "offset");
        return query.fault().orElseGet(() -> {
            try {
                List<Map<String, @Nullable Object>> lines =
                        lines(pack, filter == null ? null : PythonRegex.compile(filter, true, false));
                Map<String, @Nullable Object> answer = new LinkedHashMap<>();
                answer.put("available", lines.size());
                answer.put(
                        "helpstrings",
                        lines.stream()
                                .skip(offset)
                                .limit(limit == 0 ? Lists.MOST : limit)
                                .toList());
                return Response.ok(answer);
            } catch (PythonError e) {
                return Response.fault(
                        400,
                        "Parameter \"filter\" is no regular expression that can be used: " + Quoted.shorten(e.text()));
            }
        });
    }

    private static int atLeastZero(Query query, String name) {
        Integer number = query.number(name);
        if (number != null && number < 0) {
            query.problem("Parameter \"" + name + "\" is " + number + ", expected 0 or more.");
        }
        return number == null ? 0 : number;
    }

    private List<Map<String, @Nullable Object>> lines(@Nullable String pack, @Nullable PythonRegex filter)
            throws PythonError {
        List<Map<String, @Nullable Object>> lines = new ArrayList<>();
        for (ActionAlias alias : content.now().list(ActionAlias.class)) {
            if (alias.enabled() && (pack == null || pack.equals(alias.ref().pack()))) {
                for (ActionAlias.Format format : alias.formats()) {
                    String display = format.display();
                    if (display != null && !display.isEmpty() && (filter == null || filter.searches(display))) {
                        lines.add(line(alias, display));
                    }
                }
            }
        }
        return lines;
    }

    private static Map<String, @Nullable Object> line(ActionAlias alias, String display) {
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put("pack", alias.ref().pack());
        line.put("display", display);
        line.put("description", alias.description());
        return line;
    }
}
