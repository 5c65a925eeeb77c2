// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The pack that the benchmark of workflows brings along: tasks that follow each other, and items. */
final class WorkflowBenchPack {

    static final String IN_TURN = "bench.in_turn";
    static final String ITEMS = "bench.items";
    static final int TASKS = 10;

    private WorkflowBenchPack() {}

    /** Writes the pack below {@code packs}. Its tasks run {@code core.noop}. */
    static void write(Path packs) throws IOException {
        Path pack = packs.resolve("bench");
        Files.createDirectories(pack.resolve("actions/workflows"));
        Files.writeString(pack.resolve("pack.yaml"), """
                ref: bench
                name: bench
                description: What petrel bench measures with.
                version: 1.0.0
                author: Petrel
                email: petrel@example.com
                """);
        writeAction(pack, "in_turn", "{}");
        writeAction(pack, "items", "{n: {type: integer, required: true}}");
        StringBuilder tasks = new StringBuilder();
        for (int n = 1; n <= TASKS; n++) {
            tasks.append("  t").append(n).append(": {action: core.noop");
            tasks.append(n < TASKS ? ", next: [{when: <% succeeded() %>, do: t" + (n + 1) + "}]}\n" : "}\n");
        }
        Files.writeString(pack.resolve("actions/workflows/in_turn.yaml"), "version: 1.0\ntasks:\n" + tasks);
        Files.writeString(pack.resolve("actions/workflows/items.yaml"), """
                version: 1.0
                input: [n]
                tasks:
                  each:
                    with: i in <% range(ctx(n)) %>
                    action: core.noop
                """);
    }

    private static void writeAction(Path pack, String name, String parameters) throws IOException {
        Files.writeString(pack.resolve("actions/" + name + ".yaml"), """
                name: %s
                runner_type: orquesta
                description: A workflow of a benchmark.
                enabled: true
                entry_point: workflows/%s.yaml
                parameters: %s
                """.formatted(name, name, parameters));
    }
}
