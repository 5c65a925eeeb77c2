// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.role;

import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.model.RunnerType;
import dev.petrel.engine.schema.ActionParameters;
import dev.petrel.engine.schema.ParameterRenderer;
import dev.petrel.engine.schema.Rendering;
import dev.petrel.runner.Inputs;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an action really gets: what was asked for, completed by the defaults, once that is known to be complete. */
final class FinalParameters implements Inputs {

    private final ParameterRenderer renderer;
    private final PackSettings packs;

    FinalParameters(ParameterRenderer renderer, PackSettings packs) {
        this.renderer = renderer;
        this.packs = packs;
    }

    @Override
    public Resolved resolve(Execution execution, Action action, RunnerType runnerType) {
        ActionParameters parameters = ActionParameters.of(runnerType, action);
        Optional<String> refusal = parameters.refusal(execution.parameters());
        if (refusal.isPresent()) {
            return new Resolved.Refused(refusal.get());
        }
        Map<String, @Nullable Object> context = new LinkedHashMap<>();
        context.put("action_context", execution.context());
        context.put("config_context", packs.config(action.ref().pack()));
        Rendering rendering = renderer.complete(parameters, execution.parameters(), context);
        if (rendering instanceof Rendering.Failed failed) {
            return new Resolved.Refused(failed.message());
        }
        Rendering.Done done = (Rendering.Done) rendering;
        return new Resolved.Ready(done.runner(), done.action());
    }
}
