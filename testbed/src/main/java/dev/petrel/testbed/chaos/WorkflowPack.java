// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.Execution.LogEntry;
import dev.petrel.engine.model.Ref;
import dev.petrel.testbed.chaos.History.Ran;
import dev.petrel.testbed.local.LocalLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run with workflows adds to the {@link ChaosPack}: a workflow whose tasks run that pack's actions, and rules that
 * run it for each event. Half of the tasks that follow each other come before the items, half after them; each is followed by the
 * next one also if it was abandoned, and the last one by {@code noop}, so that no workflow fails. The output has what each printed.
 */
final class WorkflowPack {

    static final Ref WORKFLOW = Ref.of("chaos.workflow");
    static final int IN_TURN = 10;
    static final int ITEMS = 20;
    static final int TASKS = IN_TURN + ITEMS;

    /** Which workflows have tasks that take a while, so that there are some under way when a node dies. */
    static final ChaosPack.Slow SLOW = new ChaosPack.Slow(2, 1);

    /** How many items run at once in the workflows whose tasks run again when their runner is lost; in others all do. */
    private static final int FEW_ITEMS = 4;

    private final LocalLayout layout;
    private final Path ledger;

    /** @param ledger the ledger of the actions' starts and ends */
    WorkflowPack(LocalLayout layout, Path ledger) {
        this.layout = layout;
        this.ledger = ledger;
    }

    /** The name of the {@code n}th task, from 0 on, of those that follow each other. */
    static String inTurn(int n) {
        return "task-" + (n + 1);
    }

    /** The name of an item, from 0 on. */
    static String item(int n) {
        return "item-" + n;
    }

    /** Writes workflow and rules into the pack, which is there. */
    void write() throws IOException {
        Path pack = layout.packs().resolve("chaos");
        Files.createDirectories(pack.resolve("actions/workflows"));
        Files.writeString(pack.resolve("actions/workflow.yaml"), """
                name: workflow
                runner_type: orquesta
                description: Runs tasks in turn, then items, then tasks in turn.
                enabled: true
                entry_point: workflows/workflow.yaml
                parameters:
                  id: {type: string, required: true}
                  seconds: {type: number, required: true}
                  on_loss: {type: string, required: true}
                  items_at_once: {type: integer, required: true}
                """);
        Files.writeString(pack.resolve("actions/workflows/workflow.yaml"), definition());
        writeRule(pack, "abandon", ITEMS);
        writeRule(pack, "retry", FEW_ITEMS);
    }

    private String definition() {
        StringBuilder text = new StringBuilder("""
                version: 1.0
                input: [id, seconds, on_loss, items_at_once]
                vars:
                  - printed: []
                  - items_printed: []
                output:
                  - printed: <% ctx(printed) %>
                  - items_printed: <% ctx(items_printed) %>
                tasks:
                """);
        for (int n = 0; n < IN_TURN; n++) {
            if (n == IN_TURN / 2) {
                text.append("""
                          items:
                            with:
                              items: n in <%% range(%d) %%>
                              concurrency: <%% ctx(items_at_once) %%>
                        """.formatted(ITEMS));
                end(
                        text,
                        "item-<% item(n) %>",
                        "items_printed: <% result().select($?.get(stdout)) %>",
                        "step" + (n + 1));
            }
            text.append("  step").append(n + 1).append(":\n");
            end(
                    text,
                    inTurn(n),
                    "printed: <% ctx(printed) + [result().get(stdout)] %>",
                    n == IN_TURN / 2 - 1 ? "items" : n < IN_TURN - 1 ? "step" + (n + 2) : "noop");
        }
        return text.toString();
    }

    private void end(StringBuilder text, String task, String publish, String next) {
        text.append("""
                    action: chaos.<%% ctx(on_loss) %%>
                    input:
                      ledger: "%s"
                      seconds: <%% ctx(seconds) %%>
                      id: <%% ctx(id) %%>
                      task: "%s"
                    next:
                      - publish:
                          - %s
                        do: %s
                """.formatted(ledger, task, publish, next));
    }

    /** The rule for the events that ask for actions of this kind. */
    private static void writeRule(Path pack, String onLoss, int itemsAtOnce) throws IOException {
        Files.writeString(pack.resolve("rules/" + onLoss + ".yaml"), """
                name: %s
                description: Every event runs a workflow once.
                enabled: true
                trigger:
                  type: chaos.event
                criteria:
                  trigger.on_loss:
                    type: equals
                    pattern: %s
                action:
                  ref: %s
                  parameters:
                    id: "{{ trigger.id }}"
                    seconds: "{{ trigger.seconds }}"
                    on_loss: %s
                    items_at_once: %d
                """.formatted(
                        onLoss, onLoss, WORKFLOW, onLoss, itemsAtOnce));
    }

    /** The execution of a workflow, and what its output says. */
    static Ran ran(Execution execution) {
        return new Ran(
                execution.id(),
                String.valueOf(execution.parameters().get("id")),
                "retry".equals(execution.parameters().get("on_loss")),
                execution.status(),
                execution.log().stream().map(LogEntry::status).toList(),
                printed(execution, "printed"),
                printed(execution, "items_printed"));
    }

    private static List<@Nullable String> printed(Execution execution, String name) {
        List<@Nullable String> all = new ArrayList<>();
        Map<String, @Nullable Object> result = execution.result();
        if (result != null
                && result.get("output") instanceof Map<?, ?> output
                && output.get(name) instanceof List<?> list) {
            list.forEach(each -> all.add(each == null || each.equals("") ? null : each.toString()));
        }
        return all;
    }
}
