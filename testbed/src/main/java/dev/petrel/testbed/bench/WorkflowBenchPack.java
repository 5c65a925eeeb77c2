// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import java.io.IOException;
import java.nio.file.Path;

/** The pack that the benchmark of workflows brings along: tasks that follow each other, and items. */
final class WorkflowBenchPack {

    static final String IN_TURN = "bench.in_turn";
    static final String ITEMS = "bench.items";
    static final int TASKS = 10;

    private static final String RUNNER_TYPE = "orquesta";

    private WorkflowBenchPack() {}

    /** Writes the pack below {@code packs}. Its tasks run {@code core.noop}. */
    static void write(Path packs) throws IOException {
        BenchPack pack = BenchPack.create(packs);
        pack.action("in_turn", RUNNER_TYPE, "workflows/in_turn.yaml", "{}");
        pack.action("items", RUNNER_TYPE, "workflows/items.yaml", "{n: {type: integer, required: true}}");
        StringBuilder tasks = new StringBuilder();
        for (int n = 1; n <= TASKS; n++) {
            tasks.append("  t").append(n).append(": {action: core.noop");
            tasks.append(n < TASKS ? ", next: [{when: <% succeeded() %>, do: t" + (n + 1) + "}]}\n" : "}\n");
        }
        pack.write("actions/workflows/in_turn.yaml", "version: 1.0\ntasks:\n" + tasks);
        pack.write("actions/workflows/items.yaml", """
                version: 1.0
                input: [n]
                tasks:
                  each:
                    with: i in <% range(ctx(n)) %>
                    action: core.noop
                """);
    }
}
