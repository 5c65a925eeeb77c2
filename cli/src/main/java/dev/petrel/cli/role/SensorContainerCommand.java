// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.role;

import dev.petrel.cli.ExitCodes;
import dev.petrel.cli.Surroundings;
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

    private final Surroundings surroundings;

    @Mixin
    private DaemonOptions options = new DaemonOptions();

    @Option(names = "--register", description = "Register all packs first, as \"petrel register\" does.")
    private boolean register;

    @Option(
            names = "--sensor-ref",
            paramLabel = "PACK.SENSOR",
            description =
                    "Run this sensor only, whatever the partition says; nodes leave it to this process while it lives.")
    private @Nullable String sensorRef;

    public SensorContainerCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        Optional<Ref> only = Optional.ofNullable(sensorRef).flatMap(Ref::parse);
        if (sensorRef != null && only.isEmpty()) {
            surroundings.err().println("petrel: --sensor-ref: expected pack.ClassName, found \"" + sensorRef + "\"");
            surroundings.err().flush();
            return ExitCodes.USAGE;
        }
        return Daemon.run(options.load(surroundings), List.of(Role.SENSORCONTAINER), register, only);
    }
}
