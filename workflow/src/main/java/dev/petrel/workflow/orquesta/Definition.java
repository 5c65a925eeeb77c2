// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta;

import dev.petrel.workflow.orquesta.spec.TaskGraph;
import dev.petrel.workflow.orquesta.spec.WorkflowSpec;

/**
 * What all steps of a workflow share. Immutable.
 *
 * @param spec what the file says
 * @param graph which task leads to which
 */
record Definition(WorkflowSpec spec, TaskGraph graph) {

    static Definition of(WorkflowSpec spec) {
        return new Definition(spec, new TaskGraph(spec));
    }
}
