// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.noop;

import dev.petrel.runner.Requests;
import dev.petrel.runner.RunnerPluginContract;
import dev.petrel.runner.spi.RunRequest;
import dev.petrel.runner.spi.RunnerPlugin;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

class NoopPluginTest extends RunnerPluginContract {

    @Override
    protected RunnerPlugin plugin() {
        return new NoopPlugin();
    }

    @Override
    protected RunRequest shortRequest(Path pack) {
        return Requests.of(Requests.noop("p.a"), pack, Map.of(), Map.of());
    }

    @Override
    protected Optional<RunRequest> longRequest(Path pack) {
        return Optional.empty();
    }
}
