// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.read;

import dev.petrel.engine.content.yaml.FieldReader;
import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.content.yaml.Problem.Severity;
import dev.petrel.engine.content.yaml.SourcePosition;
import dev.petrel.engine.content.yaml.YamlFile;
import dev.petrel.engine.text.Suggestions;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One file of {@link Overrides}.
 *
 * @param sections by kind
 */
record OverrideFile(Path path, Map<String, Section> sections) {

    private static final Set<String> PARTS = Set.of("defaults", "exceptions");
    private static final Set<String> ATTRIBUTES = Set.of("enabled");

    /**
     * What it says of one kind.
     *
     * @param all what holds for all of them, or null
     */
    record Section(@Nullable Boolean all, Map<String, Named> exceptions) {

        static final Section EMPTY = new Section(null, Map.of());

        boolean otherwise(boolean enabled) {
            return all == null ? enabled : all;
        }
    }

    /** What it says of one name, and where. */
    record Named(@Nullable Boolean enabled, SourcePosition place) {

        boolean otherwise(boolean before) {
            return enabled == null ? before : enabled;
        }

        Problem unused(Path file, String kind, String name, Collection<String> known) {
            return new Problem(
                    Severity.WARNING,
                    file,
                    place,
                    kind + ".exceptions." + name,
                    "is not one of the pack's " + kind,
                    Suggestions.didYouMean(name, known, "remove it"));
        }
    }

    Section section(String kind) {
        return sections.getOrDefault(kind, Section.EMPTY);
    }

    /** Reads {@code file}. With an error among {@code problems} what it says is not to be used. */
    static OverrideFile read(Path file, boolean global, List<Problem> problems) {
        FileProblems found = new FileProblems(file);
        Map<String, Section> sections = new LinkedHashMap<>();
        YamlFile.read(found).filter(root -> root.value() != null).ifPresent(root -> {
            FieldReader fields = new FieldReader(root, "", found);
            fields.ignoreOthers(Set.copyOf(Overrides.KINDS));
            Overrides.KINDS.stream()
                    .filter(fields::has)
                    .forEach(kind -> sections.put(
                            kind, section(new FieldReader(fields.located(kind), kind, found), global, found)));
        });
        problems.addAll(found.all());
        return new OverrideFile(file, sections);
    }

    private static Section section(FieldReader fields, boolean global, FileProblems found) {
        fields.ignoreOthers(PARTS);
        FieldReader defaults = new FieldReader(fields.located("defaults"), fields.at("defaults"), found);
        Boolean all = enabled(defaults);
        Map<String, Named> exceptions = new LinkedHashMap<>();
        if (global && fields.has("exceptions")) {
            fields.warning("exceptions", "is not used in this file", "write it into <pack>.yaml of the pack");
        } else {
            LocatedValue named = fields.located("exceptions");
            named.entries().forEach((name, entry) -> {
                FieldReader one = new FieldReader(entry.value(), fields.at("exceptions") + "." + name, found);
                exceptions.put(name, new Named(enabled(one), entry.keyPlace()));
            });
        }
        return new Section(all, exceptions);
    }

    private static @Nullable Boolean enabled(FieldReader fields) {
        fields.refuseOthers(ATTRIBUTES);
        return fields.has("enabled") ? (Boolean) fields.flag("enabled", true) : null;
    }
}
