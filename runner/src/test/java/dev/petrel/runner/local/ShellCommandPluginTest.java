// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.local;

import dev.petrel.runner.Requests;
import dev.petrel.runner.RunnerPluginContract;
import dev.petrel.runner.spi.RunRequest;
import dev.petrel.runner.spi.RunnerPlugin;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

class ShellCommandPluginTest extends RunnerPluginContract {

    @Override
    protected RunnerPlugin plugin() {
        return new ShellCommandPlugin();
    }

    @Override
    protected RunRequest shortRequest(Path pack) {
        return request(pack, "echo hello");
    }

    @Override
    protected Optional<RunRequest> longRequest(Path pack) {
        return Optional.of(request(pack, "echo started; sleep 300"));
    }

    private static RunRequest request(Path pack, String command) {
        return Requests.of(
                Requests.action("p.a", "local-shell-cmd", "", Map.of()), pack, Map.of("cmd", command), Map.of());
    }
}
