// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.spi;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Where the file of an action is, or why it cannot be used. */
public sealed interface EntryPoint {

    /** @param file absolute, and inside the pack */
    record Found(Path file) implements EntryPoint {}

    /** @param reason for people */
    record Unusable(String reason) implements EntryPoint {}

    /** Looks for the entry point of the action of {@code request}. */
    static EntryPoint of(RunRequest request) {
        String name = request.action().entryPoint();
        String what = "action \"" + request.action().ref() + "\": entry_point \"" + name + "\"";
        if (name.isBlank()) {
            return new Unusable("action \"" + request.action().ref() + "\" has no entry_point, and its runner \""
                    + request.action().runnerType() + "\" needs one; name the file in the action's metadata");
        }
        Path pack = request.packDirectory().toAbsolutePath().normalize();
        Path file;
        try {
            file = pack.resolve("actions").resolve(name).normalize();
        } catch (InvalidPathException e) {
            return new Unusable(what + " is not a path");
        }
        if (!file.startsWith(pack)) {
            return new Unusable(what + " leads out of the pack's directory \"" + pack + "\"");
        }
        if (!Files.isRegularFile(file)) {
            return new Unusable(what + ": there is no file \"" + file + "\" on this node; is the pack installed here?");
        }
        return new Found(file);
    }
}
