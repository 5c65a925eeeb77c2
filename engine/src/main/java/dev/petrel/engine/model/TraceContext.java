// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.model;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which trace something belongs to: StackStorm's {@code trace_context}. A trace is all that came of one event from outside, or
 * of one execution requested by hand. It is kept nowhere by itself: its id is that of what began it, and what follows
 * from that carries the id.
 *
 * @param id of the trace; null for what begins one
 * @param tag what users call it; several traces may have the same one
 */
public record TraceContext(@Nullable String id, @Nullable String tag) {

    /** The key of an execution's context. */
    public static final String KEY = "trace_context";

    private static final String ID = "id_";
    private static final String TAG = "trace_tag";
    private static final String EVENT = "trigger_instance-";
    private static final String EXECUTION = "execution-";

    /** What {@code context} says of it; both parts null if that says nothing. */
    public static TraceContext of(Map<String, ? extends @Nullable Object> context) {
        return context.get(KEY) instanceof Map<?, ?> map
                ? new TraceContext(text(map.get(ID)), text(map.get(TAG)))
                : new TraceContext(null, null);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof String text && !text.isEmpty() ? text : null;
    }

    /** As a context has it, without what is not known. */
    public Map<String, @Nullable Object> value() {
        Map<String, @Nullable Object> value = new LinkedHashMap<>();
        if (id != null) {
            value.put(ID, id);
        }
        if (tag != null) {
            value.put(TAG, tag);
        }
        return value;
    }

    /** The tag of a trace that an event began and that was given none. */
    public static String tagOfEvent(String id) {
        return EVENT + id;
    }

    /** The tag of a trace that an execution began and that was given none. */
    public static String tagOfExecution(String id) {
        return EXECUTION + id;
    }

    /** The id in a tag that {@link #tagOfEvent} or {@link #tagOfExecution} made; null if neither did. */
    public static @Nullable String idIn(String tag) {
        for (String prefix : new String[] {EVENT, EXECUTION}) {
            if (tag.startsWith(prefix) && Ids.isId(tag.substring(prefix.length()))) {
                return tag.substring(prefix.length());
            }
        }
        return null;
    }
}
