// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import dev.petrel.engine.model.Ref;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The pack that the benchmark brings along: one trigger type, one rule. */
final class BenchPack {

    static final Ref TRIGGER = new Ref("bench", "event");
    static final Ref RULE = new Ref("bench", "pipeline");

    private BenchPack() {}

    /** Writes the pack below {@code packs}. Its rule runs {@code action} without parameters. */
    static void write(Path packs, String action) throws IOException {
        Path pack = packs.resolve("bench");
        Files.createDirectories(pack.resolve("triggers"));
        Files.createDirectories(pack.resolve("rules"));
        Files.writeString(pack.resolve("pack.yaml"), """
                ref: bench
                name: bench
                description: What petrel bench measures with.
                version: 1.0.0
                author: Petrel
                email: petrel@example.com
                """);
        Files.writeString(pack.resolve("triggers/event.yaml"), """
                name: event
                description: An event of a benchmark.
                payload_schema:
                  type: object
                  properties:
                    n:
                      type: integer
                """);
        Files.writeString(pack.resolve("rules/pipeline.yaml"), """
                name: pipeline
                description: Every event runs the action that is measured.
                enabled: true
                trigger:
                  type: bench.event
                criteria:
                  trigger.n:
                    type: gt
                    pattern: -1
                action:
                  ref: %s
                """.formatted(action));
    }
}
