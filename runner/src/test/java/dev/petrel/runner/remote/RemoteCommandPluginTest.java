// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.remote;

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

class RemoteCommandPluginTest extends RunnerPluginContract {

    private static SshHosts hosts;

    @BeforeAll
    static void listen() throws IOException {
        hosts = new SshHosts(1);
    }

    @AfterAll
    static void stop() throws IOException {
        hosts.close();
    }

    @Override
    protected RunnerPlugin plugin() {
        return new RemoteCommandPlugin();
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
                Requests.action("p.a", "remote-shell-cmd", "", Map.of()),
                pack,
                Map.of("hosts", hosts.list(), "password", SshHosts.PASSWORD, "cmd", command),
                Map.of());
    }
}
