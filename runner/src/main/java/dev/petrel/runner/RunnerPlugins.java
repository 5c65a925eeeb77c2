// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.runner.spi.Runner;
import dev.petrel.runner.spi.RunnerContext;
import dev.petrel.runner.spi.RunnerPlugin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The runner plugins of a process. */
public final class RunnerPlugins {

    private final Map<String, RunnerPlugin> byName = new LinkedHashMap<>();
    private final RunnerCatalog catalog;

    /** @throws UncheckedIOException if two of them bring the same runner type, or one does not say which it brings */
    public RunnerPlugins(Collection<? extends RunnerPlugin> plugins) {
        List<RunnerType> types = new ArrayList<>();
        for (RunnerPlugin plugin : plugins) {
            RunnerType type = type(plugin);
            RunnerPlugin other = byName.putIfAbsent(type.name(), plugin);
            if (other != null) {
                throw unusable(
                        "the runner type \"" + type.name() + "\" is brought by " + where(other) + " and by "
                                + where(plugin) + "; take one of them from the class path",
                        null);
            }
            types.add(type);
        }
        catalog = new RunnerCatalog(types);
    }

    /**
     * All that are on the class path.
     *
     * @throws UncheckedIOException if one of them cannot be used; the message is for people
     */
    public static RunnerPlugins discover() {
        List<RunnerPlugin> found = new ArrayList<>();
        try {
            ServiceLoader.load(RunnerPlugin.class, RunnerPlugin.class.getClassLoader())
                    .forEach(found::add);
        } catch (ServiceConfigurationError e) {
            String why = e.getCause() == null ? "" : ": " + e.getCause();
            throw unusable("a runner plugin on the class path cannot be used: " + e.getMessage() + why, e);
        } catch (LinkageError e) { // a class that the plugin's own class needs
            throw unusable("a runner plugin on the class path cannot be used: " + e, e);
        }
        return new RunnerPlugins(found);
    }

    /** The runner types that actions may name. */
    public RunnerCatalog catalog() {
        return catalog;
    }

    /**
     * Makes all runners.
     *
     * @throws UncheckedIOException if a plugin cannot make its runner; the message names it
     */
    public Runners create(RunnerContext context) {
        Map<String, Runner> runners = new LinkedHashMap<>();
        byName.forEach((name, plugin) -> runners.put(name, made(plugin, "create", () -> plugin.create(context))));
        return new Runners(catalog, runners);
    }

    private static RunnerType type(RunnerPlugin plugin) {
        return made(plugin, "type", plugin::type);
    }

    private static <T> T made(RunnerPlugin plugin, String method, Supplier<T> call) {
        String unusable = "the runner plugin " + where(plugin) + " cannot be used: ";
        T made;
        try {
            made = call.get();
        } catch (UncheckedIOException e) { // its message is for people
            throw unusable(unusable + e.getMessage(), e);
        } catch (Throwable e) { // a plugin's
            PluginFailures.require(e);
            throw unusable(unusable + method + "() broke down: " + e, e);
        }
        if (made == null) {
            throw unusable(unusable + method + "() returned null", null);
        }
        return made;
    }

    private static UncheckedIOException unusable(String message, @Nullable Throwable cause) {
        return new UncheckedIOException(message, new IOException(message, cause));
    }

    private static String where(RunnerPlugin plugin) {
        var source = plugin.getClass().getProtectionDomain().getCodeSource();
        return plugin.getClass().getName() + (source == null ? "" : " (" + source.getLocation() + ")");
    }
}
