// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.yaml;

import dev.petrel.engine.lifecycle.Transient;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gathers the problems of one file while it is read, so that all of them are reported at once, each once. */
public final class FileProblems {

    private static final Logger log = LoggerFactory.getLogger(FileProblems.class);

    private static final int LONGEST_SHOWN = 200;

    private final Path file;
    private final Set<Problem> found = new LinkedHashSet<>();

    public FileProblems(Path file) {
        this.file = file;
    }

    public void error(SourcePosition place, String key, String message, String remedy) {
        found.add(new Problem(Problem.Severity.ERROR, file, place, shortened(key), message, remedy));
    }

    public void warning(SourcePosition place, String key, String message, String remedy) {
        found.add(new Problem(Problem.Severity.WARNING, file, place, shortened(key), message, remedy));
    }

    /** Keys are the pack's: a long one must not fill the log. */
    private static String shortened(String key) {
        return key.length() <= LONGEST_SHOWN ? key : key.substring(0, LONGEST_SHOWN) + "...";
    }

    /**
     * What {@code reading} gives. Packs are written by others: whatever it throws is a problem of this file, so that no
     * file keeps another from being read.
     */
    public <T> Optional<T> attempt(Supplier<Optional<T>> reading) {
        try {
            return reading.get();
        } catch (RuntimeException e) {
            if (Transient.is(e)) {
                throw e;
            }
            log.debug("Cannot read {}", file, e);
            error(SourcePosition.UNKNOWN, "", "cannot be read: " + reason(e), "correct it or remove it");
        } catch (StackOverflowError e) {
            error(SourcePosition.UNKNOWN, "", "cannot be read: it is nested too deep", "nest it less");
        }
        return Optional.empty();
    }

    private static String reason(RuntimeException e) {
        if (e instanceof InvalidPathException path) {
            return "\"" + path.getInput() + "\" is no path on this machine (" + path.getReason() + ")";
        }
        return e instanceof UncheckedIOException io ? String.valueOf(io.getCause()) : e.toString();
    }

    /** Whether something was found that keeps the file from being loaded. */
    public boolean hasErrors() {
        return found.stream().anyMatch(Problem::isError);
    }

    public Path file() {
        return file;
    }

    public List<Problem> all() {
        return List.copyOf(found);
    }
}
