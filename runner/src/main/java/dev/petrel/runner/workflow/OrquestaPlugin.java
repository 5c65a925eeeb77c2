// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.workflow;

import dev.petrel.engine.content.RunnerTypeReader;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.runner.spi.Runner;
import dev.petrel.runner.spi.RunnerContext;
import dev.petrel.runner.spi.RunnerPlugin;

/** {@code orquesta}: Orquesta workflows. */
public final class OrquestaPlugin implements RunnerPlugin {

    @Override
    public RunnerType type() {
        return RunnerTypeReader.read(OrquestaPlugin.class, "orquesta.yaml");
    }

    @Override
    public Runner create(RunnerContext context) {
        return new WorkflowRunner(
                type().name(), context.config().workflowEngine().mostDefinitionBytes());
    }
}
