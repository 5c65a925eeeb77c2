// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import dev.petrel.engine.json.Json;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The recorded cases of StackStorm's workflows, and the definitions they belong to. */
final class GoldenCases {

    private GoldenCases() {}

    /**
     * @param workflow the definition's name
     * @param name which request
     * @param recorded the case as it was recorded
     */
    record Case(String workflow, String name, Map<String, @Nullable Object> recorded) {
        @Override
        public String toString() {
            return workflow + " " + name;
        }
    }

    static Stream<Case> all() {
        return files("golden-behaviour/workflows").flatMap(GoldenCases::cases);
    }

    private static Stream<Case> cases(Path file) {
        String workflow = file.getFileName().toString().replace(".json", "");
        Map<String, @Nullable Object> recorded = Json.readObject(read(file));
        List<Case> cases = new ArrayList<>();
        for (Map<String, @Nullable Object> one : objects(recorded.get("cases"))) {
            cases.add(new Case(workflow, String.valueOf(one.get("case")), one));
        }
        return cases.stream();
    }

    static String definition(String workflow) {
        return read(resource("golden-packs/golden/actions/workflows").resolve(workflow + ".yaml"));
    }

    static Stream<Path> files(String directory) {
        try {
            return Files.list(resource(directory)).sorted();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static Path resource(String name) {
        try {
            return Path.of(java.util.Objects.requireNonNull(
                            GoldenCases.class.getClassLoader().getResource(name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, @Nullable Object>> objects(@Nullable Object value) {
        return value == null ? List.of() : (List<Map<String, @Nullable Object>>) value;
    }

    @SuppressWarnings("unchecked")
    static Map<String, @Nullable Object> object(@Nullable Object value) {
        return value == null ? new LinkedHashMap<>() : (Map<String, @Nullable Object>) value;
    }
}
