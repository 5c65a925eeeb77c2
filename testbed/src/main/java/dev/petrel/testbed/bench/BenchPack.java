// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import dev.petrel.engine.model.Ref;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The pack that a benchmark brings along: it has what the benchmark needs. */
final class BenchPack {

    private static final String NAME = "bench";

    private final Path pack;

    private BenchPack(Path pack) {
        this.pack = pack;
    }

    /** An empty pack below {@code packs}. */
    static BenchPack create(Path packs) throws IOException {
        BenchPack created = new BenchPack(packs.resolve(NAME));
        created.write("pack.yaml", """
                ref: bench
                name: bench
                description: What petrel bench measures with.
                version: 1.0.0
                author: Petrel
                email: petrel@example.com
                """);
        return created;
    }

    /** A trigger type, and the rule that its events match. */
    record Flow(Ref trigger, Ref rule) {}

    /** Events that run {@code action} without parameters, each one execution. */
    Flow flow(String name, String action) throws IOException {
        Ref trigger = trigger(name);
        return new Flow(trigger, rule(name, trigger, "trigger.n", "gt", "-1", action));
    }

    /** A trigger type. */
    Ref trigger(String name) throws IOException {
        write("triggers/" + name + ".yaml", """
                name: %s
                description: An event of a benchmark.
                payload_schema:
                  type: object
                  properties:
                    n:
                      type: integer
                """.formatted(name));
        return new Ref(NAME, name);
    }

    /** A rule with one criterion. */
    Ref rule(String name, Ref trigger, String key, String operator, String pattern, String action) throws IOException {
        write("rules/" + name + ".yaml", """
                name: %s
                description: A rule of a benchmark.
                enabled: true
                trigger:
                  type: %s
                criteria:
                  %s:
                    type: %s
                    pattern: %s
                action:
                  ref: %s
                """.formatted(name, trigger, key, operator, pattern, action));
        return new Ref(NAME, name);
    }

    /**
     * An action.
     *
     * @param parameters in YAML, on one line
     */
    Ref action(String name, String runnerType, String entryPoint, String parameters) throws IOException {
        write("actions/" + name + ".yaml", """
                name: %s
                runner_type: %s
                description: An action of a benchmark.
                enabled: true
                entry_point: "%s"
                parameters: %s
                """.formatted(name, runnerType, entryPoint, parameters));
        return new Ref(NAME, name);
    }

    /** Any file of it. */
    Path write(String name, String text) throws IOException {
        Path file = pack.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
