// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.http;

import dev.petrel.engine.content.RunnerTypeReader;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.runner.spi.Runner;
import dev.petrel.runner.spi.RunnerContext;
import dev.petrel.runner.spi.RunnerPlugin;

/** {@code http-request}: HTTP requests. */
public final class HttpRequestPlugin implements RunnerPlugin {

    @Override
    public RunnerType type() {
        return RunnerTypeReader.read(HttpRequestPlugin.class, "http-request.yaml");
    }

    @Override
    public Runner create(RunnerContext context) {
        return new HttpRequestRunner(context.config().actionRunner().maxOutput());
    }
}
