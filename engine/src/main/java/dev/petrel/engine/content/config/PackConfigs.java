// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.config;

import dev.petrel.engine.content.yaml.FieldReader;
import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.content.yaml.SourcePosition;
import dev.petrel.engine.content.yaml.YamlFile;
import dev.petrel.engine.model.Pack;
import dev.petrel.engine.text.Suggestions;
import dev.petrel.expression.Templates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    /**
     * What is wrong with the configuration of {@code pack}, as far as the file and the pack's schema tell: it cannot be
     * read, lacks what the pack requires, has what the pack does not know, or values that do not fit.
     */
    public List<Problem> check(Pack pack, Templates templates) {
        FileProblems problems = new FileProblems(path(pack.ref()));
        var ignored = problems.attempt(() -> {
            if (!exists(pack)) {
                tellMissing(pack, problems);
                return Optional.empty();
            }
            Optional<LocatedValue> root = YamlFile.read(problems);
            root.filter(values -> values.value() == null).ifPresent(values -> tellMissing(pack, problems));
            root.filter(values -> values.value() != null).ifPresent(values -> {
                FieldReader fields = new FieldReader(values, "", problems);
                if (values.isMapping()) {
                    check(fields, pack);
                }
                new ConfigChecks(pack, templates, problems).check(values);
            });
            return root;
        });
        return problems.all();
    }

    /** Files in {@code configs} of which there is no pack among {@code packs}. */
    public List<Problem> leftOver(Collection<Pack> packs) {
        Set<String> known = packs.stream().map(Pack::ref).collect(Collectors.toSet());
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted()
                    .filter(file ->
                            file.toString().endsWith(".yaml") || file.toString().endsWith(".yml"))
                    .flatMap(file -> leftOver(file, known).stream())
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of(Problem.error(directory, "cannot be read: " + e, "check who may read it"));
        }
    }

    private static Optional<Problem> leftOver(Path file, Set<String> known) {
        String name = String.valueOf(file.getFileName());
        String pack = name.substring(0, name.lastIndexOf('.'));
        if (name.endsWith(".yml") && known.contains(pack)) {
            return Optional.of(Problem.warning(file, "is not read", "call it " + pack + ".yaml"));
        }
        return known.contains(pack)
                ? Optional.empty()
                : Optional.of(Problem.warning(
                        file,
                        "is not read: there is no pack \"" + pack + "\"",
                        Suggestions.didYouMean(pack, known, "remove it, or install the pack")));
    }

    private static void tellMissing(Pack pack, FileProblems problems) {
        List<String> missing = pack.configSchema().keySet().stream()
                .filter(key -> requires(pack.configSchema().get(key)))
                .toList();
        if (!missing.isEmpty()) {
            problems.warning(
                    SourcePosition.UNKNOWN,
                    "",
                    "pack \"" + pack.ref() + "\" requires "
                            + missing.stream().map(key -> "\"" + key + "\"").collect(Collectors.joining(", ")),
                    missing.size() == 1 ? "write it into this file" : "write them into this file");
        }
    }

    private boolean exists(Pack pack) {
        return Files.exists(path(pack.ref()), LinkOption.NOFOLLOW_LINKS);
    }

    /** The same, with its templates rendered. */
    PackConfig resolved(Pack pack, ConfigRendering rendering) {
        List<Problem> problems = new ArrayList<>();
        Map<String, @Nullable Object> given = given(pack, problems);
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        Path schema = Path.of(pack.path()).resolve("config.schema.yaml");
        SchemaDefaults.fill(given, pack.configSchema())
                .forEach((key, value) -> rendering.render(
                        given.containsKey(key) ? path(pack.ref()) : schema,
                        key,
                        value,
                        pack.configSchema().get(key),
                        values));
        problems.addAll(rendering.problems());
        return new PackConfig(values, problems);
    }

    private Map<String, @Nullable Object> given(Pack pack, List<Problem> problems) {
        return exists(pack) ? read(path(pack.ref()), pack, problems) : Map.of();
    }

    private Path path(String pack) {
        return directory.resolve(pack + ".yaml");
    }

    private static Map<String, @Nullable Object> read(Path file, Pack pack, List<Problem> problems) {
        FileProblems found = new FileProblems(file);
        Optional<LocatedValue> root = YamlFile.read(found).filter(r -> r.value() != null);
        root.ifPresent(values -> check(new FieldReader(values, "", found), pack));
        problems.addAll(found.all());
        return found.hasErrors()
                ? Map.of()
                : root.map(LocatedValue::plainMapping).orElse(Map.of());
    }

    private static void check(FieldReader values, Pack pack) {
        pack.configSchema().forEach((key, schema) -> {
            if (requires(schema) && !values.has(key)) {
                values.warning(key, "\"" + key + "\" is missing, pack \"" + pack.ref() + "\" requires it", "add it");
            }
        });
    }

    private static boolean requires(@Nullable Object schema) {
        return schema instanceof Map<?, ?> map
                && Boolean.TRUE.equals(map.get("required"))
                && !map.containsKey("default");
    }
}
