// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta.inspect;

import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.engine.content.yaml.SourcePosition;
import dev.petrel.workflow.orquesta.spec.Assignment;
import dev.petrel.workflow.orquesta.spec.ItemsSpec;
import dev.petrel.workflow.orquesta.spec.RetrySpec;
import dev.petrel.workflow.orquesta.spec.TaskSpec;
import dev.petrel.workflow.orquesta.spec.TransitionSpec;
import dev.petrel.workflow.orquesta.spec.WorkflowSpec;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The values of a workflow that are evaluated when it runs. */
final class Values {

    private final BiConsumer<LocatedValue, SpecPath> visitor;

    private Values(BiConsumer<LocatedValue, SpecPath> visitor) {
        this.visitor = visitor;
    }

    /** Shows {@code visitor} the values of {@code spec}, with the paths that StackStorm names them by. */
    static void visit(WorkflowSpec spec, BiConsumer<LocatedValue, SpecPath> visitor) {
        Values values = new Values(visitor);
        values.assignments(spec.input(), SpecPath.ROOT.property("input"));
        values.assignments(spec.vars(), SpecPath.ROOT.property("vars"));
        values.assignments(spec.output(), SpecPath.ROOT.property("output"));
        spec.tasks().forEach((name, task) -> values.task(task, SpecPath.task(name)));
    }

    private void task(TaskSpec task, SpecPath path) {
        one(task.delay(), path.property("delay"));
        one(task.timeout(), path.property("timeout"));
        one(task.action(), path.property("action"));
        one(task.input(), path.property("input"));
        ItemsSpec items = task.items();
        if (items != null) {
            one(items.list(), path.property("with").property("items"));
            one(items.concurrency(), path.property("with").property("concurrency"));
        }
        RetrySpec retry = task.retry();
        if (retry != null) {
            one(retry.when(), path.property("retry").property("when"));
            one(retry.count(), path.property("retry").property("count"));
            one(retry.delay(), path.property("retry").property("delay"));
        }
        for (TransitionSpec transition : task.next()) {
            SpecPath at = path.property("next").item(transition.index());
            one(transition.when(), at.property("when"));
            assignments(transition.publish(), at.property("publish"));
        }
    }

    private void one(@Nullable LocatedValue value, SpecPath path) {
        if (value != null) {
            visitor.accept(value, path);
        }
    }

    private void assignments(List<Assignment> assignments, SpecPath path) {
        assignments.forEach(each -> visitor.accept(each.value(), path));
    }

    /** Shows {@code look} all texts in {@code value}, keys too. */
    static void texts(LocatedValue value, BiConsumer<String, SourcePosition> look) {
        if (value.value() instanceof String text) {
            look.accept(text, value.place());
        }
        value.items().forEach(item -> texts(item, look));
        value.entries().forEach((key, entry) -> {
            look.accept(key, entry.keyPlace());
            texts(entry.value(), look);
        });
    }
}
