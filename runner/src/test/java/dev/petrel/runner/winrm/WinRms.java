// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import dev.petrel.engine.config.ConfigLoader;
import dev.petrel.engine.process.Spawner;
import dev.petrel.runner.Requests;
import dev.petrel.runner.spi.RunRequest;
import dev.petrel.runner.spi.Runner;
import dev.petrel.runner.spi.RunnerContext;
import dev.petrel.runner.spi.RunnerPlugin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runners and their requests to a {@link WindowsHost}. */
final class WinRms {

    private WinRms() {}

    static Runner commands() {
        return runner(new WinRmCommandPlugin());
    }

    static Runner psCommands() {
        return runner(new WinRmPsCommandPlugin());
    }

    static Runner psScripts() {
        return runner(new WinRmPsScriptPlugin());
    }

    private static Runner runner(RunnerPlugin plugin) {
        Path root = List.of(Path.of(""), Path.of("..")).stream()
                .map(Path::toAbsolutePath)
                .filter(directory -> Files.isRegularFile(directory.resolve("config/petrel.conf")))
                .findFirst()
                .orElseThrow();
        return plugin.create(new RunnerContext(
                ConfigLoader.load(List.of(root.resolve("config/petrel.conf")), Map.of(), Map.of(), root)
                        .config(),
                new Spawner("test"),
                name -> Map.of(),
                told -> {}));
    }

    /** The parameters that lead to {@code host} by Basic authentication without TLS, with {@code more} over them. */
    static Map<String, Object> parameters(WindowsHost host, Map<String, ?> more) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("host", "127.0.0.1");
        parameters.put("port", host.port());
        parameters.put("scheme", "http");
        parameters.put("transport", "basic");
        parameters.put("username", WindowsHost.USER);
        parameters.put("password", WindowsHost.PASSWORD);
        parameters.putAll(more);
        return parameters;
    }

    static RunRequest command(WindowsHost host, String cmd, Map<String, ?> more) {
        Map<String, Object> parameters = parameters(host, more);
        parameters.put("cmd", cmd);
        return Requests.of(
                Requests.action("core.winrm_cmd", "winrm-cmd", "", Map.of()),
                Path.of("/nowhere"),
                parameters,
                Map.of());
    }

    static RunRequest script(
            WindowsHost host,
            Path pack,
            Map<String, Map<String, Object>> schema,
            Map<String, Object> values,
            Map<String, ?> more) {
        return Requests.of(
                Requests.action("p.script", "winrm-ps-script", "a.ps1", schema), pack, parameters(host, more), values);
    }
}
