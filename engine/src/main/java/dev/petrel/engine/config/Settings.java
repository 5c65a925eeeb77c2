// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import dev.petrel.engine.security.PrivateFiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Gathers settings, later ones over earlier ones, and reads the values of keys. */
final class Settings {

    private static final Source DEFAULT = new Source.Default();

    private final List<ConfigProblem> problems;
    private final Map<String, Setting> chosen = new HashMap<>();
    private final Map<String, Source> unused = new TreeMap<>();
    private final Map<String, Setting> guarding = new TreeMap<>();
    private final Set<ConfigKey<?>> bad = new HashSet<>();

    Settings(List<ConfigProblem> problems) {
        this.problems = problems;
    }

    void addAll(List<Setting> settings) {
        settings.forEach(this::add);
    }

    private void add(Setting setting) {
        Optional<ConfigKey<?>> key = ConfigKeys.find(setting.section(), setting.name());
        if (key.isPresent()) {
            chosen.put(setting.dotted(), plain(key.get(), setting));
        } else if (St2Keys.guard(setting.section(), setting.name()).isPresent()) {
            guarding.put(setting.dotted(), setting);
        } else if (St2Keys.contains(setting.section(), setting.name())) {
            unused.put(setting.dotted(), setting.source());
        } else {
            problems.add(Unknown.problem(setting));
        }
    }

    /** StackStorm's sample file has remarks behind values. Where a value cannot hold one, it is left out. */
    private static Setting plain(ConfigKey<?> key, Setting setting) {
        if (key.type().freeText()) {
            return setting;
        }
        return new Setting(
                setting.section(), setting.name(), ValueTypes.withoutRemark(setting.text()), setting.source());
    }

    /** Adds a problem for each key of StackStorm that guards something and asks for what Petrel does not do. */
    void refuseWhatIsNotGuarded() {
        guarding.forEach((dotted, setting) -> St2Keys.guard(setting.section(), setting.name())
                .filter(guard -> !guard.holds(setting.text()))
                .ifPresent(guard -> problems.add(new ConfigProblem(
                        setting.source().toString(),
                        shown(setting, Secrets.mask(setting)),
                        (guard.harmless().equals("None") ? "no value" : guard.harmless()) + ", for " + guard.why(),
                        guard.remedy()))));
    }

    /** The value of a key. A bad one is a problem, and the default stands in for it so that reading can go on. */
    <T> T value(ConfigKey<T> key) {
        Setting setting = setting(key);
        Parsed<T> parsed = key.type().parse(setting.text());
        if (parsed instanceof Parsed.Bad<T> wrong) {
            bad.add(key);
            problems.add(
                    new ConfigProblem(setting.source().toString(), shown(key), wrong.expected(), remedy(key, wrong)));
            parsed = key.type().parse(key.defaultText());
        }
        if (parsed instanceof Parsed.Good<T> good) {
            return good.value();
        }
        throw new IllegalStateException("the default of " + key.dotted() + " is not one of its values");
    }

    private static String remedy(ConfigKey<?> key, Parsed.Bad<?> wrong) {
        if (!wrong.remedy().isEmpty()) {
            return wrong.remedy();
        }
        return key.defaultText().isEmpty()
                ? "remove it if it is not needed"
                : "remove it for the default \"" + key.defaultText() + "\"";
    }

    /** Adds a problem about how keys go together, unless one of them is bad already. */
    void contradiction(ConfigKey<?> key, String expected, String remedy, ConfigKey<?>... others) {
        if (!bad.contains(key) && Set.of(others).stream().noneMatch(bad::contains)) {
            problems.add(new ConfigProblem(setting(key).source().toString(), shown(key), expected, remedy));
        }
    }

    /** Whether anybody wrote the key, be it with its default. */
    boolean isSet(ConfigKey<?> key) {
        return chosen.containsKey(key.dotted());
    }

    Setting setting(ConfigKey<?> key) {
        Setting setting = chosen.get(key.dotted());
        return setting == null ? new Setting(key.section(), key.name(), key.defaultText(), DEFAULT) : setting;
    }

    /** The files that hold a password or the like, and that every user of the machine may read. */
    List<String> openSecrets() {
        return chosen.values().stream()
                .filter(setting -> ConfigKeys.find(setting.section(), setting.name())
                        .filter(key -> !Secrets.mask(key, setting.text()).equals(setting.text()))
                        .isPresent())
                .flatMap(setting ->
                        setting.source() instanceof Source.FileLine line ? Stream.of(line.file()) : Stream.of())
                .distinct()
                .filter(PrivateFiles::readableByAll)
                .map(file ->
                        "\"" + file + "\" holds a password, and every user of this machine may read it; close it with"
                                + " \"chmod o= " + file + "\"")
                .sorted()
                .toList();
    }

    private String shown(ConfigKey<?> key) {
        Setting setting = setting(key);
        return shown(setting, Secrets.mask(key, setting.text()));
    }

    private static String shown(Setting setting, String value) {
        return "[" + setting.section() + "] " + setting.name() + " = \"" + value + "\"";
    }

    /** The keys that only StackStorm uses, with where they were found. */
    List<String> unused() {
        List<String> lines = new ArrayList<>();
        unused.forEach((key, source) -> lines.add(key + " (" + source + ")"));
        return lines;
    }
}
