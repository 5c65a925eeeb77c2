// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.petrel.engine.config.ConfigLoader;
import dev.petrel.engine.config.PetrelConfig;
import dev.petrel.engine.execution.Announcement;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.engine.parameter.ActionParameters;
import dev.petrel.engine.process.Spawner;
import dev.petrel.runner.spi.Outcome;
import dev.petrel.runner.spi.RunRequest;
import dev.petrel.runner.spi.Runner;
import dev.petrel.runner.spi.RunnerContext;
import dev.petrel.runner.spi.RunnerPlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What every runner plugin keeps. */
@Timeout(120)
public abstract class RunnerPluginContract {

    private final Spawner spawner = new Spawner("test");

    @TempDir
    private Path pack;

    private final List<Announcement> announced = new CopyOnWriteArrayList<>();
    private Runner runner = plugin().create(new RunnerContext(config(), spawner, name -> Map.of(), announced::add));

    protected abstract RunnerPlugin plugin();

    /** A request that ends soon. Its action's files, if it has some, go under {@code pack}. */
    protected abstract RunRequest shortRequest(Path pack) throws IOException;

    /**
     * A request that goes on until it is ended, and writes {@code started} to its output when it has begun; empty if no
     * action of this type takes time.
     */
    protected abstract Optional<RunRequest> longRequest(Path pack) throws IOException;

    /** The runner that the plugin has made. */
    protected final Runner runner() {
        return runner;
    }

    /** What it has announced. */
    protected final List<Announcement> announced() {
        return announced;
    }

    static PetrelConfig config() {
        Path root = Stream.of(Path.of(""), Path.of(".."))
                .map(Path::toAbsolutePath)
                .filter(directory -> Files.isRegularFile(directory.resolve("config/petrel.conf")))
                .findFirst()
                .orElseThrow();
        return ConfigLoader.load(List.of(root.resolve("config/petrel.conf")), Map.of(), Map.of(), root)
                .config();
    }

    @BeforeEach
    void makePack() throws IOException {
        Files.createDirectories(pack.resolve("actions"));
    }

    @AfterEach
    void close() {
        runner.stop();
        spawner.close();
    }

    @Test
    void isOnTheClassPath() {
        assertThat(RunnerPlugins.discover().catalog().find(plugin().type().name()))
                .contains(plugin().type());
    }

    @Test
    void itsTypeSaysWhatItIsAndDeclaresParametersThatActionsCanHave() {
        RunnerType type = plugin().type();
        assertThat(type.description()).isNotBlank();
        assertThat(type.implemented()).isTrue();
        Action plain = Requests.action("p.a", type.name(), "", Map.of());
        assertThat(ActionParameters.of(type, plain).problems()).isEmpty();
    }

    @Test
    void aStartHasAResultOfJsonValues() throws Exception {
        Outcome outcome = TestRun.of(runner, shortRequest(pack));
        assertThat(Json.readObject(Json.write(outcome.result()))).isEqualTo(outcome.result());
    }

    @Test
    void anInterruptEndsARun() throws Exception {
        Optional<RunRequest> request = longRequest(pack);
        assumeThat(request).as("an action that takes time").isPresent();
        ActiveRun run = TestRun.run(request.get().execution(), TestRun.MAX_OUTPUT);
        InterruptibleCall call = InterruptibleCall.start(() -> runner.start(request.get(), run));
        while (!run.stdout().text().contains("started")) {
            Thread.onSpinWait();
        }
        assertThat(call.interrupt()).isEqualTo("interrupted");
    }

    @Test
    void isUsableAgainAfterAStop() throws Exception {
        Outcome before = TestRun.of(runner, shortRequest(pack));
        runner.stop();
        assertThat(TestRun.of(runner, shortRequest(pack)).status()).isEqualTo(before.status());
    }
}
