// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.noop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.runner.Requests;
import dev.petrel.runner.RunnerPluginContract;
import dev.petrel.runner.spi.RunRequest;
import dev.petrel.runner.spi.RunnerPlugin;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NoopPluginTest extends RunnerPluginContract {

    @Override
    protected RunnerPlugin plugin() {
        return new NoopPlugin();
    }

    @Test
    void isBegunAgainWhenItsRunnerIsLost() {
        assertThat(runner().repeatable()).isTrue();
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
