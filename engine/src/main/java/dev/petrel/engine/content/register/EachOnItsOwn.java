// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.register;

import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.lifecycle.Transient;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.ActionAlias;
import dev.petrel.engine.model.Content;
import dev.petrel.engine.model.Pack;
import dev.petrel.engine.model.Policy;
import dev.petrel.engine.model.Rule;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.model.TriggerType;
import dev.petrel.engine.store.StoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what one pack brings from stopping the registration of the others: whatever goes wrong with it becomes a problem of
 * its file. What the database refuses, it may refuse to all, and that is thrown.
 */
final class EachOnItsOwn {

    private static final Logger log = LoggerFactory.getLogger(EachOnItsOwn.class);

    private final List<Problem> problems;
    private final Map<String, Path> directories = new HashMap<>();

    /** @param problems gets what goes wrong */
    EachOnItsOwn(List<Problem> problems) {
        this.problems = problems;
    }

    /** Remembers where {@code packs} are. */
    void of(List<Pack> packs) {
        packs.forEach(pack -> directories.put(pack.ref(), Path.of(pack.path())));
    }

    /** What {@code reading} gives of each of {@code packs}. */
    <T> List<T> read(List<Pack> packs, Function<Pack, List<T>> reading) {
        List<T> all = new ArrayList<>();
        packs.forEach(pack -> all.addAll(read(Path.of(pack.path()), () -> reading.apply(pack))));
        return all;
    }

    /** What {@code reading} gives of {@code file}; nothing if that fails. */
    <T> List<T> read(Path file, Supplier<List<T>> reading) {
        FileProblems found = new FileProblems(file);
        List<T> read = found.attempt(() -> Optional.of(reading.get())).orElse(List.of());
        problems.addAll(found.all());
        return read;
    }

    /** Does {@code write}, which stores {@code content}. */
    void write(Content content, Runnable write) {
        try {
            write.run();
        } catch (StoreException e) {
            throw e;
        } catch (RuntimeException e) {
            if (Transient.is(e)) {
                throw e;
            }
            log.debug("Cannot store {}", content.key(), e);
            problems.add(Problem.error(
                    file(content), "\"" + content.key() + "\" cannot be stored: " + e, "correct it or remove it"));
        }
    }

    /** The file that {@code content} stands in, or the directory of its pack if that is not known. */
    Path file(Content content) {
        String pack = content.key().split("\\.", 2)[0];
        Path directory = directories.getOrDefault(pack, Path.of(pack));
        String file = metadataFile(content);
        return file == null ? directory : directory.resolve(file);
    }

    private static @Nullable String metadataFile(Content content) {
        if (content instanceof Action action) {
            return action.metadataFile();
        }
        if (content instanceof Rule rule) {
            return rule.metadataFile();
        }
        if (content instanceof SensorType sensor) {
            return sensor.metadataFile();
        }
        if (content instanceof TriggerType type) {
            return type.metadataFile();
        }
        if (content instanceof Policy policy) {
            return policy.metadataFile();
        }
        return content instanceof ActionAlias alias ? alias.about().metadataFile() : null;
    }
}
