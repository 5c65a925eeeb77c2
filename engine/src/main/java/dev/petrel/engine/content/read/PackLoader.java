// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.read;

import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.content.read.RuleReader.RuleFile;
import dev.petrel.engine.content.read.SensorReader.SensorFile;
import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.content.yaml.YamlFile;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.ActionAlias;
import dev.petrel.engine.model.Content;
import dev.petrel.engine.model.Pack;
import dev.petrel.engine.model.Policy;
import dev.petrel.engine.model.TriggerType;
import dev.petrel.expression.Templates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the metadata files of a pack. A file that cannot be used is reported and left out; it never keeps others from
 * being read. Sub-directories are not looked into.
 */
public final class PackLoader {

    private static final Pattern METADATA = Pattern.compile("[^.].*\\.(json|ya?ml)");
    private static final Pattern NO_ACTION = Pattern.compile("config\\.(json|ya?ml)");

    private final RunnerCatalog runners;
    private final Templates templates;
    private final Overrides overrides;
    private final List<Problem> problems;

    /** @param overrides what an operator enables and disables */
    public PackLoader(RunnerCatalog runners, Templates templates, Overrides overrides, List<Problem> problems) {
        this.runners = runners;
        this.overrides = overrides;
        this.templates = templates;
        this.problems = problems;
    }

    public PackContent load(Pack pack) {
        List<TriggerType> types = new ArrayList<>(read(pack, "triggers", new TriggerTypeReader(templates)::read));
        List<SensorFile> sensors = read(pack, "sensors", new SensorReader(templates)::read);
        sensors.forEach(sensor -> types.addAll(sensor.triggerTypes()));
        new UnreadFiles(Path.of(pack.path()), problems).tell();
        List<Action> actions = read(pack, "actions", new ActionReader(runners, templates)::read);
        return new PackContent(
                pack,
                oneEach(types),
                last(pack, sensors.stream().map(SensorFile::sensor).toList(), s -> s.metadataFile()),
                last(pack, actions, Action::metadataFile));
    }

    public List<RuleFile> rules(Pack pack, ReferenceLookup known) {
        List<RuleFile> rules = read(pack, "rules", new RuleReader(known, runners, templates)::read);
        Map<String, RuleFile> byName = new LinkedHashMap<>();
        rules.forEach(rule -> byName.put(rule.rule().key(), rule));
        last(pack, rules.stream().map(RuleFile::rule).toList(), r -> r.metadataFile());
        return List.copyOf(byName.values());
    }

    public List<ActionAlias> aliases(Pack pack, ReferenceLookup known) {
        return last(
                pack,
                read(pack, "aliases", new AliasReader(known, runners, templates)::read),
                alias -> alias.about().metadataFile());
    }

    /** The policies of {@code pack}; {@code known} has the actions that they may be about. */
    public List<Policy> policies(Pack pack, ReferenceLookup known) {
        return last(pack, read(pack, "policies", new PolicyReader(known::action, runners)::read), Policy::metadataFile);
    }

    private <T> List<T> read(Pack pack, String folder, Function<PackFile, Optional<T>> reader) {
        List<T> all = new ArrayList<>();
        Path directory = Path.of(pack.path());
        for (Path file : files(directory.resolve(folder))) {
            FileProblems found = new FileProblems(file);
            found.attempt(() -> PackFile.open(pack.ref(), directory, overrides, found)
                            .flatMap(reader))
                    .ifPresent(all::add);
            problems.addAll(found.all());
        }
        return all;
    }

    private List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                problems.add(Problem.warning(folder, "is no directory: nothing is read from it", "correct it"));
            }
            return List.of();
        }
        boolean actions = folder.endsWith("actions");
        try (Stream<Path> list = Files.list(folder)) {
            List<Path> named = list.filter(file -> isMetadata(file.getFileName().toString(), actions))
                    .sorted()
                    .toList();
            named.stream().filter(file -> !Files.isRegularFile(file)).forEach(this::reportOther);
            return named.stream().filter(Files::isRegularFile).toList();
        } catch (IOException | UncheckedIOException e) {
            problems.add(Problem.error(folder, "cannot be read: " + e, "check who may read it"));
            return List.of();
        }
    }

    private void reportOther(Path path) {
        problems.add(Problem.warning(
                path, "is " + YamlFile.kind(path) + ", not a file: it is not read", "rename it or remove it"));
    }

    static boolean isMetadata(String name) {
        return METADATA.matcher(name).matches();
    }

    private static boolean isMetadata(String name, boolean ofAction) {
        return isMetadata(name) && !(ofAction && NO_ACTION.matcher(name).matches());
    }

    /** Several sensors may declare one type. The last that says more than the name counts, as in StackStorm. */
    private static List<TriggerType> oneEach(Collection<TriggerType> declared) {
        Map<String, TriggerType> types = new LinkedHashMap<>();
        for (TriggerType type : declared) {
            boolean nameOnly =
                    type.payloadSchema().isEmpty() && type.parametersSchema().isEmpty() && type.description() == null;
            if (!nameOnly || !types.containsKey(type.key())) {
                types.put(type.key(), type);
            }
        }
        return List.copyOf(types.values());
    }

    /** The file as far as its name can be written as a path: this is for a message. */
    private static Path path(Pack pack, String file) {
        try {
            return Path.of(pack.path(), file);
        } catch (InvalidPathException e) {
            return Path.of(pack.path());
        }
    }

    /** Of several files that define the same, the last. */
    private <T extends Content> List<T> last(Pack pack, List<T> all, Function<T, String> file) {
        Map<String, T> byKey = new LinkedHashMap<>();
        for (T content : all) {
            T before = byKey.put(content.key(), content);
            if (before != null) {
                problems.add(Problem.warning(
                        path(pack, file.apply(content)),
                        "\"" + content.key() + "\" is defined in \"" + file.apply(before) + "\" too; this file counts",
                        "rename one"));
            }
        }
        return List.copyOf(byKey.values());
    }
}
