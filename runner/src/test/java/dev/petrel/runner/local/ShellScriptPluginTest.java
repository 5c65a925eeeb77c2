// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.local;

import dev.petrel.runner.Requests;
import dev.petrel.runner.RunnerPluginContract;
import dev.petrel.runner.spi.RunRequest;
import dev.petrel.runner.spi.RunnerPlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

class ShellScriptPluginTest extends RunnerPluginContract {

    @Override
    protected RunnerPlugin plugin() {
        return new ShellScriptPlugin();
    }

    @Override
    protected RunRequest shortRequest(Path pack) throws IOException {
        return request(pack, "echo hello");
    }

    @Override
    protected Optional<RunRequest> longRequest(Path pack) throws IOException {
        return Optional.of(request(pack, "echo started; sleep 300"));
    }

    private static RunRequest request(Path pack, String script) throws IOException {
        Files.writeString(pack.resolve("actions/a.sh"), "#!/bin/sh\n" + script + "\n");
        return Requests.of(Requests.action("p.a", "local-shell-script", "a.sh", Map.of()), pack, Map.of(), Map.of());
    }
}
