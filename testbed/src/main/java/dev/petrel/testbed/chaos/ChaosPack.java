// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import dev.petrel.testbed.local.LocalLayout;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The pack that a chaos run brings along: a sensor that makes events, and two actions with a rule for each. Both note their
 * runs; one is abandoned when its runner is lost, the other runs again. Each event is for one of them.
 */
final class ChaosPack {

    static final String SENSOR = "chaos.Generator";

    /** The action that never starts a second time when its runner is lost. */
    static final String ABANDONED = "chaos.abandon";

    private static final Slow FEW_SLOW = new Slow(20, 2);

    /** Of so many events one has actions that take so many seconds; those of others take none. */
    record Slow(int every, int seconds) {}

    private final LocalLayout layout;

    ChaosPack(LocalLayout layout) {
        this.layout = layout;
    }

    /** The ledger of the events that were accepted. */
    Path accepted() {
        return layout.root().resolve("accepted");
    }

    /** The ledger of the actions' starts and ends. */
    Path runs() {
        return layout.root().resolve("runs");
    }

    private Path enough() {
        return layout.root().resolve("enough");
    }

    /** While it is there, the sensor waits. */
    Path hold() {
        return layout.root().resolve("hold");
    }

    /** Tells the sensor to wait with the next event, or to go on. */
    void hold(boolean wait) throws IOException {
        if (!wait) {
            Files.deleteIfExists(hold());
        } else if (!Files.exists(hold())) {
            Files.createFile(hold());
        }
    }

    /** Tells the sensor to dispatch no more events. */
    void endEvents() throws IOException {
        Files.createFile(enough());
    }

    /**
     * Writes the pack and its configuration, and two empty ledgers.
     *
     * @param rate how many events a second, at most
     */
    void write(int rate) throws IOException {
        write(rate, FEW_SLOW);
    }

    /** The same with other actions that take long. */
    void write(int rate, Slow slow) throws IOException {
        Files.createFile(accepted());
        Files.createFile(runs());
        Path pack = layout.packs().resolve("chaos");
        for (String directory : new String[] {"sensors", "rules", "actions"}) {
            Files.createDirectories(pack.resolve(directory));
        }
        Files.writeString(pack.resolve("pack.yaml"), """
                ref: chaos
                name: chaos
                description: What petrel chaos runs.
                version: 1.0.0
                author: Petrel
                email: petrel@example.com
                """);
        Files.writeString(pack.resolve("sensors/generator.py"), resource("generator.py"));
        Files.writeString(pack.resolve("sensors/generator.yaml"), """
                class_name: Generator
                entry_point: generator.py
                description: Makes numbered events.
                trigger_types:
                  - name: event
                    description: A numbered event.
                    payload_schema:
                      type: object
                      properties:
                        id:
                          type: string
                        seconds:
                          type: number
                        on_loss:
                          type: string
                """);
        Files.writeString(pack.resolve("actions/note.sh"), resource("note.sh"));
        for (String onLoss : new String[] {"abandon", "retry"}) {
            writeAction(pack, onLoss);
        }
        Files.writeString(layout.packConfig("chaos"), """
                accepted: %s
                hold: %s
                enough: %s
                rate: %d
                slow_every: %d
                slow_seconds: %d
                retry_every: 3
                """.formatted(
                        accepted(), hold(), enough(), rate, slow.every(), slow.seconds()));
    }

    /** Writes a policy for each action, by which at most {@code threshold} executions of it run at once. */
    void limit(int threshold) throws IOException {
        Path policies = layout.packs().resolve("chaos/policies");
        Files.createDirectories(policies);
        for (String onLoss : new String[] {"abandon", "retry"}) {
            Files.writeString(policies.resolve(onLoss + ".yaml"), """
                    name: %s
                    resource_ref: chaos.%s
                    policy_type: action.concurrency
                    parameters:
                      threshold: %d
                    """.formatted(onLoss, onLoss, threshold));
        }
    }

    /** An action for which {@code on_runner_loss} is {@code onLoss}, and the rule that runs it. */
    private void writeAction(Path pack, String onLoss) throws IOException {
        Files.writeString(pack.resolve("actions/" + onLoss + ".yaml"), """
                name: %s
                runner_type: local-shell-script
                description: Notes its start and its end.
                enabled: true
                entry_point: note.sh
                on_runner_loss: %s
                parameters:
                  ledger:
                    type: string
                    position: 0
                  seconds:
                    type: number
                    position: 1
                  id:
                    type: string
                    position: 2
                  task:
                    type: string
                    position: 3
                """.formatted(onLoss, onLoss));
        Files.writeString(pack.resolve("rules/" + onLoss + ".yaml"), """
                name: %s
                description: Every event is noted once.
                enabled: true
                trigger:
                  type: chaos.event
                criteria:
                  trigger.on_loss:
                    type: equals
                    pattern: %s
                action:
                  ref: chaos.%s
                  parameters:
                    ledger: %s
                    seconds: "{{ trigger.seconds }}"
                    id: "{{ trigger.id }}"
                """.formatted(onLoss, onLoss, onLoss, runs()));
    }

    static String resource(String name) {
        try (InputStream in = ChaosPack.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the resource \"" + name + "\" is missing from the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
