// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content;

import dev.petrel.engine.content.yaml.BundledYaml;
import dev.petrel.engine.content.yaml.FieldReader;
import dev.petrel.engine.model.RunnerType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The runner types that actions may name: those of the runner plugins, and those that only StackStorm has, so that actions
 * of theirs load; they fail when they run. Immutable.
 */
public final class RunnerCatalog {

    private final Map<String, RunnerType> byName = new TreeMap<>();
    private final Map<String, String> aliases = new TreeMap<>();
    private final Map<String, String> instead = new TreeMap<>();

    /** @param plugins the types that can run, each with a name of its own */
    public RunnerCatalog(Collection<RunnerType> plugins) {
        BundledYaml.items(RunnerCatalog.class, "missing-runners.yaml").forEach(this::addMissing);
        plugins.forEach(type -> {
            add(type);
            var ignored = instead.remove(type.name());
        });
    }

    /** The runner called {@code name}; {@code _} stands for {@code -} too, and a type may have an alias. */
    public Optional<RunnerType> find(String name) {
        String dashed = dashed(name);
        return Optional.ofNullable(byName.get(aliases.getOrDefault(dashed, dashed)));
    }

    private static String dashed(String name) {
        return name.replace('_', '-');
    }

    /** What to do instead of naming the runner {@code name}, which no plugin brings; empty for any other. */
    public Optional<String> instead(String name) {
        return find(name).map(RunnerType::name).map(instead::get);
    }

    /** All runners, ordered by name. */
    public List<RunnerType> all() {
        return List.copyOf(byName.values());
    }

    public Collection<String> names() {
        return byName.keySet();
    }

    private void add(RunnerType type) {
        byName.put(dashed(type.name()), type);
        String alias = type.alias();
        if (alias != null) {
            aliases.put(dashed(alias), dashed(type.name()));
        }
    }

    private void addMissing(FieldReader runner) {
        RunnerType type = RunnerTypeReader.read(runner, false);
        add(type);
        instead.put(type.name(), runner.required("instead"));
    }
}
