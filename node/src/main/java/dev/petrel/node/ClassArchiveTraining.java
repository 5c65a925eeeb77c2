// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.Terminal;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.lifecycle.Threads;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Goes once through what a daemon does: starts all of it, registers a pack, and has a sensor dispatch an event for which two
 * actions run. {@code bin/petrel} runs it to have Java archive the classes that this loads, so that daemons start faster.
 *
 * <p>It has a directory of its own, listens on loopback alone, and lets nobody use its API. The exit code is 1 if it did not
 * come to its end.
 */
public final class ClassArchiveTraining {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final String PYTHON = "python";
    private static final String SHELL = "shell";

    private ClassArchiveTraining() {}

    public static void main(String[] words) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("petrel-archive-");
        boolean done = train(directory, new SystemClock());
        System.exit(done ? 0 : 1); // which stops what runs
    }

    private static boolean train(Path directory, Clock clock) throws IOException, InterruptedException {
        writePack(directory.resolve("packs").resolve("training"), directory);
        Path config = Files.writeString(directory.resolve("petrel.conf"), """
                [system]
                base_path = %s

                [sensorcontainer]
                sensor_node_name = training

                [api]
                host = 127.0.0.1
                port = %d

                [auth]
                enable = True
                """.formatted(directory, freePort()));
        String[] words = {
            "standalone",
            "--register",
            "--data-dir",
            directory.resolve("data").toString(),
            "--config-file",
            config.toString()
        };
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Path home = Path.of(System.getProperty("petrel.home", "."));
        CliContext context = new CliContext(Map.of(), home, nowhere, nowhere, Terminal.NONE);
        Thread node = Threads.named("node").newThread(() -> {
            int ignored = NodeMain.commandLine(context, words).execute(words);
        });
        node.start();
        Runtime.getRuntime().addShutdownHook(Threads.named("delete").newThread(() -> {
            Threads.joinUninterruptibly(node); // it stops, too
            delete(directory);
        }));
        Clock.Waker pause = clock.newWaker();
        long began = clock.nanos();
        while (node.isAlive() && clock.since(began).compareTo(PATIENCE) < 0) {
            if (Stream.of(PYTHON, SHELL).map(directory::resolve).allMatch(Files::exists)) {
                return true;
            }
            pause.await(LOOK_EVERY);
        }
        return false;
    }

    private static void writePack(Path pack, Path directory) throws IOException {
        for (String kind : List.of("sensors", "actions", "rules")) {
            Files.createDirectories(pack.resolve(kind));
        }
        Files.writeString(pack.resolve("pack.yaml"), """
                ref: training
                name: training
                description: Loads classes.
                version: 1.0.0
                author: Petrel
                email: petrel@example.com
                """);
        Files.writeString(pack.resolve("sensors/once.yaml"), """
                class_name: Once
                entry_point: once.py
                description: Dispatches one event.
                trigger_types:
                  - name: event
                    description: An event.
                    payload_schema:
                      type: object
                      properties:
                        number:
                          type: integer
                """);
        Files.writeString(pack.resolve("sensors/once.py"), """
                import threading
                from st2reactor.sensor.base import Sensor


                class Once(Sensor):
                    def setup(self):
                        pass

                    def run(self):
                        self.sensor_service.dispatch(trigger="training.event", payload={"number": 1})
                        threading.Event().wait()

                    def cleanup(self):
                        pass

                    def add_trigger(self, trigger):
                        pass

                    def update_trigger(self, trigger):
                        pass

                    def remove_trigger(self, trigger):
                        pass
                """);
        Files.writeString(pack.resolve("actions/python.py"), """
                from st2common.runners.base_action import Action


                class Touch(Action):
                    def run(self, file):
                        open(file, "w").close()
                """);
        Files.writeString(pack.resolve("actions/python.yaml"), """
                name: python
                runner_type: python-script
                entry_point: python.py
                parameters:
                  file:
                    type: string
                """);
        writeRule(pack, PYTHON, "training.python", "file: \"" + directory.resolve(PYTHON) + "\"");
        writeRule(pack, SHELL, "core.local", "cmd: \"touch " + directory.resolve(SHELL) + "\"");
    }

    private static void writeRule(Path pack, String name, String action, String parameter) throws IOException {
        Files.writeString(pack.resolve("rules/" + name + ".yaml"), """
                name: %s
                enabled: true
                trigger:
                  type: training.event
                criteria:
                  trigger.number:
                    type: equals
                    pattern: 1
                action:
                  ref: %s
                  parameters:
                    %s
                """.formatted(name, action, parameter));
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            System.err.println("petrel: \"" + directory + "\" was not deleted: " + e);
        }
    }
}
