// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import dev.petrel.engine.execution.ExecutionRequests;
import dev.petrel.engine.lifecycle.Service;
import dev.petrel.engine.trigger.KeyChangeSweeper;
import dev.petrel.rules.EventHandler;
import dev.petrel.rules.RuleEnforcer;
import dev.petrel.rules.RuleEvaluator;
import dev.petrel.rules.RuleSet;
import dev.petrel.rules.RulesEngine;
import dev.petrel.rules.RulesMetrics;
import dev.petrel.sensors.timer.TimerEvents;
import dev.petrel.sensors.timer.TimersEngine;
import java.util.List;

/** Turns events into executions, and fires timers. */
final class RulesRole {

    private final NodeParts parts;
    private final EventRoute route;

    RulesRole(NodeParts parts, EventRoute route) {
        this.parts = parts;
        this.route = route;
    }

    /** In the order in which they start. */
    List<Service> services() {
        return List.of(
                rules(),
                timers(),
                new KeyChangeSweeper(parts.leases, parts.keyTriggers, parts.store.keys(), parts.clock));
    }

    private RulesEngine rules() {
        RuleEnforcer enforcer = new RuleEnforcer(
                new RuleEvaluator(parts.contexts.forCriteria()),
                new ExecutionRequests(parts.templates, parts.contexts),
                parts.config.systemUser().user(),
                parts.config.system().validateTriggerPayload(),
                parts.config.rulesEngine().longestChain());
        EventHandler handler = new EventHandler(
                new EventHandler.Parts(
                        parts.store,
                        () -> RuleSet.of(parts.content.now(), parts.plugins.catalog(), parts.templates),
                        enforcer,
                        parts.lifecycle,
                        new RulesMetrics(parts.metrics),
                        parts.clock),
                parts.config.rulesEngine().staleEpoch());
        RulesEngine engine = new RulesEngine(parts.node, parts.bus, handler, parts.clock, parts.backoff);
        parts.membership.listen(engine);
        parts.health.add("rules engine", engine::check);
        return engine;
    }

    private TimersEngine timers() {
        TimersEngine timers = new TimersEngine(new TimersEngine.Parts(
                parts.leases,
                parts.store,
                parts.content,
                new TimerEvents(parts.node, route.publisher, route.events),
                parts.config.timers(),
                parts.metrics,
                parts.clock,
                parts.backoff));
        parts.health.add("timers", timers::check);
        return timers;
    }
}
