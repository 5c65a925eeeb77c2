// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.trace;

import dev.petrel.engine.model.TraceContext;
import dev.petrel.engine.store.EventStore;
import dev.petrel.engine.store.Page;
import dev.petrel.engine.store.TraceStore;
import dev.petrel.engine.store.TraceStore.Part;
import dev.petrel.engine.store.TraceStore.Query;
import dev.petrel.engine.store.TraceStore.Root;
import dev.petrel.engine.trace.Trace.Cause;
import dev.petrel.engine.trace.Trace.Component;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds traces and what belongs to them. For any thread; blocks for the database. */
public final class Traces {

    /** How many components of each kind are read of a trace. */
    public static final int MOST = 1_000;

    private static final String OWN_TRIGGERS = "core.st2.generic.";

    /** Petrel's own events about an execution have a dedup key that names it. */
    private static final Pattern ABOUT = Pattern.compile("execution ([0-9a-f]{24})\\b.*", Pattern.DOTALL);

    private final TraceStore store;
    private final EventStore events;

    public Traces(TraceStore store, EventStore events) {
        this.store = store;
        this.events = events;
    }

    /** The ids of traces, by the time at which they began. */
    public Page<String> ids(Query query) {
        String named = query.tag() == null ? null : TraceContext.idIn(query.tag());
        if (named != null) {
            List<String> one = store.roots(List.of(named)).stream()
                    .filter(root -> tag(root).equals(query.tag()))
                    .filter(root -> query.user() == null || query.user().equals(root.user()))
                    .map(Root::id)
                    .toList();
            return cut(one, query);
        }
        // Either may have all of the page.
        int most = query.limit() < 0 ? -1 : (int) Math.min(Integer.MAX_VALUE, (long) query.offset() + query.limit());
        Query first = new Query(query.tag(), query.user(), query.oldestFirst(), 0, most);
        Page<Root> ofEvents = store.events(first);
        Page<Root> ofExecutions = store.executions(first);
        Comparator<Root> order = Comparator.comparing(Root::at).thenComparing(Root::id);
        List<String> merged = Stream.concat(ofEvents.items().stream(), ofExecutions.items().stream())
                .sorted(query.oldestFirst() ? order : order.reversed())
                .map(Root::id)
                .toList();
        long total = ofEvents.total() + ofExecutions.total();
        return new Page<>(cut(merged, query).items(), total, ofEvents.exact() && ofExecutions.exact());
    }

    private static Page<String> cut(List<String> ids, Query query) {
        int from = Math.min(query.offset(), ids.size());
        int to = query.limit() < 0 ? ids.size() : (int) Math.min(ids.size(), (long) from + query.limit());
        return new Page<>(ids.subList(from, to), ids.size());
    }

    /** The id of the trace that an event or an execution belongs to; empty if there is none with this id. */
    public Optional<String> of(String id) {
        return Optional.ofNullable(store.traceOf(id));
    }

    /**
     * The ids of the traces in which {@code rule} matched, those of its last matches first. A page is one of matches: a
     * trace in which it matched several times is in each page once.
     */
    public Page<String> ofRule(String rule, int offset, int limit) {
        var matches = events.enforcements(new EventStore.EnforcementQuery(rule, null, null, offset, limit));
        List<String> ids = matches.items().stream()
                .map(match -> store.traceOf(match.triggerInstanceId()))
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        return new Page<>(ids, matches.total(), matches.exact());
    }

    /** Who began a trace: the user of the execution; empty if an event did, or what began it is gone. */
    public Optional<String> owner(String id) {
        return store.roots(List.of(id)).stream()
                .map(Root::user)
                .filter(Objects::nonNull)
                .findFirst();
    }

    /** Whether there is anything of this trace. */
    public boolean exists(String id) {
        return !read(List.of(id)).isEmpty();
    }

    /**
     * Those of these traces of which there is anything, in the order of {@code ids}. What began one may be gone already: it
     * begins with its first component then.
     */
    public List<Trace> read(List<String> ids) {
        List<Part> ofEvents = store.eventsOf(ids, MOST + 1);
        List<String> eventIds = ofEvents.stream().map(Part::id).toList();
        List<Part> ofRules = eventIds.isEmpty() ? List.of() : store.rulesOf(eventIds, MOST + 1);
        List<Part> ofExecutions = store.executionsOf(ids, MOST + 1);
        boolean cut = ofEvents.size() > MOST || ofRules.size() > MOST || ofExecutions.size() > MOST;
        if (cut && ids.size() > 1) {
            return ids.stream().flatMap(id -> read(List.of(id)).stream()).toList(); // one must not displace the others
        }
        Map<String, Parts> byTrace = new LinkedHashMap<>();
        ids.forEach(id -> byTrace.put(id, new Parts(id)));
        store.roots(ids).forEach(root -> at(byTrace, root.id()).root = root);
        Map<String, String> traceOfEvent = new LinkedHashMap<>();
        ofEvents.forEach(event -> {
            traceOfEvent.put(event.id(), event.trace());
            at(byTrace, event.trace()).events.add(component(event, ofEvent(event)));
        });
        ofRules.forEach(rule -> at(byTrace, Objects.requireNonNull(traceOfEvent.get(rule.trace())))
                .rules
                .add(component(rule, new Cause("trigger_instance", rule.trace()))));
        ofExecutions.forEach(execution ->
                at(byTrace, execution.trace()).executions.add(component(execution, ofExecution(execution))));
        return byTrace.values().stream().flatMap(parts -> parts.trace(cut)).toList();
    }

    private static Parts at(Map<String, Parts> byTrace, String id) {
        return byTrace.computeIfAbsent(id, Parts::new);
    }

    private static Component component(Part part, @Nullable Cause cause) {
        return new Component(part.id(), part.ref(), part.at(), cause);
    }

    private static @Nullable Cause ofEvent(Part event) {
        Matcher about = ABOUT.matcher(event.cause() == null ? "" : event.cause());
        return event.ref().startsWith(OWN_TRIGGERS) && about.matches()
                ? new Cause("action_execution", about.group(1))
                : null;
    }

    private static @Nullable Cause ofExecution(Part execution) {
        String cause = execution.cause();
        return cause == null ? null : new Cause(cause.contains(":") ? "rule" : "action_execution", cause);
    }

    private static String tag(Root root) {
        String given = root.tag();
        return given != null
                ? given
                : root.event() ? TraceContext.tagOfEvent(root.id()) : TraceContext.tagOfExecution(root.id());
    }

    /** What is found of one trace. */
    private static final class Parts {
        private final String id;
        private final List<Component> events = new ArrayList<>();
        private final List<Component> rules = new ArrayList<>();
        private final List<Component> executions = new ArrayList<>();
        private @Nullable Root root;

        Parts(String id) {
            this.id = id;
        }

        Stream<Trace> trace(boolean cut) {
            Optional<Instant> first = Stream.concat(events.stream(), executions.stream())
                    .map(Component::at)
                    .min(Comparator.naturalOrder());
            Root began = root;
            Optional<Instant> start = began == null ? first : Optional.of(began.at());
            String tag = began == null ? TraceContext.tagOfEvent(id) : tag(began);
            return start.stream().map(at -> new Trace(id, tag, at, some(events), some(rules), some(executions), cut));
        }

        private static List<Component> some(List<Component> all) {
            Set<Object> seen = new HashSet<>();
            return all.stream().filter(seen::add).limit(MOST).toList();
        }
    }
}
