// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import dev.petrel.runner.HostPluginContract;
import dev.petrel.runner.Requests;
import dev.petrel.runner.spi.RunRequest;
import dev.petrel.runner.spi.RunnerPlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The runners of Windows hosts, on one host. */
class WinRmPluginsTest {

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

    @Nested
    class Command extends HostPluginContract {

        Command() {
            super("wait");
        }

        @Override
        protected RunnerPlugin plugin() {
            return new WinRmCommandPlugin();
        }

        @Override
        protected RunRequest request(Path pack, String text) {
            return asked(pack, "winrm-cmd", "", Map.of("cmd", text));
        }
    }

    @Nested
    class PowerShellCommand extends HostPluginContract {

        PowerShellCommand() {
            super("wait");
        }

        @Override
        protected RunnerPlugin plugin() {
            return new WinRmPsCommandPlugin();
        }

        @Override
        protected RunRequest request(Path pack, String text) {
            return asked(pack, "winrm-ps-cmd", "", Map.of("cmd", text));
        }
    }

    @Nested
    class PowerShellScript extends HostPluginContract {

        PowerShellScript() {
            super("wait");
        }

        @Override
        protected RunnerPlugin plugin() {
            return new WinRmPsScriptPlugin();
        }

        @Override
        protected RunRequest request(Path pack, String text) throws IOException {
            Files.writeString(pack.resolve("actions/a.ps1"), text);
            return asked(pack, "winrm-ps-script", "a.ps1", Map.of());
        }
    }

    private static RunRequest asked(Path pack, String runner, String file, Map<String, ?> parameters) {
        return Requests.of(
                Requests.action("p.a", runner, file, Map.of()), pack, WinRms.parameters(host, parameters), Map.of());
    }
}
