// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.workflow;

import dev.petrel.runner.spi.EntryPoint;
import dev.petrel.runner.spi.Outcome;
import dev.petrel.runner.spi.RunControl;
import dev.petrel.runner.spi.RunRequest;
import dev.petrel.runner.spi.Runner;
import dev.petrel.workflow.execution.Workflows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the definition of a workflow and lets go of its execution, which goes on without a runner. */
final class WorkflowRunner implements Runner {

    private final String type;
    private final int mostBytes;

    /**
     * @param type the runner type, which names the language
     * @param mostBytes how many bytes a definition may have: it is kept with each execution, and parsed in memory
     */
    WorkflowRunner(String type, int mostBytes) {
        this.type = type;
        this.mostBytes = mostBytes;
    }

    /** Nothing has begun before it has let go. */
    @Override
    public boolean repeatable() {
        return true;
    }

    @Override
    public Outcome start(RunRequest request, RunControl control) {
        EntryPoint entry = EntryPoint.of(request);
        return entry instanceof EntryPoint.Found found
                ? start(request, found.file())
                : Outcome.failed(((EntryPoint.Unusable) entry).reason());
    }

    private Outcome start(RunRequest request, Path file) {
        String what = "action \"" + request.action().ref() + "\": the definition \"" + file + "\" ";
        try {
            long size = Files.size(file);
            if (size > mostBytes) {
                return Outcome.failed(what + "has " + size + " bytes, and " + mostBytes
                        + " is the most, which [workflow_engine] max_definition_size says.");
            }
            Map<String, @Nullable Object> parameters = new LinkedHashMap<>(request.runnerParameters());
            parameters.putAll(request.actionParameters());
            String shown = request.packDirectory()
                    .toAbsolutePath()
                    .normalize()
                    .relativize(file)
                    .toString();
            return new Outcome.Detached(Workflows.start(
                    type,
                    shown,
                    Files.readString(file),
                    parameters,
                    request.environment().getOrDefault("ST2_ACTION_API_URL", "")));
        } catch (IOException e) {
            return Outcome.failedBy(what + "cannot be read; is it text in UTF-8? " + e, e);
        }
    }
}
