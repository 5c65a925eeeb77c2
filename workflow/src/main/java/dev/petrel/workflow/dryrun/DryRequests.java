// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.dryrun;

import dev.petrel.engine.execution.ExecutionRequest;
import dev.petrel.engine.execution.ExecutionRequests;
import dev.petrel.engine.parameter.ActionParameters;
import dev.petrel.workflow.WorkflowEnvironment.Callee;
import dev.petrel.workflow.WorkflowStep;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What becomes of the request of a task: as where it is made, but that nothing is. */
final class DryRequests {

    private final ExecutionRequests requests;
    private final DryEnvironment environment;
    private final boolean parametersAreFinal;

    DryRequests(ExecutionRequests requests, DryEnvironment environment, boolean parametersAreFinal) {
        this.requests = requests;
        this.environment = environment;
        this.parametersAreFinal = parametersAreFinal;
    }

    /**
     * A request.
     *
     * @param shown the parameters, those masked that must not be shown
     * @param refusal why there is no execution; empty where there is one
     */
    record Made(Map<String, @Nullable Object> shown, String refusal) {}

    Made make(WorkflowStep.Start start) {
        Optional<Callee> callee = environment.action(start.action());
        if (callee.isEmpty()) {
            return new Made(
                    start.parameters(),
                    "InvalidActionReferencedException: Unable to find action \"" + start.action() + "\".");
        }
        ActionParameters takes = callee.get().parameters();
        if (takes == null) {
            return new Made(start.parameters(), "");
        }
        if (parametersAreFinal) {
            return new Made(takes.masked(start.parameters()), "");
        }
        ExecutionRequests.Decision decision = requests.prepare(
                new ExecutionRequest(
                        DryEnvironment.ID, callee.get().action(), takes, start.parameters(), Map.of(), null),
                environment.now());
        return decision instanceof ExecutionRequests.Rejected rejected
                ? new Made(takes.masked(start.parameters()), rejected.exception() + ": " + rejected.reason())
                : new Made(
                        takes.masked(((ExecutionRequests.Accepted) decision)
                                .execution()
                                .parameters()),
                        "");
    }
}
