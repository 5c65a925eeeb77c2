// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import dev.petrel.expression.Templates;
import dev.petrel.workflow.WorkflowLanguage;
import dev.petrel.workflow.chain.ChainLanguage;
import java.util.List;

/** The languages of workflows: the same in every process of a cluster. */
final class WorkflowLanguages {

    private WorkflowLanguages() {}

    static List<WorkflowLanguage> all(Templates templates) {
        return List.of(new ChainLanguage(templates));
    }
}
