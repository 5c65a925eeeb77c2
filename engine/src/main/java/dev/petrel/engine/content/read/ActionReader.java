// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.read;

import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.content.yaml.FieldReader;
import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Action.OnRunnerLoss;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.engine.parameter.ActionParameters;
import dev.petrel.engine.parameter.OutputSchema;
import dev.petrel.engine.text.Suggestions;
import dev.petrel.expression.Templates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of {@code actions/}. An entry point that does not exist and a runner that Petrel does not know, or
 * cannot run, are warnings: the action fails when it runs.
 */
final class ActionReader {

    private static final List<String> ON_RUNNER_LOSS = List.of("abandon", "retry");
    private static final Set<String> KEYS = Set.of(
            "name",
            "pack",
            "description",
            "enabled",
            "runner_type",
            "entry_point",
            "parameters",
            "output_schema",
            "tags",
            "notify",
            "on_runner_loss",
            "id",
            "ref",
            "uid",
            "metadata_file");

    /** Runners that do nothing without the file that their actions name. */
    private static final Set<String> WITH_FILE = Set.of(
            "action-chain",
            "local-shell-script",
            "orquesta",
            "python-script",
            "remote-shell-script",
            "winrm-ps-script");

    private final RunnerCatalog runners;
    private final Templates templates;

    ActionReader(RunnerCatalog runners, Templates templates) {
        this.runners = runners;
        this.templates = templates;
    }

    Optional<Action> read(PackFile file) {
        FieldReader fields = file.fields();
        fields.refuseOthers(KEYS);
        String name = fields.required("name");
        String runnerName = fields.required("runner_type");
        Optional<RunnerType> runner = runners.find(runnerName);
        Map<String, Map<String, @Nullable Object>> parameters = fields.maps("parameters");
        new ParameterChecks(fields.located("parameters"), file.problems()).check(runner);
        checkDefaults(fields.located("parameters"), runner, file.problems());
        String entryPoint = fields.text("entry_point", "");
        checkEntryPoint(file, entryPoint, runner);
        String onLoss = fields.word("on_runner_loss", "abandon", ON_RUNNER_LOSS);
        boolean enabled = file.enabled("actions", name, true);
        checkRunner(fields, runnerName, runner, enabled);
        Map<String, @Nullable Object> outputSchema = fields.map("output_schema");
        checkKeywords(fields.located("output_schema"), outputSchema, file.problems());
        OutputSchema.faults(outputSchema).forEach(fault -> fields.warning("output_schema", fault, "correct it"));
        Map<String, @Nullable Object> notification = fields.map("notify");
        NotificationChecks.problems(notification)
                .forEach(problem -> fields.warning("notify", problem, "correct it: that part notifies of nothing"));
        String description = fields.text("description");
        var tags = fields.tags();
        if (file.problems().hasErrors()) {
            return Optional.empty();
        }
        Action action = new Action(
                file.ref(name),
                description,
                enabled,
                runner.map(RunnerType::name).orElse(runnerName),
                entryPoint,
                parameters,
                outputSchema,
                notification,
                tags,
                file.metadataFile(),
                OnRunnerLoss.valueOf(onLoss.toUpperCase(Locale.ROOT)));
        runner.ifPresent(known -> checkSchemas(action, known, fields));
        return Optional.of(action);
    }

    private void checkRunner(FieldReader fields, String name, Optional<RunnerType> runner, boolean enabled) {
        if (runner.isEmpty() && !name.isEmpty()) {
            fields.warning(
                    "runner_type",
                    "no runner is called \"" + name + "\": the action loads and fails when it runs",
                    Suggestions.didYouMean(name, runners.names(), "use python-script or another known runner"));
        }
        runners.instead(name)
                .filter(remedy -> enabled)
                .ifPresent(remedy -> fields.warning(
                        "runner_type",
                        "the runner \"" + runner.map(RunnerType::name).orElse(name)
                                + "\" is known, but cannot run here: the action loads and fails when it runs",
                        remedy));
    }

    private static void checkKeywords(
            LocatedValue located, Map<String, @Nullable Object> schema, FileProblems problems) {
        SchemaChecks checks = new SchemaChecks(problems);
        if (OutputSchema.isOlderForm(schema)) {
            located.entries().forEach((name, entry) -> checks.check("output_schema." + name, entry.value()));
        } else {
            checks.check("output_schema", located);
        }
    }

    /** What of the schemas of its parameters cannot be used: the action runs without it. */
    private static void checkSchemas(Action action, RunnerType runner, FieldReader fields) {
        ActionParameters.of(runner, action)
                .problems()
                .forEach(problem -> fields.warning("parameters", problem, "correct it"));
    }

    private void checkDefaults(LocatedValue parameters, Optional<RunnerType> runner, FileProblems problems) {
        Set<String> names = TemplateChecks.with(parameters.entries());
        runner.ifPresent(known -> names.addAll(known.parameters().keySet()));
        TemplateChecks checks = new TemplateChecks(templates, problems);
        parameters
                .entries()
                .forEach((name, schema) -> schema.value()
                        .get("default")
                        .ifPresent(value -> checks.check(value, "parameters." + name + ".default", names)));
    }

    private static void checkEntryPoint(PackFile file, String entryPoint, Optional<RunnerType> runner) {
        Path pack = file.directory().toAbsolutePath().normalize();
        if (!pack.resolve("actions").resolve(entryPoint).normalize().startsWith(pack)) {
            file.fields()
                    .error(
                            "entry_point",
                            "\"" + entryPoint + "\" is outside the pack",
                            "give a path below \"actions\"");
        } else if (runner.map(RunnerType::name).filter(WITH_FILE::contains).isPresent()) {
            checkFile(file.fields(), entryPoint, pack.resolve("actions").resolve(entryPoint));
        }
    }

    private static void checkFile(FieldReader fields, String entryPoint, Path file) {
        if (entryPoint.isBlank()) {
            fields.warning(
                    "entry_point",
                    "is missing or empty, and the runner needs the file that it names: the action fails when it runs",
                    "name a file below \"actions\"");
        } else if (!Files.isRegularFile(file)) {
            fields.warning(
                    "entry_point",
                    "there is no file \"" + file + "\": the action fails when it runs",
                    "add it, or correct the path");
        }
    }
}
