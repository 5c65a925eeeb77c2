// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.read;

import dev.petrel.engine.content.yaml.FieldReader;
import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.model.SensorType.Host;
import dev.petrel.engine.model.SensorType.Placement;
import dev.petrel.engine.model.TriggerType;
import dev.petrel.expression.Templates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a file of {@code sensors/}. An entry point that does not exist is a warning: it may come with a later deployment. */
final class SensorReader {

    private static final int SHORTEST_POLL = 4;
    private static final int MOST_SECONDS = 366 * 24 * 3600;
    private static final List<String> HOSTS = List.of("python", "process", "jvm");
    private static final List<String> PLACEMENTS = List.of("one_node", "every_node");
    private static final Set<String> KEYS = Set.of(
            "class_name",
            "entry_point",
            "description",
            "enabled",
            "poll_interval",
            "poll_timeout",
            "trigger_types",
            "pack",
            "host",
            "placement",
            "id",
            "ref",
            "uid",
            "metadata_file");

    private final TriggerTypeReader types;

    SensorReader(Templates templates) {
        this.types = new TriggerTypeReader(templates);
    }

    /** A sensor and the trigger types that its file declares. */
    record SensorFile(SensorType sensor, List<TriggerType> triggerTypes) {}

    Optional<SensorFile> read(PackFile file) {
        FieldReader fields = file.fields();
        String className = fields.required("class_name");
        Host host = Host.valueOf(fields.word("host", "python", HOSTS).toUpperCase(Locale.ROOT));
        EntryPoint entry = entryPoint(file, host, fields.required("entry_point"));
        checkFile(file, host, entry);
        List<TriggerType> types = triggerTypes(file);
        Integer pollInterval = seconds(
                fields, "poll_interval", SHORTEST_POLL, "raise it, or write a sensor that waits for its events");
        Integer pollTimeout = seconds(fields, "poll_timeout", 0, "give 0 for a poll that may take for ever");
        String placement = fields.word("placement", "one_node", PLACEMENTS);
        boolean enabled = file.enabled("sensors", className, true);
        String description = fields.text("description");
        fields.ignoreOthers(KEYS);
        if (file.problems().hasErrors()) {
            return Optional.empty();
        }
        SensorType sensor = new SensorType(
                file.ref(className),
                description,
                entry.belowPack(),
                entry.absolute(),
                types.stream().map(TriggerType::ref).distinct().toList(),
                pollInterval,
                pollTimeout,
                enabled,
                host,
                Placement.valueOf(placement.toUpperCase(Locale.ROOT)),
                file.metadataFile());
        return Optional.of(new SensorFile(sensor, types));
    }

    private record EntryPoint(String belowPack, String absolute) {}

    private static EntryPoint entryPoint(PackFile file, Host host, String written) {
        if (host == Host.JVM) {
            return new EntryPoint(written, written);
        }
        Path pack = file.directory().toAbsolutePath().normalize();
        Path target = pack.resolve("sensors").resolve(written).normalize();
        if (target.startsWith(pack)) {
            return new EntryPoint(pack.relativize(target).toString(), target.toString());
        }
        if (host != Host.PROCESS || !Path.of(written).isAbsolute()) {
            file.fields()
                    .error("entry_point", "\"" + written + "\" is outside the pack", "give a path below \"sensors\"");
        }
        return new EntryPoint(written, target.toString());
    }

    private static void checkFile(PackFile file, Host host, EntryPoint entry) {
        if (host != Host.JVM && !file.problems().hasErrors() && !Files.isRegularFile(Path.of(entry.absolute()))) {
            file.fields()
                    .warning(
                            "entry_point",
                            "there is no file \"" + entry.absolute() + "\": the sensor cannot start",
                            "add it, or correct the path");
        }
    }

    private static @Nullable Integer seconds(FieldReader fields, String key, int least, String remedy) {
        LocatedValue value = fields.value(key);
        if (value == null) {
            return null;
        }
        if (!(value.value() instanceof Number seconds)) {
            fields.error(key, "expected seconds, found " + FieldReader.found(value), "");
            return null;
        }
        if (!(seconds.doubleValue() <= MOST_SECONDS)) {
            fields.error(key, "is " + seconds + " seconds, the most is " + MOST_SECONDS, "");
            return null;
        }
        if (seconds.doubleValue() < least) {
            fields.error(key, "is " + seconds + " seconds, the least is " + least, remedy);
        } else if (seconds.doubleValue() != seconds.intValue()) {
            fields.warning(key, "is cut to whole seconds: " + seconds.intValue(), "");
        }
        return seconds.intValue();
    }

    private List<TriggerType> triggerTypes(PackFile file) {
        List<TriggerType> all = new ArrayList<>();
        List<LocatedValue> items = file.fields().list("trigger_types");
        for (int i = 0; i < items.size(); i++) {
            FieldReader fields = new FieldReader(items.get(i), "trigger_types[" + i + "]", file.problems());
            if (items.get(i).isMapping()) {
                types.read(file, fields).ifPresent(all::add);
            }
        }
        return all;
    }
}
