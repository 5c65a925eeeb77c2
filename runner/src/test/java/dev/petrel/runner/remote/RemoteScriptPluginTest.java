// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.remote;

import dev.petrel.runner.Requests;
import dev.petrel.runner.RunnerPluginContract;
import dev.petrel.runner.spi.RunRequest;
import dev.petrel.runner.spi.RunnerPlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RemoteScriptPluginTest extends RunnerPluginContract {

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
        return new RemoteScriptPlugin();
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
        return Requests.of(
                Requests.action("p.a", "remote-shell-script", "a.sh", Map.of()),
                pack,
                Map.of("hosts", hosts.list(), "password", SshHosts.PASSWORD, "dir", pack.toString()),
                Map.of());
    }
}
