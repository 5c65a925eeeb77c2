// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.remote;

import dev.petrel.runner.HostPluginContract;
import dev.petrel.runner.Requests;
import dev.petrel.runner.spi.RunRequest;
import dev.petrel.runner.spi.RunnerPlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The runners of hosts that are reached by SSH, on one host. */
class RemotePluginsTest {

    private static SshHosts hosts;

    @BeforeAll
    static void listen() throws IOException {
        hosts = new SshHosts(1);
    }

    @AfterAll
    static void stop() throws IOException {
        hosts.close();
    }

    @Nested
    class Command extends HostPluginContract {

        Command() {
            super("echo started; sleep 300");
        }

        @Override
        protected RunnerPlugin plugin() {
            return new RemoteCommandPlugin();
        }

        @Override
        protected RunRequest request(Path pack, String text) {
            return asked(pack, "remote-shell-cmd", "", Map.of("cmd", text));
        }
    }

    @Nested
    class Script extends HostPluginContract {

        Script() {
            super("echo started; sleep 300");
        }

        @Override
        protected RunnerPlugin plugin() {
            return new RemoteScriptPlugin();
        }

        @Override
        protected RunRequest request(Path pack, String text) throws IOException {
            Files.writeString(pack.resolve("actions/a.sh"), "#!/bin/sh\n" + text + "\n");
            return asked(pack, "remote-shell-script", "a.sh", Map.of("dir", pack.toString()));
        }
    }

    private static RunRequest asked(Path pack, String runner, String file, Map<String, ?> own) {
        Map<String, Object> parameters = new HashMap<>(own);
        parameters.put("hosts", hosts.list());
        parameters.put("password", SshHosts.PASSWORD);
        return Requests.of(Requests.action("p.a", runner, file, Map.of()), pack, parameters, Map.of());
    }
}
