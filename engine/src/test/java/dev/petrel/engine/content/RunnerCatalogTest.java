// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.content.read.BuiltinTriggers;
import dev.petrel.engine.content.read.SchemaChecks;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.engine.model.TriggerType;
import dev.petrel.engine.parameter.ActionParameters;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunnerCatalogTest {

    private final RunnerCatalog catalog = TestRunners.catalog();

    @Test
    void implementsTheRunnersOfTheWalkthrough() {
        assertThat(catalog.all().stream().filter(RunnerType::implemented).map(RunnerType::name))
                .contains("local-shell-cmd", "local-shell-script", "noop", "python-script", "remote-shell-cmd");
        assertThat(catalog.all()).hasSize(15);
    }

    @Test
    void findsARunnerByUnderscoresAndByItsOldName() {
        assertThat(catalog.find("python_script"))
                .isEqualTo(catalog.find("python-script"))
                .isPresent();
        assertThat(catalog.find("orchestra").orElseThrow().name()).isEqualTo("orquesta");
        assertThat(catalog.find("orchestra").orElseThrow().implemented()).isTrue();
        assertThat(new RunnerCatalog(List.of()).find("orchestra"))
                .as("no plugin brings it, and it is said once, in the plugin")
                .isEmpty();
        assertThat(catalog.find("run-python")).isEmpty();
    }

    @Test
    void knowsWhatToDoWithoutARunnerThatIsGone() {
        assertThat(catalog.find("mistral_v2").orElseThrow().implemented()).isFalse();
        assertThat(catalog.instead("mistral-v2").orElseThrow()).contains("orquesta");
        assertThat(catalog.instead("orquesta")).isEmpty();
        assertThat(catalog.instead("nosuch")).isEmpty();
    }

    @Test
    void givesParametersInFileOrderWithTheirDefaults() {
        RunnerType local = catalog.find("local-shell-cmd").orElseThrow();
        assertThat(local.parameters().keySet())
                .containsExactly("cmd", "cwd", "env", "kwarg_op", "sudo", "sudo_password", "timeout");
        assertThat(local.parameters().get("timeout")).containsEntry("default", 60);
        assertThat(local.parameters().get("sudo_password")).containsEntry("default", null);
        assertThat(catalog.find("python-script").orElseThrow().outputKey()).isEqualTo("result");
    }

    /** A comma in a text without quotes begins another key. */
    @Test
    void everyParameterHasOnlyKeywordsOfASchema() {
        for (RunnerType runner : catalog.all()) {
            runner.parameters()
                    .forEach((name, schema) -> assertThat(SchemaChecks.KEYWORDS)
                            .as(runner.name() + " " + name)
                            .containsAll(schema.keySet()));
            Action plain = new Action(
                    new Ref("p", "x"),
                    null,
                    true,
                    runner.name(),
                    "",
                    Map.of(),
                    Map.of(),
                    Map.of(),
                    List.of(),
                    null,
                    Action.OnRunnerLoss.ABANDON);
            assertThat(ActionParameters.of(runner, plain).problems())
                    .as(runner.name())
                    .isEmpty();
        }
    }

    @Test
    void bringsTheTriggerTypesOfTheEngine() {
        assertThat(BuiltinTriggers.all().stream().map(TriggerType::key))
                .hasSize(14)
                .contains("core.st2.webhook", "core.st2.generic.notifytrigger", "core.st2.sensor.process_exit")
                .isSorted();
        assertThat(BuiltinTriggers.all().stream()
                        .filter(t -> !t.parametersSchema().isEmpty())
                        .map(t -> t.ref().name()))
                .containsExactly("st2.CronTimer", "st2.DateTimer", "st2.IntervalTimer", "st2.webhook");
    }
}
