// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.config;

import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.datastore.Datastore;
import dev.petrel.engine.model.Pack;
import dev.petrel.engine.parameter.TemplateContext;
import dev.petrel.expression.Templates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration of packs as their code gets it: what the file on this node's disk says now, completed by the schema's
 * defaults, templates in either rendered from the datastore.
 *
 * <p>Sensors, actions, and templates that name {@code config_context} ask it. Safe for any thread. It reads the disk, and
 * the store as far as a template names a key; it throws what the store throws. A pack that is not registered has an empty
 * configuration.
 */
public final class PackConfigResolver implements TemplateContext.Configurations {

    private static final Logger log = LoggerFactory.getLogger(PackConfigResolver.class);

    private final PackConfigs files;
    private final Function<String, Optional<Pack>> packs;
    private final Datastore datastore;
    private final Templates templates;
    private final String systemUser;
    /** What was logged last about a pack, so that it is not logged again for every action. */
    private final Map<String, List<Problem>> warnings = new ConcurrentHashMap<>();

    private final Map<String, List<Problem>> errors = new ConcurrentHashMap<>();

    /**
     * @param packs the pack of a name, as it is registered: asked each time
     * @param systemUser whose keys are {@code st2kv.user}
     */
    public PackConfigResolver(
            Path basePath,
            Function<String, Optional<Pack>> packs,
            Datastore datastore,
            Templates templates,
            String systemUser) {
        this.files = new PackConfigs(basePath);
        this.packs = packs;
        this.datastore = datastore;
        this.templates = templates;
        this.systemUser = systemUser;
    }

    /**
     * The configuration for code of {@code pack}.
     *
     * @throws UncheckedIOException if a part of it cannot be had: the message has file, key, template and reason, and is
     *     for the caller to tell
     */
    public Map<String, @Nullable Object> required(String pack) {
        PackConfigs.PackConfig found = resolve(pack, systemUser);
        if (found.hasErrors()) {
            String message = found.problems().stream()
                    .filter(Problem::isError)
                    .map(Problem::toString)
                    .collect(Collectors.joining("\n", "the configuration of pack \"" + pack + "\": ", ""));
            throw new UncheckedIOException(message, new IOException(message));
        }
        return found.values();
    }

    /**
     * {@code config_context} for templates: resolved when a template looks at it. What cannot be had is not there, which
     * the log says.
     */
    @Override
    public Map<String, @Nullable Object> of(String pack, String user) {
        return new LazyMap(() -> {
            PackConfigs.PackConfig found = resolve(pack, user);
            tellOnce(pack, errors, found.problems().stream().filter(Problem::isError));
            return found.values();
        });
    }

    /** The names that templates find in this process. */
    public TemplateContext templateContext() {
        return new TemplateContext(datastore::value, this, systemUser);
    }

    private PackConfigs.PackConfig resolve(String pack, String user) {
        PackConfigs.PackConfig found = packs.apply(pack)
                .map(known -> files.resolved(known, new ConfigRendering(templates, datastore, user)))
                .orElse(new PackConfigs.PackConfig(Map.of(), List.of()));
        tellOnce(pack, warnings, found.problems().stream().filter(problem -> !problem.isError()));
        return found;
    }

    private static void tellOnce(String pack, Map<String, List<Problem>> told, Stream<Problem> found) {
        List<Problem> problems = found.toList();
        if (!problems.equals(told.put(pack, problems))) {
            problems.forEach(problem -> tell(pack, problem));
        }
    }

    private static void tell(String pack, Problem problem) {
        if (problem.isError()) {
            log.error("Configuration of pack {}: {}", pack, problem);
        } else {
            log.warn("Configuration of pack {}: {}", pack, problem);
        }
    }
}
