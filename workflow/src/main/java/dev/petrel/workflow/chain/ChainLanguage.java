// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.chain;

import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.model.Action;
import dev.petrel.expression.Templates;
import dev.petrel.workflow.Workflow;
import dev.petrel.workflow.WorkflowLanguage;
import java.util.List;

/**
 * ActionChain, as StackStorm 3.x runs it: tasks one after another, each naming what follows its success and its failure;
 * parameters and published variables are Jinja.
 */
public final class ChainLanguage implements WorkflowLanguage {

    /** The name of the runner. */
    public static final String RUNNER_TYPE = "action-chain";

    private final Templates templates;

    /** @param templates parses what is inspected */
    public ChainLanguage(Templates templates) {
        this.templates = templates;
    }

    @Override
    public String runnerType() {
        return RUNNER_TYPE;
    }

    @Override
    public boolean parametersAreFinal() {
        return true;
    }

    @Override
    public Workflow parse(Action action, String file, String text) {
        ChainReader.Definition read = ChainReader.read(action.ref().name(), file, text);
        return read.chain() == null ? new FaultyChain(read.fault()) : new ChainWorkflow(read.chain());
    }

    @Override
    public List<Problem> inspect(Action action, String file, String text, Lookup lookup) {
        ChainReader.Definition read = ChainReader.read(action.ref().name(), file, text);
        if (read.chain() != null) {
            new ChainInspection(read.chain(), read.problems(), templates, lookup).run();
        }
        return read.problems().all();
    }
}
