// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta.spec;

import dev.petrel.engine.content.yaml.LocatedValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file's value as a {@link WorkflowSpec}. It never fails: what has the wrong shape is left out, so that the inspection
 * can go on with the rest. A {@code do} list keeps targets that do not exist.
 */
public final class SpecReader {

    private SpecReader() {}

    /** {@code root} as a workflow; one without any part if it is no mapping. */
    public static WorkflowSpec read(LocatedValue root) {
        Map<String, TaskSpec> tasks = new LinkedHashMap<>();
        root.get("tasks")
                .ifPresent(all -> all.entries().forEach((name, entry) -> {
                    if (entry.value().isMapping()) {
                        tasks.put(name, task(name, entry.value()));
                    }
                }));
        return new WorkflowSpec(
                root,
                assignments(root.get("input")),
                assignments(root.get("vars")),
                tasks,
                assignments(root.get("output")));
    }

    private static TaskSpec task(String name, LocatedValue source) {
        LocatedValue action = text(source.get("action"));
        LocatedValue input =
                source.get("input").filter(SpecReader::mappingOrText).orElse(null);
        List<Assignment> inline = action == null ? List.of() : InlineParameters.parse(action);
        if (action != null && !inline.isEmpty()) {
            action = LocatedValue.text(action.place(), firstWord(string(action)));
            input = mapping(action, inline);
        }
        return new TaskSpec(
                name,
                source,
                action,
                input,
                source.get("delay").filter(SpecReader::integerOrText).orElse(null),
                source.get("timeout").filter(SpecReader::integerOrText).orElse(null),
                source.get("join").map(SpecReader::join).orElse(null),
                source.get("with").map(ItemsReader::read).orElse(null),
                source.get("retry").map(SpecReader::retry).orElse(null),
                transitions(source));
    }

    private static List<TransitionSpec> transitions(LocatedValue task) {
        List<LocatedValue> entries = task.get("next").map(LocatedValue::items).orElse(List.of());
        List<TransitionSpec> transitions = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            LocatedValue entry = entries.get(i);
            if (entry.isMapping()) {
                transitions.add(new TransitionSpec(
                        i, entry, text(entry.get("when")), publish(entry.get("publish")), targets(entry.get("do"))));
            }
        }
        return transitions;
    }

    private static List<Assignment> publish(Optional<LocatedValue> written) {
        return written.isPresent() && written.get().value() instanceof String
                ? InlineParameters.parse(written.get())
                : assignments(written);
    }

    private static List<String> targets(Optional<LocatedValue> written) {
        Set<String> targets = new LinkedHashSet<>();
        Object value = written.map(LocatedValue::value).orElse(null);
        if (value instanceof String text) {
            for (String name : text.split(",", -1)) {
                targets.add(name.strip());
            }
            targets.remove("");
        } else if (value instanceof List<?> list) {
            list.stream().filter(String.class::isInstance).forEach(name -> targets.add((String) name));
        }
        return targets.isEmpty() ? List.of(EngineCommand.CONTINUE.word()) : List.copyOf(targets);
    }

    /** Names and mappings of one key in a list. */
    private static List<Assignment> assignments(Optional<LocatedValue> list) {
        List<Assignment> assignments = new ArrayList<>();
        for (LocatedValue item : list.map(LocatedValue::items).orElse(List.of())) {
            if (item.value() instanceof String name) {
                assignments.add(new Assignment(name, LocatedValue.plain(item.place(), null)));
            }
            item.entries().forEach((name, entry) -> assignments.add(new Assignment(name, entry.value())));
        }
        return assignments;
    }

    private static @Nullable Join join(LocatedValue written) {
        if ("all".equals(written.value())) {
            return new Join(Join.EVERY);
        }
        return written.value() instanceof Integer count && count >= 0 ? new Join(count) : null;
    }

    private static @Nullable RetrySpec retry(LocatedValue written) {
        LocatedValue count =
                written.get("count").filter(SpecReader::integerOrText).orElse(null);
        if (count == null) {
            return null;
        }
        return new RetrySpec(
                text(written.get("when")),
                count,
                written.get("delay").filter(SpecReader::integerOrText).orElse(null));
    }

    static boolean integerOrText(LocatedValue value) {
        return value.value() instanceof String || value.value() instanceof Integer;
    }

    private static boolean mappingOrText(LocatedValue value) {
        return value.isMapping() || (value.value() instanceof String text && !text.isEmpty());
    }

    private static @Nullable LocatedValue text(Optional<LocatedValue> value) {
        return value.filter(v -> v.value() instanceof String text && !text.isEmpty())
                .orElse(null);
    }

    private static String string(LocatedValue text) {
        return String.valueOf(text.value());
    }

    private static String firstWord(String line) {
        int end = line.indexOf(' ');
        return end < 0 ? line : line.substring(0, end);
    }

    private static LocatedValue mapping(LocatedValue line, List<Assignment> parameters) {
        Map<String, LocatedValue.Entry> entries = new LinkedHashMap<>();
        parameters.forEach(p -> entries.put(p.name(), new LocatedValue.Entry(line.place(), p.value())));
        return LocatedValue.mapping(line.place(), entries);
    }
}
