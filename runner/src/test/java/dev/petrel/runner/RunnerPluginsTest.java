// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.content.RunnerTypeReader;
import dev.petrel.engine.content.TestRunners;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.engine.process.Spawner;
import dev.petrel.runner.noop.NoopPlugin;
import dev.petrel.runner.spi.Runner;
import dev.petrel.runner.spi.RunnerContext;
import dev.petrel.runner.spi.RunnerPlugin;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunnerPluginsTest {

    @Test
    void findsPetrelsOwnAndKnowsWhatOnlyStackStormHas() {
        RunnerPlugins plugins = RunnerPlugins.discover();
        assertThat(plugins.catalog().all().stream().filter(RunnerType::implemented))
                .extracting(RunnerType::name)
                .contains("local-shell-cmd", "local-shell-script", "noop", "python-script", "remote-shell-cmd");
        assertThat(plugins.catalog().find("mistral-v2")).get().matches(type -> !type.implemented());
    }

    @Test
    void theTestsOfOtherModulesHaveTheSameCatalog() {
        assertThat(TestRunners.catalog().all())
                .isEqualTo(RunnerPlugins.discover().catalog().all());
    }

    @Test
    void refusesTwoThatBringTheSameRunnerType() {
        assertThatThrownBy(() -> new RunnerPlugins(List.of(new NoopPlugin(), new NoopPlugin())))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("the runner type \"noop\" is brought by " + NoopPlugin.class.getName())
                .hasMessageContaining("take one of them from the class path");
    }

    @Test
    void namesAPluginThatDoesNotSayWhatItIs() {
        assertThatThrownBy(() -> new RunnerPlugins(List.of(new Nameless())))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(Nameless.class.getName())
                .hasMessageContaining("the resource \"nameless.yaml\"")
                .hasMessageContaining("is missing from the class path");
    }

    @Test
    void namesAPluginThatCannotMakeItsRunner() {
        RunnerContext context =
                new RunnerContext(RunnerPluginContract.config(), new Spawner("test"), name -> Map.of(), told -> {});
        for (boolean nothing : List.of(true, false)) {
            RunnerPlugins plugins = new RunnerPlugins(List.of(new Unable(nothing)));
            assertThatThrownBy(() -> plugins.create(context))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining(Unable.class.getName())
                    .hasMessageContaining(
                            nothing
                                    ? "create() returned null"
                                    : "create() broke down: java.lang.NoClassDefFoundError: com/example/Missing");
        }
    }

    /** @param nothing whether it makes null instead of throwing an error */
    private record Unable(boolean nothing) implements RunnerPlugin {

        @Override
        public RunnerType type() {
            return new RunnerType("unable", "", Map.of(), null, true);
        }

        @Override
        @SuppressWarnings("NullAway") // as a plugin may that no checker has seen
        public Runner create(RunnerContext context) {
            if (nothing) {
                return null;
            }
            throw new NoClassDefFoundError("com/example/Missing");
        }
    }

    private static final class Nameless implements RunnerPlugin {

        @Override
        public RunnerType type() {
            return RunnerTypeReader.read(Nameless.class, "nameless.yaml");
        }

        @Override
        public Runner create(RunnerContext context) {
            throw new AssertionError("it has no type");
        }
    }
}
