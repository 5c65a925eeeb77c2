// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.client.input.MockWords;
import dev.petrel.cli.client.input.Pairs;
import dev.petrel.cli.output.OutputOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.content.yaml.YamlFile;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.text.Suggestions;
import dev.petrel.workflow.dryrun.DryRun;
import dev.petrel.workflow.dryrun.DryRunReport;
import dev.petrel.workflow.dryrun.Mocks;
import dev.petrel.workflow.graph.WorkflowGraph;
import dev.petrel.workflow.inspect.Inspectors;
import dev.petrel.workflow.orquesta.spec.Assignment;
import dev.petrel.workflow.orquesta.spec.SpecReader;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code petrel workflow dry-run}: what a workflow does when its tasks end as said. */
@Command(
        sortOptions = false,
        description =
                "Conducts a workflow of Orquesta or an ActionChain without running anything: its tasks end as --mock and --fail say, and tells at each"
                        + " step what ended, what was published, and what starts with which parameters and variables."
                        + " Exits with 1 if the workflow fails. A task without a mock succeeds with an empty result. For a file no server is asked: all"
                        + " actions are taken for registered, and for ready to take what they are given.")
final class WorkflowDryRunCommand implements Callable<Integer> {

    private final CliContext context;
    private final Clock clock;

    @Parameters(
            paramLabel = "FILE|REF",
            description = "A definition, or an action's metadata, here; or a registered action.")
    private String name = "";

    @Option(
            names = "--mock",
            paramLabel = "TASK=JSON|@FILE",
            description =
                    "The result of a task, as \"petrel execution get\" shows it: a JSON object, or a file with one. TASK[2] is"
                            + " for the task's item of index 2. Given several times for one task, each run takes the next, and further runs the last.")
    private List<String> mocks = new ArrayList<>();

    @Option(
            names = "--fail",
            paramLabel = "TASK[=N]",
            description = "Let a task fail, or its item TASK[2]; with N the first N runs only.")
    private List<String> failures = new ArrayList<>();

    @Option(
            names = "--input",
            paramLabel = "KEY=VALUE",
            description = "A parameter of the workflow, read as the type it has; JSON where that is not known.")
    private List<String> input = new ArrayList<>();

    @Option(
            names = "--inputs",
            paramLabel = "FILE",
            description = "A YAML or JSON file with a mapping of parameters. --input wins.")
    private @Nullable Path inputs;

    @Option(
            names = "--key",
            paramLabel = "KEY=VALUE",
            description =
                    "A key of the datastore, for st2kv; in YAQL and Jinja's function with \"system.\" before it if it is"
                            + " one of the system's. Others do not exist.")
    private List<String> keys = new ArrayList<>();

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Give up after so many steps. Default: ${DEFAULT-VALUE}.")
    private int steps = 1_000;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions api = new ApiOptions();

    WorkflowDryRunCommand(CliContext context, Clock clock) {
        this.context = context;
        this.clock = clock;
    }

    @Override
    public Integer call() throws ClientFailure {
        if (steps < 1) {
            throw new ClientFailure(ExitCodes.USAGE, "--steps " + steps + ": expected a number from 1 on");
        }
        Definition definition = Definition.find(name, () -> api.open(context));
        if (!new Inspectors().byRunner().containsKey(definition.runner())) {
            throw definition.noWorkflow(name);
        }
        TaskActions actions = definition.registered() ? new TaskActions(() -> api.open(context)) : null;
        DryRunReport report;
        try {
            Mocks all = MockWords.read(mocks, failures, System.in);
            known(definition, all);
            report = new DryRun(clock.withZone(ZoneOffset.UTC), new SplittableRandom())
                    .conduct(
                            new DryRun.Subject(
                                    definition.runner(),
                                    definition.ref(),
                                    definition.file().toString(),
                                    definition.text(),
                                    definition.parameters().orElse(null),
                                    parameters(definition),
                                    texts(),
                                    actions == null ? null : actions.lookup()),
                            all,
                            steps);
        } catch (IllegalArgumentException e) {
            throw new ClientFailure(ExitCodes.USAGE, String.valueOf(e.getMessage()));
        }
        output.print(context, DryRunView.json(report), DryRunView.text(report));
        Optional<String> unknown = actions == null ? Optional.empty() : actions.unknownWhy();
        unknown.ifPresent(why -> context.err().println("the tasks' actions were not looked up: " + why));
        context.err().flush();
        return report.succeeded() ? ExitCodes.OK : ExitCodes.FAILED;
    }

    /** Of what is no workflow nothing is known: then it is for the conductor to say so. */
    private static void known(Definition definition, Mocks mocks) {
        Optional<LocatedValue> value = definition.value().filter(LocatedValue::isMapping);
        if (value.isEmpty()) {
            return;
        }
        Set<String> tasks = WorkflowGraph.of(value.get()).nodes().stream()
                .map(WorkflowGraph.Node::name)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Set<String> withItems = SpecReader.read(value.get()).tasks().values().stream()
                .filter(task -> task.items() != null)
                .map(task -> task.name())
                .collect(Collectors.toSet());
        List<String> unknown = mocks.unknown(tasks, withItems);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", unknown));
        }
    }

    private Map<String, @Nullable Object> parameters(Definition definition) {
        Map<String, @Nullable Object> parameters = new LinkedHashMap<>();
        if (inputs != null) {
            parameters.putAll(mapping(inputs));
        }
        parameters.putAll(Pairs.read(input, definition.parameters().orElse(Map.of())));
        if (definition.parameters().isEmpty() && definition.runner().equals(Inspectors.ORQUESTA)) {
            definition
                    .value()
                    .ifPresent(value ->
                            taken(parameters.keySet(), SpecReader.read(value).input()));
        }
        return parameters;
    }

    private static void taken(Set<String> given, List<Assignment> input) {
        Set<String> names = input.stream().map(Assignment::name).collect(Collectors.toCollection(LinkedHashSet::new));
        given.stream().filter(each -> !names.contains(each)).findFirst().ifPresent(unknown -> {
            throw new IllegalArgumentException("the workflow has no input \"" + unknown + "\"; "
                    + Suggestions.didYouMean(
                            unknown, names, names.isEmpty() ? "it has none" : "it has " + String.join(", ", names)));
        });
    }

    private static Map<String, @Nullable Object> mapping(Path file) {
        FileProblems problems = new FileProblems(file);
        Optional<LocatedValue> value = YamlFile.read(problems);
        if (value.isEmpty()) {
            throw new IllegalArgumentException(problems.all().stream()
                    .filter(Problem::isError)
                    .map(Problem::toString)
                    .collect(Collectors.joining("\n")));
        }
        if (!value.get().isMapping()) {
            throw new IllegalArgumentException("\"" + file + "\": expected a mapping of parameters by their names");
        }
        return value.get().plainMapping();
    }

    /** Keys of the datastore have texts, whatever they look like. */
    private Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        Map<String, Map<String, String>> asText = new LinkedHashMap<>();
        keys.forEach(word -> asText.put(word.split("=", 2)[0], Map.of("type", "string")));
        Pairs.read(keys, asText).forEach((key, value) -> texts.put(key, String.valueOf(value)));
        return texts;
    }
}
