// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content;

import dev.petrel.engine.model.RunnerType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The runner types that actions may name: StackStorm's, with their parameters. The ones that Petrel does not implement
 * are listed so that actions of theirs load; they fail when they run. Immutable.
 */
public final class RunnerCatalog {

    private final Map<String, RunnerType> byName = new TreeMap<>();
    private final Map<String, String> aliases = new TreeMap<>();

    private RunnerCatalog() {}

    /** Petrel's own catalog. */
    public static RunnerCatalog standard() {
        RunnerCatalog catalog = new RunnerCatalog();
        Resource.items("runners.yaml").forEach(catalog::add);
        return catalog;
    }

    /** The runner called {@code name}; {@code _} stands for {@code -} too, and {@code orchestra} for orquesta. */
    public Optional<RunnerType> find(String name) {
        String dashed = name.replace('_', '-');
        return Optional.ofNullable(byName.get(aliases.getOrDefault(dashed, dashed)));
    }

    /** All runners, ordered by name. */
    public List<RunnerType> all() {
        return List.copyOf(byName.values());
    }

    Collection<String> names() {
        return byName.keySet();
    }

    private void add(Fields runner) {
        String name = runner.required("name");
        byName.put(
                name,
                new RunnerType(
                        name,
                        runner.required("description"),
                        runner.maps("parameters"),
                        runner.text("output_key"),
                        runner.flag("implemented", false)));
        String alias = runner.text("alias");
        if (alias != null) {
            aliases.put(alias, name);
        }
    }
}
