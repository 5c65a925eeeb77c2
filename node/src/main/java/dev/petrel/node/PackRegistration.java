// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import dev.petrel.engine.config.PetrelConfig;
import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.content.config.PackConfigs;
import dev.petrel.engine.content.register.Registrar;
import dev.petrel.engine.content.register.Registration;
import dev.petrel.engine.content.source.PackFinder;
import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Retry;
import dev.petrel.engine.lifecycle.Service;
import dev.petrel.engine.store.ContentStore;
import dev.petrel.workflow.inspect.WorkflowDefinitions;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers the packs of this node's disk: once at start, as a service that then rests, or whenever asked. */
final class PackRegistration implements Service {

    private static final Logger log = LoggerFactory.getLogger(PackRegistration.class);

    private final PetrelConfig config;
    private final ContentStore content;
    private final RunnerCatalog catalog;
    private final Retry retry;

    PackRegistration(PetrelConfig config, ContentStore content, RunnerCatalog catalog, Clock clock, Backoff backoff) {
        this.config = config;
        this.content = content;
        this.catalog = catalog;
        this.retry = new Retry("registration", clock, backoff);
    }

    @Override
    public String name() {
        return "registration";
    }

    /** Registers all packs; waits for the database for as long as it takes. */
    @Override
    public void start() throws InterruptedException {
        report(retry.untilStopped("register packs", () -> register(Set.of(), Set.of())));
    }

    @Override
    public void stop() {
        // Nothing runs.
    }

    /** Registers the packs named, all if none is, and of what is in them the kinds named, all if none is. */
    Registration register(Set<String> packs, Set<String> kinds) {
        return new Registrar(
                        content,
                        catalog,
                        new PackFinder(config.content().packs()),
                        new PackConfigs(config.system().basePath()),
                        config.content().overrides())
                .with(new WorkflowDefinitions(catalog, config.workflowEngine().mostDefinitionBytes()))
                .register(packs, kinds);
    }

    private static void report(Registration registration) {
        for (Problem problem : registration.problems()) {
            if (problem.isError()) {
                log.error("Not registered: {}", problem);
            } else {
                log.warn("{}", problem);
            }
        }
        log.info("Registered {}.", summary(registration));
    }

    /** The counts in words: {@code 4 packs, 15 triggers, ...}. */
    static String summary(Registration registration) {
        return registration.counts().entrySet().stream()
                .map(entry -> entry.getValue().total() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
    }
}
