// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access.rbac;

import dev.petrel.engine.content.yaml.FieldReader;
import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.content.yaml.SourcePosition;
import dev.petrel.engine.content.yaml.YamlFile;
import dev.petrel.engine.model.RoleDefinitions;
import dev.petrel.engine.model.RoleDefinitions.Assignment;
import dev.petrel.engine.model.RoleDefinitions.GroupMapping;
import dev.petrel.engine.model.RoleDefinitions.Role;
import dev.petrel.engine.text.Suggestions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Reads role files in StackStorm's form: {@code roles/*.yaml}, {@code assignments/*.yaml}, {@code mappings/*.yaml} below one
 * directory. They are read as a whole: if anything in any of them is wrong there are no definitions, and all that is
 * wrong is told at once.
 */
public final class RoleFiles {

    private static final int MOST_FILES = 5_000;
    private static final int MOST_GRANTED = 100_000;
    private static final Set<String> ASSIGNMENT = Set.of("username", "description", "enabled", "roles");
    private static final Set<String> MAPPING = Set.of("group", "description", "enabled", "roles");

    private final Path directory;
    private final List<Problem> problems = new ArrayList<>();
    /** What each name is defined by: {@code role x}, {@code user y}. */
    private final Map<String, Path> definedBy = new HashMap<>();
    /** The roles that there are, and of those the ones that are disabled. */
    private final Set<String> known = new TreeSet<>();

    private final Set<String> disabled = new TreeSet<>();

    private RoleFiles(Path directory) {
        this.directory = directory;
        for (RoleSnapshot.SystemRole role : RoleSnapshot.SystemRole.values()) {
            known.add(role.text());
        }
    }

    /**
     * What was read.
     *
     * @param definitions empty when a problem is an error
     * @param problems what is wrong, in the order of the files
     */
    public record Reading(Optional<RoleDefinitions> definitions, List<Problem> problems) {

        public Reading {
            problems = List.copyOf(problems);
        }
    }

    /** Reads the files below {@code directory} as they are now. Never fails: what cannot be read is a problem. */
    public static Reading read(Path directory) {
        return new RoleFiles(directory).read();
    }

    private Reading read() {
        if (!Files.isDirectory(directory)) {
            error(directory, "is not a directory", "create it, with roles, assignments and mappings in it");
            return new Reading(Optional.empty(), problems);
        }
        List<Role> roles = all("roles", this::role);
        List<Assignment> assignments = all("assignments", this::assignment);
        List<GroupMapping> mappings = all("mappings", this::mapping);
        long granted = roles.stream()
                .flatMap(role -> role.grants().stream())
                .mapToLong(grant -> grant.permissions().size())
                .sum();
        if (granted > MOST_GRANTED) {
            error(
                    directory,
                    "the roles grant " + granted + " permissions together, the most is " + MOST_GRANTED,
                    "grant them on packs");
        }
        boolean wrong = problems.stream().anyMatch(Problem::isError);
        return new Reading(
                wrong ? Optional.empty() : Optional.of(new RoleDefinitions(roles, assignments, mappings)), problems);
    }

    /** What a file of a kind holds; empty if it is wrong or disabled. */
    private interface Reader<T> {
        Optional<T> read(FieldReader fields, FileProblems found);
    }

    private <T> List<T> all(String kind, Reader<T> reader) {
        List<T> read = new ArrayList<>();
        for (Path file : files(kind)) {
            FileProblems found = new FileProblems(file);
            YamlFile.read(found)
                    .flatMap(value ->
                            found.attempt(() -> mapping(value, found).flatMap(fields -> reader.read(fields, found))))
                    .ifPresent(read::add);
            problems.addAll(found.all());
        }
        return read;
    }

    private static Optional<FieldReader> mapping(LocatedValue value, FileProblems found) {
        if (value.value() == null) {
            found.error(value.place(), "", "is empty", "fill it in, or remove it");
            return Optional.empty();
        }
        return Optional.of(new FieldReader(value, "", found));
    }

