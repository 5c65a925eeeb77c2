// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.local;

import dev.petrel.runner.spi.EntryPoint;
import dev.petrel.runner.spi.RunRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a shell runner is going to do for a request. */
sealed interface Plan {

    /** @param line what to run, for a shell */
    record Ready(String line) implements Plan {}

    /** @param reason why nothing can be run, for people */
    record Impossible(String reason) implements Plan {}

    /** The parameter {@code cmd} as it is; the action's own parameters only show through its templates. */
    static Plan command(RunRequest request) {
        String cmd = request.text("cmd", "");
        return cmd.isBlank()
                ? new Impossible(
                        "action \"" + request.action().ref() + "\": parameter \"cmd\" is empty; nothing to run")
                : new Ready(cmd);
    }

    /** The action's script with its parameters as arguments. */
    static Plan script(RunRequest request) {
        EntryPoint entryPoint = EntryPoint.of(request);
        if (entryPoint instanceof EntryPoint.Unusable unusable) {
            return new Impossible(unusable.reason());
        }
        Path file = ((EntryPoint.Found) entryPoint).file();
        if (!Files.isExecutable(file)) {
            // As StackStorm does; if it does not work, the shell will say that permission is denied.
            boolean ignored = file.toFile().setExecutable(true, false);
        }
        ScriptArguments arguments = new ScriptArguments(schema(request), request.text("kwarg_op", "--"));
        String words = arguments.of(request.actionParameters());
        String script = ShellQuoting.quote(file.toString());
        return new Ready(words.isEmpty() ? script : script + " " + words);
    }

    private static Map<String, Map<String, @Nullable Object>> schema(RunRequest request) {
        Map<String, Map<String, @Nullable Object>> own =
                new LinkedHashMap<>(request.action().parameters());
        own.keySet().removeAll(request.runnerParameters().keySet());
        return own;
    }
}
