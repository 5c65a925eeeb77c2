// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import dev.petrel.runner.Requests;
import dev.petrel.runner.RunnerPluginContract;
import dev.petrel.runner.spi.RunRequest;
import dev.petrel.runner.spi.RunnerPlugin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class WinRmCommandPluginTest extends RunnerPluginContract {

    private static WindowsHost host;

    @BeforeAll
    static void listen() throws IOException {
        host = WindowsHost.clear().on("wait", process -> {
            process.out("started");
            process.awaitDeath();
            return 0;
        });
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    @Override
    protected RunnerPlugin plugin() {
        return new WinRmCommandPlugin();
    }

    @Override
    protected RunRequest shortRequest(Path pack) {
        return request(pack, "echo hello");
    }

    @Override
    protected Optional<RunRequest> longRequest(Path pack) {
        return Optional.of(request(pack, "wait"));
    }

    private static RunRequest request(Path pack, String cmd) {
        return Requests.of(
                Requests.action("p.a", "winrm-cmd", "", Map.of()),
                pack,
                WinRms.parameters(host, Map.of("cmd", cmd)),
                Map.of());
    }
}
