// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Access;
import dev.petrel.api.http.Query;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.api.http.Router;
import dev.petrel.api.http.Takes;
import dev.petrel.api.view.Contents;
import dev.petrel.api.view.Rules;
import dev.petrel.engine.access.Permission;
import dev.petrel.engine.access.Resource;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Content;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.engine.model.Trigger;
import dev.petrel.engine.model.TriggerType;
import dev.petrel.engine.parameter.ActionParameters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what packs brought: actions, trigger types, triggers, and the runner types. */
public final class ContentResource {

    private static final Permissions ACTION = new Permissions(Permission.ACTION_LIST, Permission.ACTION_VIEW);
    private static final Permissions TRIGGER = new Permissions(Permission.TRIGGER_LIST, Permission.TRIGGER_VIEW);

    private final ContentCache content;
    private final RunnerCatalog runners;
    private final int pageSize;

    public ContentResource(ContentCache content, RunnerCatalog runners, int pageSize) {
        this.content = content;
        this.runners = runners;
        this.pageSize = pageSize;
    }

    public void addTo(Router router, String root) {
        router.add(
                        "GET",
                        root + "/actions/views/parameters/{ref}",
                        Access.to(Permission.ACTION_VIEW, Resources.of(content, Action.class)),
                        this::parameters)
                .add(
                        "GET",
                        root + "/runnertypes",
                        Access.to(Permission.RUNNER_TYPE_LIST),
                        Lists.CONTENT.list("name"),
                        this::runnerTypes)
                .add(
                        "GET",
                        root + "/runnertypes/{ref}",
                        Access.to(Permission.RUNNER_TYPE_VIEW, this::runnerNamed),
                        this::runnerType);
        kind(router, root + "/actions/views/overview", Action.class, ACTION, this::overview, Action::ref, true);
        kind(router, root + "/actions", Action.class, ACTION, Contents::action, Action::ref, true);
        kind(
                router,
                root + "/triggertypes",
                TriggerType.class,
                TRIGGER,
                Contents::triggerType,
                TriggerType::ref,
                false);
        kind(router, root + "/triggers", Trigger.class, TRIGGER, this::trigger, Trigger::ref, true);
    }

    /** Who may list things of a kind, and see one. */
    private record Permissions(Permission list, Permission view) {}

    private <T extends Content> void kind(
            Router router,
            String path,
            Class<T> kind,
            Permissions of,
            Function<T, Map<String, @Nullable Object>> view,
            Function<T, Ref> ref,
            boolean whole) {
        Takes named = Lists.CONTENT.list("pack", "name");
        Takes takes = kind == Action.class ? named.list("tags") : named;
        router.add("GET", path, Access.to(of.list), takes, request -> {
            Query query = new Query(request);
            Picked picked = Picked.of(query);
            List<String> tags = query.list("tags");
            List<T> found = content.now().list(kind).stream()
                    .filter(item -> picked.has(item.id(), ref.apply(item)))
                    .filter(item -> tags.isEmpty() || item instanceof Action action && hasTag(action, tags))
                    .toList();
            return whole ? Lists.whole(found, query, view) : Lists.page(found, query, pageSize, view);
        });
        router.add(
                "GET",
                path + "/{ref}",
                Access.to(of.view, Resources.of(content, kind)),
                request -> content.now()
                        .find(kind, request.param("ref"))
                        .map(item -> Response.ok(view.apply(item)))
                        .orElseGet(() -> Lists.notFound(request.param("ref"))));
    }

    /** Whether it has one of the tags, each written as its name, or as name and value: {@code env:prod}. */
    private static boolean hasTag(Action action, List<String> tags) {
        return action.tags().stream()
                .anyMatch(tag -> tags.contains(tag.name()) || tags.contains(tag.name() + ":" + tag.value()));
    }

    private Map<String, @Nullable Object> trigger(Trigger trigger) {
        return new Rules(content.now(), runners::find, false).show(trigger);
    }

    /** An action with all that it takes as its parameters; with its own alone if its runner is not known. */
    private Map<String, @Nullable Object> overview(Action action) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>(Contents.action(action));
        runners.find(action.runnerType())
                .ifPresent(runner -> shown.put(
                        "parameters", ActionParameters.of(runner, action).effective()));
        return shown;
    }

    /** What an action takes: its runner's parameters, with the action's own laid over them. */
    private Response parameters(Request request) {
        return content.now()
                .find(Action.class, request.param("ref"))
                .map(action -> runners.find(action.runnerType())
                        .map(runner -> Response.ok(Map.of(
                                "parameters",
                                ActionParameters.of(runner, action).effective())))
                        .orElseGet(() -> Response.fault(
                                400,
                                "Action \"" + action.ref() + "\" names the unknown runner \"" + action.runnerType()
                                        + "\".")))
                .orElseGet(() -> Lists.notFound(request.param("ref")));
    }

    private Response runnerTypes(Request request) {
        Query query = new Query(request);
        List<String> names = query.list("name");
        List<String> ids = query.list("id");
        List<RunnerType> found = runners.all().stream()
                .filter(runner -> names.isEmpty() || names.contains(runner.name()))
                .filter(runner -> ids.isEmpty() || ids.contains(runner.id()))
                .toList();
        return Lists.page(found, query, pageSize, Contents::runner);
    }

    private Optional<Resource> runnerNamed(Request request) {
        return runners.find(request.param("ref")).map(runner -> new Resource(runner.uid(), List.of()));
    }

    private Response runnerType(Request request) {
        return runners.find(request.param("ref"))
                .map(runner -> Response.ok(Contents.runner(runner)))
                .orElseGet(() -> Lists.notFound(request.param("ref")));
    }
}
