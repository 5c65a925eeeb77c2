// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import dev.petrel.engine.bus.Topic;
import dev.petrel.engine.config.PetrelConfig;
import dev.petrel.engine.execution.CompletionSweeper;
import dev.petrel.engine.execution.Deadlines;
import dev.petrel.engine.execution.DelayedExecutions;
import dev.petrel.engine.execution.PendingSweeper;
import dev.petrel.engine.execution.SteeredSweeper;
import dev.petrel.engine.lifecycle.Service;
import dev.petrel.engine.model.Execution;
import dev.petrel.runner.ActionRunner;
import dev.petrel.runner.ParameterResolver;
import dev.petrel.runner.ResultMemory;
import dev.petrel.runner.RunLimits;
import dev.petrel.runner.RunnerDependencies;
import dev.petrel.runner.RunnerSettings;
import dev.petrel.runner.Sweeper;
import dev.petrel.runner.spi.RunnerContext;
import java.util.List;
import java.util.Optional;

/** Runs actions, and sees to executions whose notification or runner was lost. */
final class RunnerRole {

    private final NodeParts parts;

    RunnerRole(NodeParts parts) {
        this.parts = parts;
    }

    /** In the order in which they start. */
    List<Service> services() {
        ActionRunner runner = runner();
        return List.of(
                runner,
                new Sweeper(parts.leases, parts.store, parts.notifier, parts.clock),
                new CompletionSweeper(parts.leases, parts.lifecycle.hooks().completion(), parts.clock),
                new PendingSweeper(parts.leases, parts.lifecycle, parts.clock),
                new SteeredSweeper(parts.leases, parts.store.executions(), parts.lifecycle, parts.clock),
                parts.workflows.sweeper(parts.leases),
                new DelayedExecutions(parts.leases, parts.store.executions(), parts.lifecycle, parts.clock),
                new Deadlines(parts.leases, parts.store.executions(), parts.lifecycle, parts.clock),
                parts.policies.sweeper(parts.leases),
                runner.reaper(parts.leases, parts.membership));
    }

    private ActionRunner runner() {
        PetrelConfig config = parts.config;
        RunnerSettings settings = new RunnerSettings(
                this::claim,
                config.actionRunner().poolSize(),
                config.actionRunner().drain(),
                new RunLimits(
                        config.actionRunner().maxOutput(),
                        ResultMemory.ofHeap(),
                        config.actionRunner().streamOutput(),
                        config.system().validateOutputSchema()),
                config.content().packs(),
                parts.apiUrl(),
                parts.serviceTokens,
                parts.begunRuns);
        ActionRunner runner = new ActionRunner(
                new RunnerDependencies(
                        parts.bus, parts.store, parts.content, parts.lifecycle, parts.clock, parts.metrics),
                settings,
                parts.plugins.create(new RunnerContext(
                        config,
                        parts.spawner,
                        parts.packs::required,
                        told -> parts.bus.announce(Topic.ANNOUNCEMENT, told.encode()))),
                new ParameterResolver(parts.templates, parts.contexts));
        parts.membership.listen(runner);
        parts.health.add("action runner", runner::check);
        return runner;
    }

    /** This process under its incarnation; empty before it has joined and while it is fenced: then it claims nothing. */
    private Optional<Execution.Claim> claim() {
        String incarnation = parts.membership.incarnation();
        return incarnation.isEmpty() || parts.membership.selfFenced()
                ? Optional.empty()
                : Optional.of(new Execution.Claim(
                        incarnation,
                        parts.node,
                        parts.hostname,
                        ProcessHandle.current().pid()));
    }
}
