// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.yaml;

import dev.petrel.engine.model.Tag;
import dev.petrel.engine.text.Suggestions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a mapping, read as what they should be. What does not fit is reported with its place, and a harmless value
 * is given back, so that reading goes on and finds the next problem. An explicit null counts as absent.
 */
public final class FieldReader {

    private final LocatedValue mapping;
    private final String path;
    private final FileProblems problems;

    /** {@code mapping} is found under {@code path}, empty for the file as a whole. */
    public FieldReader(LocatedValue mapping, String path, FileProblems problems) {
        this.mapping = mapping;
        this.path = path;
        this.problems = problems;
        if (!mapping.isMapping()) {
            problems.error(mapping.place(), path, "expected a mapping of keys to values, found " + found(mapping), "");
        }
    }

    @Nullable
    public String text(String key) {
        LocatedValue value = value(key);
        if (value == null || value.value() instanceof String) {
            return value == null ? null : (String) value.value();
        }
        wrongType(key, value, "text", "put it in quotes");
        return null;
    }

    public String text(String key, String otherwise) {
        String text = text(key);
        return text == null ? otherwise : text;
    }

    /** The text under {@code key}; that there is none is an error. */
    public String required(String key) {
        if (!has(key)) {
            problems.error(mapping.place(), path, "the key \"" + key + "\" is missing", "add it");
            return "";
        }
        String text = text(key);
        if (text != null && text.isBlank()) {
            error(key, "is empty", "fill it in");
        }
        return text == null ? "" : text;
    }

    public boolean flag(String key, boolean otherwise) {
        LocatedValue value = value(key);
        if (value == null || value.value() instanceof Boolean) {
            return value == null ? otherwise : Boolean.TRUE.equals(value.value());
        }
        wrongType(key, value, "true or false", "");
        return otherwise;
    }

    /** The mapping under {@code key} as it stands; an absent one is empty. */
    public Map<String, @Nullable Object> map(String key) {
        return located(key).plainMapping();
    }

    /** The mapping under {@code key} with its places; an absent one is empty. */
    public LocatedValue located(String key) {
        LocatedValue value = value(key);
        if (value != null && value.isMapping()) {
            return value;
        }
        if (value != null) {
            wrongType(key, value, "a mapping", "");
        }
        return LocatedValue.mapping(place(key), Map.of());
    }

    /** The parts of the list under {@code key}; an absent one is empty. */
    public List<LocatedValue> list(String key) {
        LocatedValue value = value(key);
        if (value != null && !value.isList()) {
            wrongType(key, value, "a list", "start each item with \"- \"");
        }
        return value == null ? List.of() : value.items();
    }

    /** The mappings under the keys of the mapping under {@code key}; one that is null is empty. */
    public Map<String, Map<String, @Nullable Object>> maps(String key) {
        Map<String, Map<String, @Nullable Object>> maps = new LinkedHashMap<>();
        LocatedValue all = located(key);
        for (Map.Entry<String, LocatedValue.Entry> entry : all.entries().entrySet()) {
            LocatedValue value = entry.getValue().value();
            if (!value.isMapping() && value.value() != null) {
                problems.error(
                        value.place(), at(key) + "." + entry.getKey(), "expected a mapping, found " + found(value), "");
            }
            maps.put(entry.getKey(), value.plainMapping());
        }
        return maps;
    }

    public List<Tag> tags() {
        List<Tag> tags = new ArrayList<>();
        for (LocatedValue item : list("tags")) {
            Object name = item.get("name").map(LocatedValue::value).orElse(null);
            Object value = item.get("value").map(LocatedValue::value).orElse(null);
            if (name != null && value != null) {
                tags.add(new Tag(String.valueOf(name), String.valueOf(value)));
            } else {
                problems.warning(item.place(), at("tags"), "a tag needs \"name\" and \"value\"; it is ignored", "");
            }
        }
        return tags;
    }

    /** One of {@code words} under {@code key}. */
    public String word(String key, String otherwise, List<String> words) {
        String word = text(key, otherwise);
        if (words.contains(word)) {
            return word;
        }
        String known = "use one of " + String.join(", ", words);
        error(key, "unknown value \"" + word + "\"", Suggestions.didYouMean(word, words, known));
        return otherwise;
    }

    /** Reports keys outside {@code known} as errors. */
    public void refuseOthers(Set<String> known) {
        others(known).forEach((key, place) -> problems.error(place, at(key), "unknown key", remedyFor(key, known)));
    }

    /** Reports keys outside {@code known} as warnings. */
    public void ignoreOthers(Set<String> known) {
        others(known)
                .forEach((key, place) ->
                        problems.warning(place, at(key), "unknown key, it is ignored", remedyFor(key, known)));
    }

    public boolean has(String key) {
        return value(key) != null;
    }

    @Nullable
    public LocatedValue value(String key) {
        return mapping.get(key).filter(v -> v.value() != null).orElse(null);
    }

    public void error(String key, String message, String remedy) {
        problems.error(place(key), at(key), message, remedy);
    }

    public void warning(String key, String message, String remedy) {
        problems.warning(place(key), at(key), message, remedy);
    }

    public SourcePosition place(String key) {
        LocatedValue.Entry entry = mapping.entries().get(key);
        return entry == null ? mapping.place() : entry.keyPlace();
    }

    private Map<String, SourcePosition> others(Set<String> known) {
        Map<String, SourcePosition> others = new LinkedHashMap<>();
        mapping.entries().forEach((key, entry) -> {
            if (!known.contains(key)) {
                others.put(key, entry.keyPlace());
            }
        });
        return others;
    }

    private static String remedyFor(String key, Set<String> known) {
        return Suggestions.didYouMean(key, known, "remove it");
    }

    private void wrongType(String key, LocatedValue value, String expected, String remedy) {
        problems.error(value.place(), at(key), "expected " + expected + ", found " + found(value), remedy);
    }

    public String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** {@code value} in words. */
    public static String found(LocatedValue value) {
        Object plain = value.value();
        if (plain == null) {
            return "nothing";
        }
        if (plain instanceof String text) {
            return "the text \"" + (text.length() > 60 ? text.substring(0, 57) + "..." : text) + "\"";
        }
        if (plain instanceof Map || plain instanceof List) {
            return plain instanceof Map ? "a mapping" : "a list";
        }
        return plain instanceof Boolean ? String.valueOf(plain) : "the number " + plain;
    }
}
