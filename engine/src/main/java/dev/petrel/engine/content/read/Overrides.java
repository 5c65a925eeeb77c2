// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.read;

import dev.petrel.engine.content.read.OverrideFile.Named;
import dev.petrel.engine.content.read.OverrideFile.Section;
import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.text.Suggestions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What an operator enables and disables of what packs bring, without touching their files, as in StackStorm since 3.7:
 * {@code _global.yaml} for all packs, then {@code <pack>.yaml}, whose exceptions for single names count most. For one
 * registration, on one thread: it remembers which names there were.
 */
public final class Overrides {

    /** What can be enabled and disabled. StackStorm has no policies here. */
    public static final List<String> KINDS = List.of("actions", "aliases", "policies", "rules", "sensors");

    private static final String GLOBAL = "_global";

    private final Map<String, OverrideFile> files = new LinkedHashMap<>();
    private final Map<String, Set<String>> names = new HashMap<>();
    private final Map<String, Integer> overridden = new LinkedHashMap<>();
    private final Set<String> unusable = new HashSet<>();

    private Overrides() {}

    /** Nothing is overridden. */
    public static Overrides none() {
        return new Overrides();
    }

    /**
     * What {@code directory} says of {@code packs}; nothing when there is no such directory. What is wrong with a file is
     * added to {@code problems}.
     */
    public static Overrides read(Path directory, Collection<String> packs, List<Problem> problems) {
        Overrides overrides = new Overrides();
        if (Files.isDirectory(directory)) {
            overrides.read(directory, GLOBAL, "no pack is", problems);
            packs.forEach(pack -> overrides.read(directory, pack, "pack \"" + pack + "\" is not", problems));
        }
        return overrides;
    }

    private void read(Path directory, String name, String refused, List<Problem> problems) {
        Path file = directory.resolve(name + ".yaml");
        if (!Files.exists(file)) {
            return;
        }
        List<Problem> own = new ArrayList<>();
        files.put(name, OverrideFile.read(file, name.equals(GLOBAL), own));
        problems.addAll(own);
        if (own.stream().anyMatch(Problem::isError)) {
            unusable.add(name);
            problems.add(Problem.error(
                    file, "what it enables and disables is not known: " + refused + " registered", "correct it"));
        }
    }

    /** Files in {@code directory} that are read for no pack among {@code packs}, which are all there are. */
    public static List<Problem> leftOver(Path directory, Collection<String> packs) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(directory)) {
            return all.sorted().flatMap(file -> notRead(file, packs)).toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of(Problem.error(directory, "cannot be read: " + e, "check who may read it"));
        }
    }

    private static Stream<Problem> notRead(Path file, Collection<String> packs) {
        String name = String.valueOf(file.getFileName());
        String pack = name.replaceFirst("\\.[^.]*$", "");
        boolean known = pack.equals(GLOBAL) || packs.contains(pack);
        if (!PackLoader.isMetadata(name) || known && name.endsWith(".yaml")) {
            return Stream.empty();
        }
        return Stream.of(
                known
                        ? Problem.warning(file, "is not read", "call it " + pack + ".yaml")
                        : Problem.warning(
                                file,
                                "is not read: there is no pack \"" + pack + "\"",
                                Suggestions.didYouMean(pack, packs, "remove it, or install the pack")));
    }

    /** Whether nothing of {@code pack} may be registered, since a file about it cannot be used. */
    public boolean refuse(String pack) {
        return unusable.contains(GLOBAL) || unusable.contains(pack);
    }

    /** Whether {@code name} of {@code pack} is enabled, which is one of {@code kind} and whose own file says {@code written}. */
    boolean enabled(String kind, String pack, String name, boolean written) {
        names.computeIfAbsent(pack + " " + kind, key -> new TreeSet<>()).add(name);
        boolean enabled = section(GLOBAL, kind).otherwise(written);
        Section own = section(pack, kind);
        enabled = own.otherwise(enabled);
        Named exception = own.exceptions().get(name);
        if (exception != null) {
            enabled = exception.otherwise(enabled);
        }
        if (enabled != written) {
            overridden.merge(kind, 1, Integer::sum);
        }
        return enabled;
    }

    private Section section(String file, String kind) {
        OverrideFile found = files.get(file);
        return found == null ? Section.EMPTY : found.section(kind);
    }

    /** How many were enabled or disabled against what their files say, by kind. */
    public Map<String, Integer> overridden() {
        return Map.copyOf(overridden);
    }

    /** Exceptions for names that there are not, among the kinds that were read. */
    public List<Problem> unused(Collection<String> kinds) {
        List<Problem> unused = new ArrayList<>();
        files.forEach((pack, file) -> file.sections().forEach((kind, section) -> {
            if (!unusable.contains(pack) && kinds.contains(kind)) {
                Set<String> known = names.getOrDefault(pack + " " + kind, Set.of());
                section.exceptions().forEach((name, exception) -> {
                    if (!known.contains(name)) {
                        unused.add(exception.unused(file.path(), kind, name, known));
                    }
                });
            }
        }));
        return unused;
    }
}
