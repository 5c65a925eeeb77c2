// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content;

import dev.petrel.engine.model.Pack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the configuration of packs: {@code <base path>/configs/<pack>.yaml}, completed by the pack's schema. */
public final class PackConfigs {

    private final Path directory;

    public PackConfigs(Path basePath) {
        this.directory = basePath.resolve("configs");
    }

    /**
     * The configuration of a pack.
     *
     * @param values what the file says, with the schema's defaults
     * @param problems what is wrong. With an error in the file, {@code values} are the defaults alone; a value whose
     *     template failed is not there
     */
    public record PackConfig(Map<String, @Nullable Object> values, List<Problem> problems) {
        public PackConfig {
            problems = List.copyOf(problems);
        }

        public boolean hasErrors() {
            return problems.stream().anyMatch(Problem::isError);
        }
    }

    /** The configuration of {@code pack} as it is on disk now, templates as they stand. */
    public PackConfig of(Pack pack) {
        List<Problem> problems = new ArrayList<>();
        return new PackConfig(SchemaDefaults.fill(given(pack, problems), pack.configSchema()), problems);
    }

    /** The same, with its templates rendered. */
    PackConfig resolved(Pack pack, ConfigRendering rendering) {
        List<Problem> problems = new ArrayList<>();
        Map<String, @Nullable Object> given = given(pack, problems);
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        Path schema = Path.of(pack.path()).resolve("config.schema.yaml");
        SchemaDefaults.fill(given, pack.configSchema())
                .forEach((key, value) ->
                        rendering.render(given.containsKey(key) ? path(pack.ref()) : schema, key, value, values));
        problems.addAll(rendering.problems());
        return new PackConfig(values, problems);
    }

    private Map<String, @Nullable Object> given(Pack pack, List<Problem> problems) {
        Path file = path(pack.ref());
        return Files.exists(file) ? read(file, pack, problems) : Map.of();
    }

    private Path path(String pack) {
        return directory.resolve(pack + ".yaml");
    }

    private static Map<String, @Nullable Object> read(Path file, Pack pack, List<Problem> problems) {
        FileProblems found = new FileProblems(file);
        Optional<Located> root = YamlFile.read(found).filter(r -> r.value() != null);
        root.ifPresent(values -> check(new Fields(values, "", found), pack));
        problems.addAll(found.all());
        return found.hasErrors() ? Map.of() : root.map(Located::plainMapping).orElse(Map.of());
    }

    private static void check(Fields values, Pack pack) {
        pack.configSchema().forEach((key, schema) -> {
            if (schema instanceof Map<?, ?> s
                    && Boolean.TRUE.equals(s.get("required"))
                    && !s.containsKey("default")
                    && !values.has(key)) {
                values.warning(key, "\"" + key + "\" is missing, pack \"" + pack.ref() + "\" requires it", "add it");
            }
        });
    }
}