    private List<Path> files(String kind) {
        Path below = directory.resolve(kind);
        if (!Files.exists(below)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(below)) {
            List<Path> all = entries.sorted().limit(MOST_FILES + 1L).toList();
            if (all.size() > MOST_FILES) {
                error(below, "has more than " + MOST_FILES + " files", "assign roles to groups");
                return List.of();
            }
            all.stream()
                    .filter(file -> file.getFileName().toString().matches(".*\\.(yml|json|yaml\\..*)"))
                    .forEach(file -> problems.add(new Problem(
                            Problem.Severity.WARNING,
                            file,
                            SourcePosition.UNKNOWN,
                            "",
                            "is not read, for its name does not end in .yaml",
                            "rename it, or remove it")));
            return all.stream()
                    .filter(file -> file.getFileName().toString().endsWith(".yaml"))
                    .toList();
        } catch (IOException e) {
            error(below, "cannot be read: " + e, "check that the user petrel runs as may read it");
            return List.of();
        }
    }

    private Optional<Role> role(FieldReader fields, FileProblems found) {
        fields.refuseOthers(RoleReader.KEYS);
        Role role = RoleReader.read(fields, found);
        if (RoleSnapshot.SystemRole.of(role.name()).isPresent()) {
            fields.error("name", "the role \"" + role.name() + "\" is the system's own", "choose another name");
        }
        defined(fields, "name", "role", role.name(), found);
        known.add(role.name());
        if (fields.flag("enabled", true)) {
            return Optional.of(role);
        }
        disabled.add(role.name());
        return Optional.empty();
    }

    private Optional<Assignment> assignment(FieldReader fields, FileProblems found) {
        fields.refuseOthers(ASSIGNMENT);
        String user = fields.required("username");
        defined(fields, "username", "user", user, found);
        Assignment assignment =
                new Assignment(user, fields.text("description", ""), roles(fields, found), source(found.file()));
        return enabled(fields, assignment);
    }

    private Optional<GroupMapping> mapping(FieldReader fields, FileProblems found) {
        fields.refuseOthers(MAPPING);
        String group = fields.required("group");
        defined(fields, "group", "group", group, found);
        GroupMapping mapping =
                new GroupMapping(group, fields.text("description", ""), roles(fields, found), source(found.file()));
        return enabled(fields, mapping);
    }

    private static <T> Optional<T> enabled(FieldReader fields, T read) {
        return fields.flag("enabled", true) ? Optional.of(read) : Optional.empty();
    }

    private List<String> roles(FieldReader fields, FileProblems found) {
        if (!fields.has("roles")) {
            fields.error("roles", "the key \"roles\" is missing", "add it, [] for none");
        }
        Set<String> roles = new LinkedHashSet<>();
        for (LocatedValue item : fields.list("roles")) {
            String name = item.value() instanceof String text ? text : null;
            if (name == null) {
                found.error(item.place(), "roles", "expected the name of a role, found " + FieldReader.found(item), "");
            } else if (!known.contains(name)) {
                String remedy = Suggestions.didYouMean(name, known, "define it in a file below roles");
                found.error(item.place(), "roles", "there is no role \"" + name + "\"", remedy);
            } else if (disabled.contains(name)) {
                found.warning(item.place(), "roles", "the role \"" + name + "\" is disabled, and gives nothing", "");
            } else if (!roles.add(name)) {
                found.warning(item.place(), "roles", "\"" + name + "\" stands here twice", "remove one");
            }
        }
        return List.copyOf(roles);
    }

    private void defined(FieldReader fields, String key, String what, String name, FileProblems found) {
        Path before = name.isEmpty() ? null : definedBy.putIfAbsent(what + " " + name, found.file());
        if (before != null) {
            fields.error(key, "the " + what + " \"" + name + "\" has the file " + before + " already", "remove one");
        }
    }

    /** As StackStorm shows it: {@code assignments/joe.yaml}. */
    private String source(Path file) {
        return directory.relativize(file).toString();
    }

    private void error(Path file, String message, String remedy) {
        problems.add(new Problem(Problem.Severity.ERROR, file, SourcePosition.UNKNOWN, "", message, remedy));
    }
}
