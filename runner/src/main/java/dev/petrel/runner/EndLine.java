// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import dev.petrel.engine.execution.ExecutionLifecycle;
import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.model.Ref;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;

/**
 * A line of the log on executions that have ended, or go on without a runner: one line on all of an action that ended
 * together in the same way, since to write lines takes longer than much else that is done about an end.
 *
 * @param executions their ids, each of which is in the line
 */
record EndLine(List<String> executions, Ref action, ExecutionStatus status) {

    EndLine {
        executions = List.copyOf(executions);
    }

    private record Kind(Ref action, ExecutionStatus status) {}

    /** The lines on all of {@code ended}. */
    static List<EndLine> of(List<ExecutionLifecycle.Ending> ended) {
        Map<Kind, List<String>> kinds = new LinkedHashMap<>();
        for (ExecutionLifecycle.Ending ending : ended) {
            Kind kind = new Kind(ending.run().action(), ending.status());
            kinds.computeIfAbsent(kind, first -> new ArrayList<>())
                    .add(ending.run().id());
        }
        return kinds.entrySet().stream()
                .map(one -> new EndLine(
                        one.getValue(), one.getKey().action(), one.getKey().status()))
                .toList();
    }

    void write(Logger log) {
        boolean one = executions.size() == 1;
        log.atInfo()
                .addKeyValue(one ? "execution" : "executions", String.join(" ", executions))
                .addKeyValue("action", action)
                .addKeyValue("status", status.word())
                .log(text(one));
    }

    private String text(boolean one) {
        if (!status.isTerminal()) {
            return "Execution goes on, and holds no slot.";
        }
        return one ? "Execution ended." : "Executions ended.";
    }
}
