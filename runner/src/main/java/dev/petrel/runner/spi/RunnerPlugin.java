// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.spi;

import dev.petrel.engine.model.RunnerType;

/**
 * Brings a runner type to Petrel. Found by {@link java.util.ServiceLoader}: a file {@code
 * META-INF/services/dev.petrel.runner.spi.RunnerPlugin} on the class path names the class, which is public and has a
 * constructor without parameters. Petrel's own runners come the same way.
 */
public interface RunnerPlugin {

    /**
     * What is told of the runner type: its name, and the parameters that all its actions have. Every process of the
     * cluster asks for it once, also one that runs no actions, and all must get the same: packs register, rules check and
     * the API shows what it says. {@link dev.petrel.engine.content.RunnerTypeReader} reads it from a YAML resource.
     */
    RunnerType type();

    /**
     * Makes the runner. Called once, in a process that runs actions; connects to nothing yet. If it throws or returns null,
     * the process does not start, and says which plugin it was.
     */
    Runner create(RunnerContext context);
}
