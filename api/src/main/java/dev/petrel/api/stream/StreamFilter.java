// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.stream;

import dev.petrel.api.http.Query;
import dev.petrel.api.http.Quoted;
import dev.petrel.expression.Glob;
import dev.petrel.expression.PythonError;
import dev.petrel.expression.PythonRegex;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants to be told, by StackStorm's query parameters.
 *
 * @param events the names it wants: one of them must match
 * @param actions references of actions, any when it is empty
 * @param executions ids of executions, any when it is empty; as in StackStorm, live actions are not among the events then
 * @param endEvent the name of the event after which the stream ends, or null for never
 * @param endExecution of which object that must tell the end, or null
 */
record StreamFilter(
        List<PythonRegex> events,
        Set<String> actions,
        Set<String> executions,
        @Nullable String endEvent,
        @Nullable String endExecution) {

    /** What the parameters are called. */
    static final String[] LISTS = {"events", "action_refs", "execution_ids"};

    static final String[] WORDS = {"end_event", "end_execution_id"};

    private static final List<String> USUAL = List.of("st2.announcement__*", "st2.execution__*", "st2.liveaction__*");
    private static final int MOST = 100;
    private static final int LONGEST = 200;

    /** As {@code query} says; what is wrong with it is a problem of the query. */
    static StreamFilter of(Query query) {
        for (String name : LISTS) {
            List<String> values = query.list(name);
            if (values.size() > MOST || values.stream().anyMatch(value -> value.length() > LONGEST)) {
                query.problem("Parameter \"" + name + "\" may have " + MOST + " values of " + LONGEST + " characters.");
            }
        }
        List<String> names = query.list("events");
        return new StreamFilter(
                globs(names.isEmpty() ? USUAL : names, query),
                Set.copyOf(query.list("action_refs")),
                Set.copyOf(query.list("execution_ids")),
                query.text("end_event"),
                query.text("end_execution_id"));
    }

    /** Everything about one execution. */
    static StreamFilter ofExecution(String id) {
        return new StreamFilter(List.of(), Set.of(), Set.of(id), null, null);
    }

    private static List<PythonRegex> globs(List<String> names, Query query) {
        List<PythonRegex> globs = new ArrayList<>();
        for (String name : names) {
            try {
                globs.add(Glob.compile(name));
            } catch (PythonError e) {
                query.problem("Parameter \"events\" has \"" + Quoted.shorten(name) + "\": " + e.text());
            }
        }
        return globs;
    }

    /** Whether it may want anything of the execution {@code id}. */
    boolean mayWant(String id) {
        return executions.isEmpty() || executions.contains(id);
    }

    boolean wants(StreamEvent event) {
        return (actions.isEmpty() || event.action() != null && actions.contains(event.action()))
                && (executions.isEmpty() || event.execution() != null && executions.contains(event.execution()))
                && events.stream().anyMatch(glob -> matches(glob, event.name()));
    }

    private static boolean matches(PythonRegex glob, String name) {
        try {
            return glob.matchesAll(name);
        } catch (PythonError e) { // it takes too long
            return false;
        }
    }

    /** Whether the stream ends with {@code event}. */
    boolean endsWith(StreamEvent event) {
        return event.ends() && event.name().equals(endEvent) && event.id().equals(endExecution);
    }
}
