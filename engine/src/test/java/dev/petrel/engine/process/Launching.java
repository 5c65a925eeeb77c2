// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Spawners whose launcher is ready. */
public final class Launching {

    private Launching() {}

    public static Spawner spawner(String name) {
        return ready(new Spawner(name, null, program()));
    }

    static Spawner spawner(String name, Launchers.Times times) {
        return ready(new Spawner(name, null, program(), times));
    }

    /** Waits until the next command is started by the launcher. */
    static Spawner ready(Spawner spawner) {
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            spawner.launch(Command.of("/bin/true"), Output.none(), Output.none())
                    .exit()
                    .get(60, SECONDS);
            return spawner.launcher() > 0;
        });
        return spawner;
    }

    static Spawner.Program program() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path script = at.resolve("python/petrel_launcher.py");
            if (Files.isRegularFile(script)) {
                return new Spawner.Program("python3", script);
            }
        }
        throw new AssertionError("no python directory above the tests");
    }
}
