// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Query;
import dev.petrel.api.http.Quoted;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Takes;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.engine.store.ExecutionStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes queries of the store out of what clients ask a list of executions for. */
final class ExecutionQueries {

    static final Takes LIST = Takes.LIST
            .list("id", "include_attributes", "exclude_attributes")
            .query("show_secrets", "action", "status", "rule", "runner", "user", "parent")
            .query("trigger", "trigger_type", "trigger_instance")
            .query("timestamp", "timestamp_gt", "timestamp_lt", "sort", "sort_asc", "sort_desc")
            .unsupported("liveaction", "filter by id.")
            .unsupported("filter", "name each parameter by itself.");

    private static final Set<String> TIMES = Set.of("timestamp", "start_timestamp");

    private final ContentCache content;
    private final RunnerCatalog runners;
    private final int pageSize;

    ExecutionQueries(ContentCache content, RunnerCatalog runners, int pageSize) {
        this.content = content;
        this.runners = runners;
        this.pageSize = pageSize;
    }

    /**
     * What is asked for.
     *
     * @param query empty if there can be no such execution that the caller may see
     * @param limit how many, as the client has it
     */
    record Wanted(Optional<ExecutionStore.Query> query, int limit) {}

    /** What is wrong with the parameters is told to {@code query}; the answer is not to be used then. */
    Wanted of(Request request, Query query) {
        String word = query.text("status");
        Optional<ExecutionStatus> status = word == null ? Optional.empty() : ExecutionStatus.of(word);
        if (word != null && status.isEmpty()) {
            query.problem("Status \"" + Quoted.shorten(word) + "\" is not one of " + words() + ".");
        }
        int limit = query.limit(pageSize);
        Instant exact = query.time("timestamp");
        String user = query.text("user");
        boolean own = request.caller().seesOnlyOwn();
        String parent = query.text("parent");
        Optional<Set<String>> rules = rules(query);
        ExecutionStore.Query wanted = new ExecutionStore.Query(
                new HashSet<>(query.list("id")),
                query.text("action"),
                status.orElse(null),
                rules.orElse(Set.of()),
                runner(query.text("runner")),
                query.text("trigger_instance"),
                own ? request.caller().user() : user,
                parent == null || !parent.equals("null") ? parent : ExecutionStore.Query.NO_PARENT,
                exact == null ? query.time("timestamp_gt") : exact.minus(1, ChronoUnit.MICROS),
                exact == null ? query.time("timestamp_lt") : exact.plus(1, ChronoUnit.MICROS),
                oldestFirst(query),
                query.offset(),
                Lists.bounded(limit));
        boolean foreign = own && user != null && !user.equals(request.caller().user());
        boolean none = foreign || rules.filter(Set::isEmpty).isPresent();
        return new Wanted(none ? Optional.empty() : Optional.of(wanted), limit);
    }

    /** By the time of the request, the newest first unless {@code sort}, {@code sort_asc} or {@code sort_desc} say so. */
    static boolean oldestFirst(Query query) {
        boolean ascending = byTime(query, "sort_asc");
        boolean descending = byTime(query, "sort_desc");
        List<Query.Order> orders = query.sort(List.of("start_timestamp", "timestamp"));
        if ((ascending ? 1 : 0) + (descending ? 1 : 0) + orders.size() > 1) {
            query.problem("sort, sort_asc and sort_desc exclude each other, and executions are sorted by one key.");
        }
        return ascending || !orders.isEmpty() && !orders.get(0).descending();
    }

    /** Clients write {@code sort_asc=True}, or what to sort by, which can only be the time. */
    private static boolean byTime(Query query, String name) {
        String text = query.text(name);
        return text != null && (TIMES.contains(text) || query.flag(name));
    }

    /**
     * The rules that may have requested it; empty when that does not matter. An execution has its rule, and what that
     * listens to is known as it is registered now.
     */
    private Optional<Set<String>> rules(Query query) {
        String rule = query.text("rule");
        String trigger = query.text("trigger");
        String type = query.text("trigger_type");
        if (trigger == null && type == null) {
            return Optional.ofNullable(rule).map(this::rules);
        }
        Set<String> named = rule == null ? Set.of() : rules(rule);
        return Optional.of(content.now().list(Rule.class).stream()
                .filter(each -> trigger == null || is(trigger, each.trigger().toString()))
                .filter(each -> type == null || is(type, each.triggerType()))
                .map(each -> each.ref().toString())
                .filter(ref -> rule == null || named.contains(ref))
                .collect(Collectors.toSet()));
    }

    /** StackStorm filters by a rule's name; a reference is what one has at hand. Both do. */
    private Set<String> rules(String nameOrRef) {
        Set<String> found = content.now().list(Rule.class).stream()
                .map(rule -> rule.ref().toString())
                .filter(ref -> is(nameOrRef, ref))
                .collect(Collectors.toSet());
        return found.isEmpty() ? Set.of(nameOrRef) : found; // it may be gone, and its executions are not
    }

    /** Whether {@code nameOrRef} is {@code ref}, or its part behind the pack. */
    private static boolean is(String nameOrRef, String ref) {
        return ref.equals(nameOrRef) || ref.substring(ref.indexOf('.') + 1).equals(nameOrRef);
    }

    private @Nullable String runner(@Nullable String name) {
        return name == null ? null : runners.find(name).map(RunnerType::name).orElse(name);
    }

    private static String words() {
        return Stream.of(ExecutionStatus.values()).map(ExecutionStatus::word).collect(Collectors.joining(", "));
    }
}
