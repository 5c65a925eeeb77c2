// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.support;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.runner.spi.Outcome;
import dev.petrel.runner.spi.RunControl;
import dev.petrel.runner.spi.RunRequest;
import dev.petrel.runner.spi.Runner;
import dev.petrel.runner.spi.RunnerContext;
import dev.petrel.runner.spi.RunnerPlugin;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The runner "waiting": while the file {@code hold} is in the base path, its actions are claimed and do not begin. Each notes its
 * begin in {@code runs}, in a file named after its execution and attempt.
 */
public final class WaitingPlugin implements RunnerPlugin {

    private static final int LOOK_EVERY_MILLIS = 20;

    @Override
    public RunnerType type() {
        return new RunnerType("waiting", "Waits before its actions begin.", Map.of(), null, true);
    }

    @Override
    public Runner create(RunnerContext context) {
        Path base = context.config().system().basePath();
        return new Runner() {
            @Override
            public Map<String, @Nullable Object> configuration(String pack) {
                while (Files.exists(base.resolve("hold"))) {
                    try {
                        Thread.sleep(LOOK_EVERY_MILLIS); // a plugin has no clock of Petrel's
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        break;
                    }
                }
                return Map.of();
            }

            @Override
            public Outcome start(RunRequest request, RunControl control) {
                try {
                    Files.writeString(
                            base.resolve("runs")
                                    .resolve(request.execution().id() + "-"
                                            + request.execution().attempt()),
                            request.execution().fence() + "\n");
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                return new Outcome.Ended(ExecutionStatus.SUCCEEDED, Map.of());
            }
        };
    }

    /** Makes a distribution that is {@code home} with this plugin, in {@code directory}, which must not exist. */
    public static Path into(Path home, Path directory) throws IOException {
        Files.createDirectories(directory.resolve("plugins"));
        Files.createDirectories(directory.resolve("bin"));
        Files.copy(home.resolve("bin/petrel"), directory.resolve("bin/petrel"));
        directory.resolve("bin/petrel").toFile().setExecutable(true);
        try (Stream<Path> parts = Files.list(home)) {
            for (Path part : parts.toList()) {
                if (!List.of("bin", "plugins").contains(part.getFileName().toString())) {
                    Files.createSymbolicLink(directory.resolve(part.getFileName()), part);
                }
            }
        }
        try (OutputStream file = Files.newOutputStream(directory.resolve("plugins/waiting.jar"));
                JarOutputStream jar = new JarOutputStream(file)) {
            for (String name : List.of("WaitingPlugin", "WaitingPlugin$1")) {
                String path = WaitingPlugin.class.getPackageName().replace('.', '/') + "/" + name + ".class";
                jar.putNextEntry(new JarEntry(path));
                try (InputStream in = WaitingPlugin.class.getResourceAsStream("/" + path)) {
                    in.transferTo(jar);
                }
            }
            jar.putNextEntry(new JarEntry("META-INF/services/" + RunnerPlugin.class.getName()));
            jar.write(WaitingPlugin.class.getName().getBytes(StandardCharsets.UTF_8));
        }
        return directory;
    }
}
