// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules;

import dev.petrel.engine.bus.MessageBus;
import dev.petrel.engine.config.RulesConfig.StaleEpoch;
import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.content.TestRunners;
import dev.petrel.engine.datastore.Cipher;
import dev.petrel.engine.datastore.Datastore;
import dev.petrel.engine.execution.ExecutionRequests;
import dev.petrel.engine.execution.Lifecycles;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.parameter.TemplateContext;
import dev.petrel.engine.store.Store;
import dev.petrel.expression.Templates;
import dev.petrel.expression.jinja.JinjaTemplates;
import java.time.InstantSource;
import java.util.Map;

/** Rules engines and their parts, as a node puts them together. */
final class Engines {

    static final Templates TEMPLATES = new JinjaTemplates();
    static final RunnerCatalog RUNNERS = TestRunners.catalog();

    private Engines() {}

    static RuleEnforcer enforcer(Store store) {
        TemplateContext context = new TemplateContext(
                new Datastore(store.keys(), Cipher.withoutKey(), InstantSource.system())::value,
                (pack, user) -> Map.of("host", pack + "." + user),
                "stanley");
        return new RuleEnforcer(
                new RuleEvaluator(context.forCriteria()), new ExecutionRequests(TEMPLATES, context), "stanley", true);
    }

    static EventHandler handler(MessageBus bus, Store store, Metrics metrics, StaleEpoch staleEpoch, Clock clock) {
        ContentCache content = new ContentCache(store.content(), clock);
        return new EventHandler(
                new EventHandler.Parts(
                        store,
                        () -> RuleSet.of(content.now(), RUNNERS, TEMPLATES),
                        enforcer(store),
                        Lifecycles.standard(store.executions(), bus, clock),
                        new RulesMetrics(metrics),
                        clock),
                staleEpoch);
    }
}
