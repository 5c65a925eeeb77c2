// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.runner.spi.Runner;
import dev.petrel.runner.spi.RunnerContext;
import dev.petrel.runner.spi.RunnerPlugin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** The runner plugins of a process. */
public final class RunnerPlugins {

    private final Map<String, RunnerPlugin> byName = new LinkedHashMap<>();
    private final RunnerCatalog catalog;

    /** @throws IllegalStateException if two of them bring the same runner type */
    public RunnerPlugins(Collection<? extends RunnerPlugin> plugins) {
        List<RunnerType> types = new ArrayList<>();
        for (RunnerPlugin plugin : plugins) {
            RunnerType type = plugin.type();
            RunnerPlugin other = byName.putIfAbsent(type.name(), plugin);
            if (other != null) {
                throw new IllegalStateException("the runner type \"" + type.name() + "\" is brought by " + where(other)
                        + " and by " + where(plugin) + "; take one of them from the class path");
            }
            types.add(type);
        }
        catalog = new RunnerCatalog(types);
    }

    /**
     * All that are on the class path.
     *
     * @throws IllegalStateException if one of them cannot be used, with the reason
     */
    public static RunnerPlugins discover() {
        List<RunnerPlugin> found = new ArrayList<>();
        try {
            ServiceLoader.load(RunnerPlugin.class, RunnerPlugin.class.getClassLoader())
                    .forEach(found::add);
        } catch (ServiceConfigurationError e) {
            throw new IllegalStateException("a runner plugin on the class path cannot be used: " + e.getMessage(), e);
        }
        return new RunnerPlugins(found);
    }

    /** The runner types that actions may name. */
    public RunnerCatalog catalog() {
        return catalog;
    }

    /** Makes all runners. */
    public Runners create(RunnerContext context) {
        Map<String, Runner> runners = new LinkedHashMap<>();
        byName.forEach((name, plugin) -> runners.put(name, plugin.create(context)));
        return new Runners(catalog, runners);
    }

    private static String where(RunnerPlugin plugin) {
        var source = plugin.getClass().getProtectionDomain().getCodeSource();
        return plugin.getClass().getName() + (source == null ? "" : " (" + source.getLocation() + ")");
    }
}
