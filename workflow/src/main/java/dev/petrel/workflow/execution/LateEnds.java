// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import dev.petrel.engine.model.Ids;
import dev.petrel.engine.store.StoreException;
import dev.petrel.engine.store.WorkflowStore;
import dev.petrel.workflow.TaskKey;
import dev.petrel.workflow.WorkflowEnvironment;
import dev.petrel.workflow.WorkflowEvent;
import dev.petrel.workflow.WorkflowState;
import dev.petrel.workflow.WorkflowStep;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells ended workflows of tasks that end after them. Nothing starts by that, and the workflow stays as it has ended; but
 * whoever runs tasks of it again finds what they came to.
 */
final class LateEnds {

    private static final Logger log = LoggerFactory.getLogger(LateEnds.class);

    private final WorkflowParts parts;
    private final WorkflowStore store;
    private final Definitions definitions;
    private final StoredValues values;
    private final BiFunction<String, WorkflowStart, WorkflowEnvironment> environments;

    LateEnds(
            WorkflowParts parts,
            Definitions definitions,
            StoredValues values,
            BiFunction<String, WorkflowStart, WorkflowEnvironment> environments) {
        this.parts = parts;
        this.store = parts.store().workflows();
        this.definitions = definitions;
        this.values = values;
        this.environments = environments;
    }

    /** Those of {@code events} that an ended workflow is told. */
    static List<WorkflowEvent> among(List<WorkflowEvent> events) {
        return events.stream()
                .filter(event -> event instanceof WorkflowEvent.TaskMoved moved
                        && moved.status().isTerminal())
                .toList();
    }

    /**
     * Lets {@code ended} know of {@code ends}. What its language makes of them is passed over if it breaks down by that.
     *
     * @param ended as the database has it
     * @return false if it is another one meanwhile, and nothing was written
     */
    boolean record(WorkflowStore.Workflow ended, WorkflowStart start, List<WorkflowEvent> ends) {
        if (ends.isEmpty() || ended.document().isEmpty()) {
            return true;
        }
        WorkflowState before = new WorkflowState(ended.document(), values.list(ended.id(), ended.contexts()));
        List<String> written = new ArrayList<>();
        try {
            if (noneIsAwaited(start, before, ends)) {
                return true;
            }
            WorkflowStep step = definitions.parsed(start).advance(before, ends, environments.apply(ended.id(), start));
            boolean nothing = step.state().document().equals(ended.document())
                    && step.state().contexts().size() == ended.contexts().size();
            if (nothing || store.replace(ended, next(ended, step, written))) {
                return true;
            }
        } catch (StoreException e) {
            if (e.isTransient() || e.isOfTheServer()) {
                throw e;
            }
            lost(ended, e);
            written.forEach(value -> values.discard(ended.id(), value));
            return true;
        } catch (RuntimeException | StackOverflowError e) { // it has ended, and nobody waits for it
            lost(ended, e);
            return true;
        }
        written.forEach(value -> values.discard(ended.id(), value));
        return false;
    }

    /** Most that is told to an ended workflow it knows. */
    private boolean noneIsAwaited(WorkflowStart start, WorkflowState before, List<WorkflowEvent> ends) {
        Set<TaskKey> active = new HashSet<>(definitions.parsed(start).active(before));
        return ends.stream()
                .noneMatch(end -> end instanceof WorkflowEvent.TaskMoved moved && active.contains(moved.task()));
    }

    private static void lost(WorkflowStore.Workflow ended, Throwable why) {
        log.atWarn()
                .addKeyValue("execution", ended.id())
                .log("A workflow that has ended cannot know of a task that ended later: {}", why.toString());
    }

    private WorkflowStore.Workflow next(WorkflowStore.Workflow ended, WorkflowStep step, List<String> written) {
        return new WorkflowStore.Workflow(
                ended.id(),
                ended.version() + 1,
                ended.status(),
                ended.start(),
                step.state().document(),
                values.append(
                        ended.id(),
                        Ids.random(parts.random()),
                        ended.contexts(),
                        step.state().contexts(),
                        written),
                ended.result(),
                ended.outbox(),
                ended.settled(),
                parts.clock().instant());
    }
}
