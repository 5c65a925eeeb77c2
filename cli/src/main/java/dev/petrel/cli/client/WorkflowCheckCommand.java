// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.output.OutputOptions;
import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.model.Action;
import dev.petrel.workflow.inspect.Inspectors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code petrel workflow check}: what is wrong with a workflow before it runs. */
@Command(
        sortOptions = false,
        description =
                "Tells all that is wrong with a workflow of Orquesta or an ActionChain; exits with 1 if it has errors. The actions that tasks name are"
                        + " looked up in the API, if it answers.")
final class WorkflowCheckCommand implements Callable<Integer> {

    private final CliContext context;

    @Parameters(
            paramLabel = "FILE|REF",
            description = "A definition, or an action's metadata, here; or a registered action.")
    private String name = "";

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions api = new ApiOptions();

    WorkflowCheckCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws ClientFailure {
        Definition definition = Definition.find(name, () -> api.open(context));
        Inspectors.Inspector inspector = new Inspectors().byRunner().get(definition.runner());
        if (inspector == null) {
            throw definition.noWorkflow(name);
        }
        TaskActions actions = new TaskActions(() -> api.openInHaste(context));
        List<Problem> problems = inspector.inspect(
                action(definition), definition.file().toString(), definition.text(), actions.lookup());
        boolean good = problems.stream().noneMatch(Problem::isError);
        output.print(
                context, answer(good, problems), good ? "OK: " + definition.file() : "not OK: " + definition.file());
        if (output.format().isText()) {
            problems.forEach(problem -> context.err().println((problem.isError() ? "error: " : "warning: ") + problem));
        }
        actions.unknownWhy().ifPresent(why -> context.err().println("the tasks' actions were not looked up: " + why));
        context.err().flush();
        return good ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private static Map<String, Object> answer(boolean good, List<Problem> problems) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("ok", good);
        answer.put(
                "problems", problems.stream().map(WorkflowCheckCommand::shown).toList());
        return answer;
    }

    private static Map<String, @Nullable Object> shown(Problem problem) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("severity", problem.severity().name().toLowerCase(Locale.ROOT));
        shown.put("file", problem.file().toString());
        shown.put("line", problem.place().line());
        shown.put("column", problem.place().column());
        shown.put("path", problem.key());
        shown.put("message", problem.message());
        shown.put("remedy", problem.remedy());
        return shown;
    }

    /** The action that the definition may be of: inspecting needs no more than its name. */
    private static Action action(Definition definition) {
        return new Action(
                definition.ref(),
                null,
                true,
                definition.runner(),
                definition.file().toString(),
                Map.of(),
                Map.of(),
                Map.of(),
                List.of(),
                null,
                Action.OnRunnerLoss.ABANDON);
    }
}
