// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.Ref;
import dev.petrel.testbed.local.LocalLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A pack in a directory and a store in memory, for tests to put into them what a run would. */
final class SampleRun {

    static final Execution.Claim CLAIM = new Execution.Claim("i", "n", "h", 1);

    private static final Action NOTE = new Action(
            Ref.of("chaos.note"),
            null,
            true,
            "local-shell-script",
            "note.sh",
            Map.of(),
            Map.of(),
            Map.of(),
            List.of(),
            null,
            Action.OnRunnerLoss.ABANDON);

    final ManualClock clock = new ManualClock();
    final MemoryStore store = new MemoryStore(clock);
    final ChaosPack pack;
    final Ledgers ledgers;

    SampleRun(Path directory) throws IOException {
        Files.createDirectories(directory.resolve("packs"));
        Files.createDirectories(directory.resolve("configs"));
        pack = new ChaosPack(new LocalLayout(directory));
        pack.write(10);
        ledgers = new Ledgers(pack, store.executions(), clock);
    }

    /** An execution for {@code event}, not stored. */
    Execution execution(int n, String event) {
        return Execution.requested(
                String.format("%024x", n),
                NOTE,
                Map.of("id", event),
                Map.of(),
                new Execution.Lineage(Ref.of("chaos.abandon"), null),
                clock.instant());
    }
}
