// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Query;
import dev.petrel.api.http.Request;
import dev.petrel.api.http.Response;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.content.ContentSnapshot;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.ExecutionStore.Facet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The values by which a list of executions can be restricted, as far as there are executions that have them: for clients
 * that offer them to people. As StackStorm's, rules and triggers are there by their names alone.
 */
final class ExecutionFilters {

    /** More than anyone looks through; the first ones then. */
    static final int MOST = 1000;

    private static final Map<String, Facet> FACETS = facets();
    private static final List<String> TYPES =
            List.of("action", "status", "rule", "runner", "trigger", "trigger_type", "user");

    private final ExecutionStore executions;
    private final ContentCache content;

    ExecutionFilters(ExecutionStore executions, ContentCache content) {
        this.executions = executions;
        this.content = content;
    }

    private static Map<String, Facet> facets() {
        Map<String, Facet> facets = new LinkedHashMap<>();
        facets.put("action", Facet.ACTION);
        facets.put("status", Facet.STATUS);
        facets.put("runner", Facet.RUNNER);
        facets.put("user", Facet.USER);
        return facets;
    }

    Response get(Request request) {
        Query query = new Query(request);
        List<String> types = query.list("types");
        types.stream()
                .filter(type -> !TYPES.contains(type))
                .findFirst()
                .ifPresent(unknown -> query.problem("\"types\": executions cannot be restricted by \"" + unknown
                        + "\", but by " + String.join(", ", TYPES) + "."));
        return query.fault().orElseGet(() -> Response.ok(values(types.isEmpty() ? TYPES : types)));
    }

    private Map<String, @Nullable Object> values(List<String> types) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        List<String> rules = types.stream().anyMatch(type -> !FACETS.containsKey(type))
                ? executions.values(Facet.RULE, MOST)
                : List.of();
        ContentSnapshot now = content.now();
        for (String type : types) {
            Facet facet = FACETS.get(type);
            if (facet != null) {
                values.put(type, executions.values(facet, MOST));
            } else {
                values.put(
                        type,
                        switch (type) {
                            case "rule" -> names(rules, Function.identity());
                            case "trigger" ->
                                names(
                                        rules,
                                        rule -> found(now, rule)
                                                .map(r -> r.trigger().toString())
                                                .orElse(""));
                            default ->
                                names(
                                        rules,
                                        rule -> found(now, rule)
                                                .map(Rule::triggerType)
                                                .orElse(""));
                        });
            }
        }
        return values;
    }

    private static Optional<Rule> found(ContentSnapshot now, String rule) {
        return now.find(Rule.class, rule);
    }

    private static List<String> names(List<String> rules, Function<String, String> ref) {
        return rules.stream()
                .map(ref)
                .flatMap(text -> Ref.parse(text).stream())
                .map(Ref::name)
                .distinct()
                .sorted()
                .toList();
    }
}
