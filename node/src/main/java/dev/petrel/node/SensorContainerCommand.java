// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import dev.petrel.cli.config.ConfigOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ExitCodes;
import dev.petrel.engine.model.Ref;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code petrel sensorcontainer}, for what the partition gives to this node, or for one sensor. */
@Command(sortOptions = false)
public final class SensorContainerCommand implements Callable<Integer> {

    private final CliContext context;

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Option(names = "--register", description = "Register all packs first, as \"petrel register\" does.")
    private boolean register;

    @Option(
            names = "--sensor-ref",
            paramLabel = "PACK.SENSOR",
            description =
                    "Run this sensor only, whatever the partition says; nodes leave it to this process while it lives.")
    private @Nullable String sensorRef;

    public SensorContainerCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        Optional<Ref> only = Optional.ofNullable(sensorRef).flatMap(Ref::parse);
        if (sensorRef != null && only.isEmpty()) {
            context.err().println("petrel: --sensor-ref: expected pack.ClassName, found \"" + sensorRef + "\"");
            context.err().flush();
            return ExitCodes.USAGE;
        }
        return Daemon.run(options.load(context), List.of(Role.SENSORCONTAINER), register, only);
    }
}
