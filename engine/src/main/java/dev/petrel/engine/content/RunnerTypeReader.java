// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content;

import dev.petrel.engine.content.yaml.BundledYaml;
import dev.petrel.engine.content.yaml.FieldReader;
import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.content.yaml.YamlFile;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.engine.parameter.OutputSchema;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a runner plugin says of its runner type, in the keys of StackStorm's {@code runner.yaml}. */
public final class RunnerTypeReader {

    private static final Set<String> KEYS =
            Set.of("name", "alias", "description", "output_key", "output_schema", "parameters");

    private RunnerTypeReader() {}

    /**
     * The runner type that the resource called {@code name}, beside {@code plugin} on the class path, describes: {@code
     * name}, {@code alias}, {@code description}, {@code parameters}, {@code output_key}, {@code output_schema}.
     *
     * @throws IllegalStateException with all that is wrong with it
     */
    public static RunnerType read(Class<?> plugin, String name) {
        return parse(name, BundledYaml.text(plugin, name));
    }

    /** As {@link #read}, of {@code text}; {@code name} only names it. */
    static RunnerType parse(String name, String text) {
        FileProblems problems = new FileProblems(Path.of(name));
        LocatedValue mapping =
                YamlFile.parse(text, problems).orElseThrow(() -> new IllegalStateException(broken(problems)));
        FieldReader fields = new FieldReader(mapping, "", problems);
        RunnerType type = read(fields, true);
        fields.refuseOthers(KEYS);
        if (problems.all().stream().anyMatch(Problem::isError)) {
            throw new IllegalStateException(broken(problems));
        }
        return type;
    }

    static RunnerType read(FieldReader runner, boolean implemented) {
        return new RunnerType(
                runner.required("name"),
                runner.required("description"),
                runner.maps("parameters"),
                runner.text("output_key"),
                outputSchema(runner),
                implemented,
                runner.text("alias"));
    }

    private static Map<String, @Nullable Object> outputSchema(FieldReader runner) {
        Map<String, @Nullable Object> schema = runner.map("output_schema");
        OutputSchema.faults(schema).forEach(fault -> runner.error("output_schema", fault, "correct it"));
        return schema;
    }

    private static String broken(FileProblems problems) {
        List<Problem> all = List.copyOf(problems.all());
        return "the runner type cannot be read: " + all;
    }
}
