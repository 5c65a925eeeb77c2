// SPDX-License-Identifier: Apache-2.0
package com.example.petrel;

import dev.petrel.sensors.spi.JvmSensor;
import dev.petrel.sensors.spi.SensorContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Tells of each file in a directory, once. */
public final class DirectoryWatch implements JvmSensor {

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    @Override
    public void run(SensorContext context) throws IOException, InterruptedException {
        Path directory =
                Files.createDirectories(Path.of(String.valueOf(context.config().get("directory"))));
        Set<Path> known = new HashSet<>();
        while (true) {
            List<Path> now = files(directory);
            for (Path file : now) {
                if (known.add(file)) {
                    // The same file seen twice, after a restart or a failover, is one event.
                    String name = file + "@" + Files.getLastModifiedTime(file).toMillis();
                    context.dispatch("javapack.file_appeared", Map.of("path", file.toString()), name);
                }
            }
            known.retainAll(now);
            context.pause(BETWEEN_LOOKS);
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
