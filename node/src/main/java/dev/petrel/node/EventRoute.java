// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import dev.petrel.engine.config.SensorConfig;
import dev.petrel.engine.deadletter.DeadLetters;
import dev.petrel.engine.event.DedupTemplates;
import dev.petrel.engine.event.EventFactory;
import dev.petrel.engine.event.EventPublisher;
import dev.petrel.engine.event.RetryingPublisher;
import dev.petrel.engine.event.spool.SpoolingPublisher;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Service;
import dev.petrel.engine.partition.Containers;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How the events of a process get to the broker: where there are sensors, through the node's spool. */
final class EventRoute {

    private static final Duration PUBLISH_DEADLINE = Duration.ofMinutes(1);

    final EventPublisher publisher;
    final EventFactory events;
    private final List<Service> services = new ArrayList<>();

    EventRoute(NodeParts parts) {
        DedupTemplates keys =
                new DedupTemplates(parts.content, parts.templates, parts.clock, parts.backoff, parts.metrics);
        this.events = new EventFactory(parts.clock, parts.random, keys);
        int most = parts.config.api().requests().maxEvent();
        boolean sensors = parts.roles.contains(Role.SENSORCONTAINER);
        if (sensors && parts.config.sensorContainer().spool().maxEvents() > 0) {
            SpoolingPublisher spool = spool(parts);
            services.add(spool);
            parts.health.add("spool", spool::check);
            this.publisher = new EventPublisher(spool, parts.metrics, most);
        } else {
            RetryingPublisher retrying = new RetryingPublisher(parts.bus, parts.clock, parts.backoff, PUBLISH_DEADLINE);
            services.add(retrying);
            this.publisher = new EventPublisher(retrying, parts.metrics, most);
        }
        if (sensors || parts.roles.contains(Role.API)) {
            services.add(keys);
        }
    }

    /** In the order in which they start. */
    List<Service> services() {
        return services;
    }

    private static SpoolingPublisher spool(NodeParts parts) {
        SensorConfig.Spool spool = parts.config.sensorContainer().spool();
        Path directory = spool.directory()
                .resolve(URLEncoder.encode(Containers.label(parts.node, parts.only), StandardCharsets.UTF_8));
        var settings = new SpoolingPublisher.Settings(directory, spool.maxBytes(), spool.maxEvents(), PUBLISH_DEADLINE);
        Backoff pause = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1), parts.random);
        DeadLetters letters = new DeadLetters(parts.store.deadLetters(), parts.clock, parts.metrics);
        return new SpoolingPublisher(
                new SpoolingPublisher.Parts(parts.bus, letters, parts.clock, pause, parts.metrics), settings);
    }
}
