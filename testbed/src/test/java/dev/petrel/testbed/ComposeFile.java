// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.Yaml;

/** What a test asks of a {@code docker-compose.yml}. */
final class ComposeFile {

    private static final Pattern VARIABLE = Pattern.compile("(?<!\\$)\\$\\{(\\w+)(?::?([-?])([^}]*))?}");

    /** A file or directory of the host in a container. */
    record Mount(String source, String target, boolean readOnly) {}

    private final String text;
    private final Map<String, String> values;
    private final Map<String, Object> raw;

    private ComposeFile(String text, Map<String, String> values) {
        this.text = text;
        this.values = values;
        this.raw = map(new Yaml().load(text));
    }

    static ComposeFile read(Path root) {
        try {
            return new ComposeFile(Files.readString(root.resolve("docker-compose.yml")), example(root));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<String, String> example(Path root) throws IOException {
        return Files.readAllLines(root.resolve(".env.example")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }

    Map<String, Map<String, Object>> services() {
        Map<String, Map<String, Object>> services = new LinkedHashMap<>();
        map(raw.get("services")).forEach((name, service) -> services.put(name, map(service)));
        return services;
    }

    Set<String> variablesWithoutDefault() {
        Set<String> names = new TreeSet<>();
        Matcher variable = VARIABLE.matcher(text);
        while (variable.find()) {
            if (!"-".equals(variable.group(2))) {
                names.add(variable.group(1));
            }
        }
        return names;
    }

    List<Mount> bindMounts() {
        return mounts().filter(mount -> mount.source().startsWith(".")).toList();
    }

    Set<String> namedVolumes() {
        return mounts().map(Mount::source)
                .filter(source -> !source.startsWith("."))
                .collect(Collectors.toSet());
    }

    Set<String> declaredVolumes() {
        return map(raw.get("volumes")).keySet();
    }

    List<String> images() {
        return services().values().stream()
                .map(service -> (String) service.get("image"))
                .toList();
    }

    List<String> ports() {
        return services().values().stream()
                .flatMap(service -> strings(service.get("ports")).stream())
                .toList();
    }

    List<String> command(String service) {
        return strings(services().get(service).get("command"));
    }

    List<String> entrypoint(String service) {
        return strings(services().get(service).get("entrypoint"));
    }

    /** The words of a service's health check, as they stand there. */
    List<String> healthcheck(String service) {
        return strings(map(services().get(service).get("healthcheck")).get("test"));
    }

    List<Mount> mountsOf(String service) {
        return mounts(services().get(service));
    }

    /** Where in the checkout a file in a container comes from. */
    String mount(String service, String target) {
        return mounts(services().get(service)).stream()
                .filter(mount -> mount.target().equals(target))
                .map(Mount::source)
                .findFirst()
                .orElseThrow(() -> new AssertionError(service + " mounts nothing at " + target));
    }

    Map<String, String> environment(String service) {
        Map<String, String> environment = new LinkedHashMap<>();
        map(services().get(service).get("environment")).forEach((name, value) -> environment.put(name, fill(value)));
        return environment;
    }

    static Map<String, String> dependencies(Map<String, Object> service) {
        Map<String, String> conditions = new LinkedHashMap<>();
        map(service.get("depends_on")).forEach((name, on) -> conditions.put(name, (String) map(on).get("condition")));
        return conditions;
    }

    private java.util.stream.Stream<Mount> mounts() {
        return services().values().stream().flatMap(service -> mounts(service).stream());
    }

    private List<Mount> mounts(Map<String, Object> service) {
        List<Mount> mounts = new ArrayList<>();
        for (String volume : strings(service.get("volumes"))) {
            String[] parts = fill(volume).split(":");
            mounts.add(new Mount(parts[0], parts[1], parts.length == 3 && parts[2].equals("ro")));
        }
        return mounts;
    }

    private String fill(Object value) {
        UnaryOperator<String> known = name -> values.getOrDefault(name, "");
        return VARIABLE.matcher(String.valueOf(value)).replaceAll(found -> {
            boolean hasDefault = "-".equals(found.group(2)) && !values.containsKey(found.group(1));
            return Matcher.quoteReplacement(hasDefault ? found.group(3) : known.apply(found.group(1)));
        });
    }

    @SuppressWarnings("unchecked") // YAML mappings of a file that has names as keys only
    private static Map<String, Object> map(Object value) {
        return value == null ? Map.of() : (Map<String, Object>) value;
    }

    private static List<String> strings(Object value) {
        return value == null
                ? List.of()
                : ((List<?>) value).stream().map(String::valueOf).toList();
    }
}
