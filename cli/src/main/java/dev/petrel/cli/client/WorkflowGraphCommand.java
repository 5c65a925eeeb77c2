// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.workflow.graph.DotText;
import dev.petrel.workflow.graph.TextPicture;
import dev.petrel.workflow.graph.WorkflowGraph;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code petrel workflow graph}: what a workflow looks like. */
@Command(
        sortOptions = false,
        description =
                "Shows the tasks of a workflow in the order in which they can run, and what follows each, under which condition. A star is before the"
                        + " tasks that it starts with.")
final class WorkflowGraphCommand implements Callable<Integer> {

    private final CliContext context;

    @Parameters(
            paramLabel = "FILE|REF",
            description = "A definition, or an action's metadata, here; or a registered action.")
    private String name = "";

    @Option(names = "--dot", description = "Print it for Graphviz: petrel workflow graph FILE --dot | dot -Tsvg.")
    private boolean dot;

    @Mixin
    private ApiOptions api = new ApiOptions();

    WorkflowGraphCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws ClientFailure {
        Definition definition = Definition.find(name, () -> api.open(context));
        LocatedValue value = definition
                .value()
                .filter(LocatedValue::isMapping)
                .orElseThrow(() -> new ClientFailure(
                        ExitCodes.FAILED,
                        "\"" + definition.file() + "\" is no workflow; \"petrel workflow check\" tells what is wrong"));
        WorkflowGraph graph = WorkflowGraph.of(value);
        context.out().print(dot ? DotText.of(graph, definition.name()) : TextPicture.of(graph));
        context.out().flush();
        return ExitCodes.OK;
    }
}
