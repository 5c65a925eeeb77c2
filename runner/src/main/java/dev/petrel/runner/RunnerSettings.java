// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.access.ServiceTokens;
import dev.petrel.engine.cluster.BegunRuns;
import dev.petrel.engine.model.Execution;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How an action runner works.
 *
 * @param self who claims: this process under its incarnation, or empty while it may claim nothing
 * @param slots how many actions run at a time
 * @param drain how long {@link ActionRunner#stop} waits for actions that run
 * @param limits what its runs may keep
 * @param packs the directories that hold packs
 * @param apiUrl where actions find the API, version included
 * @param tokens with which they use it
 * @param begun where is noted which of them may have begun, for the case that this process is killed
 */
public record RunnerSettings(
        Supplier<Optional<Execution.Claim>> self,
        int slots,
        Duration drain,
        RunLimits limits,
        List<Path> packs,
        String apiUrl,
        ServiceTokens tokens,
        BegunRuns begun) {

    private static final int MORE_THAN_SLOTS = 64;

    public RunnerSettings {
        packs = List.copyOf(packs);
    }

    /** One whose actions get no tokens. */
    public RunnerSettings(
            Supplier<Optional<Execution.Claim>> self,
            int slots,
            Duration drain,
            RunLimits limits,
            List<Path> packs,
            String apiUrl) {
        this(self, slots, drain, limits, packs, apiUrl, ServiceTokens.NONE, BegunRuns.NONE);
    }

    /** For how many runs {@link #begun} has to have room: what returns at once may run beyond the slots, and some may never be settled. */
    public static int mostBegun(int slots) {
        return 2 * slots + MORE_THAN_SLOTS;
    }
}
