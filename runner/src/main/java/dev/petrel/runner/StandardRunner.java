// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.config.PetrelConfig;
import dev.petrel.engine.content.PackConfigs;
import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.expression.Lookup;
import dev.petrel.engine.expression.jinja.JinjaTemplates;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.KeyValue;
import dev.petrel.engine.model.Pack;
import dev.petrel.engine.process.Spawner;
import dev.petrel.engine.store.Store;
import dev.petrel.runner.noop.NoopRunner;
import dev.petrel.runner.python.PythonRunner;
import dev.petrel.runner.python.PythonSettings;
import dev.petrel.runner.shell.ShellRunner;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts the action runner together from the configuration. */
public final class StandardRunner {

    private static final int WARM_PYTHONS = 16;

    private StandardRunner() {}

    /**
     * An action runner with all the runners that Petrel implements.
     *
     * @param self who claims: this process under its incarnation, or empty while it may claim nothing
     * @param spawner starts the actions; it must be closed after the runner has stopped
     */
    public static ActionRunner of(
            ActionRunner.Surroundings around,
            PetrelConfig config,
            Supplier<Optional<Execution.Claim>> self,
            Spawner spawner) {
        ActionRunner.Settings settings = new ActionRunner.Settings(
                self,
                config.actionRunner().poolSize(),
                config.actionRunner().drain(),
                config.content().packs(),
                "http://" + config.api().host() + ":" + config.api().port() + "/v1");
        return new ActionRunner(
                around, settings, runners(around.store(), config, spawner), inputs(around.store(), config));
    }

    private static Runners runners(Store store, PetrelConfig config, Spawner spawner) {
        int maxOutput = config.actionRunner().maxOutput();
        PythonSettings python = new PythonSettings(
                config.actionRunner().pythonBinary(),
                config.system().basePath().resolve("virtualenvs"),
                config.system().pythonPath(),
                config.content().commonLibs(),
                maxOutput,
                WARM_PYTHONS);
        return new Runners(
                RunnerCatalog.standard()::find,
                Map.of(
                        "noop",
                        new NoopRunner(),
                        "local-shell-cmd",
                        ShellRunner.commands(spawner, maxOutput),
                        "local-shell-script",
                        ShellRunner.scripts(spawner, maxOutput),
                        "python-script",
                        new PythonRunner(spawner, python, pack -> config(store, config, pack))));
    }

    private static Inputs inputs(Store store, PetrelConfig config) {
        return new SchemaInputs(
                new JinjaTemplates(),
                execution -> Map.of(
                        "st2kv", Map.of("system", datastore(store)),
                        "action_context", execution.context(),
                        "config_context",
                                config(store, config, execution.action().pack())));
    }

    private static Lookup datastore(Store store) {
        return Lookup.in(key -> store.keys().get(KeyValue.SYSTEM, key).map(KeyValue::value));
    }

    /** The pack's configuration as it is on this node's disk now; with errors in its file, the defaults. */
    private static Map<String, @Nullable Object> config(Store store, PetrelConfig config, String pack) {
        return store.content()
                .get(Pack.class, pack)
                .map(known ->
                        new PackConfigs(config.system().basePath()).of(known).values())
                .orElse(Map.of());
    }
}
