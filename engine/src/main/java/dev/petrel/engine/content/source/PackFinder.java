// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.source;

import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.model.Pack;
import dev.petrel.engine.text.Suggestions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds packs in a search path of directories, each of which holds packs as sub-directories. The first directory that
 * has a pack wins.
 */
public final class PackFinder {

    private static final Logger log = LoggerFactory.getLogger(PackFinder.class);
    private static final List<String> CONTENT = List.of("actions", "sensors", "rules", "triggers");

    private final List<Path> searchPath;

    public PackFinder(List<Path> searchPath) {
        this.searchPath = List.copyOf(searchPath);
    }

    /** All packs, ordered by reference. */
    public List<Pack> all(List<Problem> problems) {
        return find(Set.of(), problems);
    }

    /**
     * The packs in {@code only}, named by their reference or their directory; all when it is empty. Ordered by
     * reference. What is wrong with other packs is not reported.
     */
    public List<Pack> find(Set<String> only, List<Problem> problems) {
        Map<String, Pack> found = new TreeMap<>();
        Map<String, String> seen = new LinkedHashMap<>();
        for (Path directory : packDirectories(problems)) {
            List<Problem> own = new ArrayList<>();
            String name = directory.getFileName().toString();
            Optional<Pack> pack = manifest(directory, own).filter(p -> isAlone(p, name, own));
            pack.ifPresent(p -> seen.put(p.ref(), name));
            if (only.isEmpty()
                    || only.contains(name)
                    || (pack.isPresent() && only.contains(pack.get().ref()))) {
                pack.ifPresent(p -> add(found, p, own));
                problems.addAll(own);
                seen.put(name, name);
            }
        }
        only.stream()
                .filter(name -> !seen.containsKey(name))
                .sorted()
                .forEach(name -> problems.add(missing(name, seen)));
        return List.copyOf(found.values());
    }

    /** Whether the directory called like the pack, if there is one, is the pack's own: its actions are looked for there. */
    private boolean isAlone(Pack pack, String directory, List<Problem> problems) {
        Optional<Path> other = directory.equals(pack.ref())
                ? Optional.empty()
                : searchPath.stream()
                        .map(base -> base.resolve(pack.ref()))
                        .filter(Files::isDirectory)
                        .findFirst();
        other.ifPresent(path -> problems.add(taken(pack, path)));
        return other.isEmpty();
    }

    private static Problem taken(Pack pack, Path other) {
        boolean same = manifest(other, new ArrayList<>())
                .filter(p -> p.ref().equals(pack.ref()))
                .isPresent();
        return same
                ? found(Path.of(pack.path()), pack, other.toString())
                : Problem.error(
                        Path.of(pack.path()),
                        "is pack \"" + pack.ref() + "\", but there is a directory \"" + other
                                + "\" too, in which its actions would be looked for",
                        "rename this one to \"" + pack.ref() + "\" in place of the other, or give it another \"ref\"");
    }

    private static Problem found(Path path, Pack pack, String where) {
        return Problem.warning(
                path,
                "is not used: pack \"" + pack.ref() + "\" was found in \"" + where + "\" before",
                "remove one, or give it another \"ref\"");
    }

    /** That one search directory hides another's pack is what the search path is for; two in one directory are a slip. */
    private static void add(Map<String, Pack> found, Pack pack, List<Problem> problems) {
        Pack first = found.putIfAbsent(pack.ref(), pack);
        if (first == null) {
            return;
        }
        Path path = Path.of(pack.path());
        if (Objects.equals(path.getParent(), Path.of(first.path()).getParent())) {
            problems.add(found(path, pack, first.path()));
        } else {
            log.atDebug()
                    .addKeyValue("pack", pack.ref())
                    .addKeyValue("used", first.path())
                    .addKeyValue("hidden", pack.path())
                    .log("A pack is found twice; the first is used");
        }
    }

    private Problem missing(String name, Map<String, String> seen) {
        return Problem.error(
                searchPath.isEmpty() ? Path.of("") : searchPath.get(0),
                "no pack is called \"" + name + "\" here"
                        + (searchPath.size() > 1 ? " or in the other pack directories" : ""),
                Suggestions.didYouMean(name, seen.keySet(), "check its name and [content] packs_base_paths"));
    }

    private List<Path> packDirectories(List<Problem> problems) {
        List<Path> directories = new ArrayList<>();
        boolean none = searchPath.stream().noneMatch(Files::isDirectory);
        for (Path base : searchPath) {
            if (!Files.isDirectory(base)) {
                String remedy = "create it or correct [content] packs_base_paths";
                problems.add(
                        none
                                ? Problem.error(base, "the pack directory does not exist", remedy)
                                : Problem.warning(base, "the pack directory does not exist", remedy));
                continue;
            }
            try (Stream<Path> list = Files.list(base)) {
                list.filter(Files::isDirectory)
                        .filter(d -> !d.getFileName().toString().startsWith("."))
                        .sorted()
                        .forEach(directories::add);
            } catch (IOException | UncheckedIOException e) {
                problems.add(Problem.error(base, "the pack directory cannot be read: " + e, "check who may read it"));
            }
        }
        return directories;
    }

    private static Optional<Pack> manifest(Path directory, List<Problem> problems) {
        if (Files.exists(directory.resolve(PackManifestReader.MANIFEST), LinkOption.NOFOLLOW_LINKS)) {
            return PackManifestReader.read(directory, problems);
        }
        if (CONTENT.stream().anyMatch(folder -> Files.isDirectory(directory.resolve(folder)))) {
            problems.add(Problem.warning(
                    directory, "has no " + PackManifestReader.MANIFEST + ", so it is not a pack", "add one"));
        }
        return Optional.empty();
    }
}
