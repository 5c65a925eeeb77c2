// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.event;

import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.content.ContentSnapshot;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Loop;
import dev.petrel.engine.lifecycle.Service;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.model.Ref;
import dev.petrel.engine.model.Trigger;
import dev.petrel.engine.model.TriggerType;
import dev.petrel.engine.store.StoreException;
import dev.petrel.expression.Rendered;
import dev.petrel.expression.Templates;
import io.prometheus.metrics.core.metrics.Counter;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names events by the {@code dedup_key} of their trigger type: a template that sees the payload as {@code trigger}.
 *
 * <p>The templates are read in the background, so a dispatch does not wait for the database, and a changed one is used
 * as soon as the change is announced, or within seconds. Only the first dispatch asks the database itself, if the service has not done so. A template that
 * fails or gives nothing names nothing: the event counts as new, which is logged and counted.
 */
public final class DedupTemplates implements DedupKeys, Service {

    private static final Logger log = LoggerFactory.getLogger(DedupTemplates.class);
    private static final Duration LOOK = Duration.ofSeconds(2);

    private final ContentCache content;
    private final Templates templates;
    private final Counter failures;
    private final Loop loop;
    private final Set<Ref> complained = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Known known;

    private record Known(ContentSnapshot content, Map<Ref, String> templates) {}

    public DedupTemplates(ContentCache content, Templates templates, Clock clock, Backoff backoff, Metrics metrics) {
        this.content = content;
        this.templates = templates;
        this.failures = metrics.dedupKeyFailures();
        this.loop = new Loop("dedup-keys", clock, backoff, this::look);
        content.onRefresh(loop::wakePaced);
    }

    @Override
    public String name() {
        return "dedup keys";
    }

    @Override
    public void start() {
        loop.start();
    }

    @Override
    public void stop() {
        loop.stop();
    }

    @Override
    public @Nullable String of(Ref trigger, Map<String, @Nullable Object> payload) {
        Known now = known;
        Map<Ref, String> all = now == null ? firstLook() : now.templates();
        String template = all.get(trigger);
        if (template == null) {
            return null;
        }
        Rendered rendered = templates.render(template, Map.of("trigger", payload));
        if (rendered instanceof Rendered.Text text && !text.text().isBlank()) {
            return text.text();
        }
        failures.labelValues(trigger.toString()).inc();
        if (complained.add(trigger)) {
            log.warn(
                    "The dedup_key \"{}\" of trigger \"{}\" cannot name an event, which counts as new then: {}",
                    template,
                    trigger,
                    rendered instanceof Rendered.Failed failed ? failed.message() : "it gives nothing");
        }
        return null;
    }

    private Duration look() {
        ContentSnapshot now = content.recent();
        Known before = known;
        if (before == null || before.content() != now) {
            known = new Known(now, read(now));
            complained.clear();
        }
        return LOOK;
    }

    private synchronized Map<Ref, String> firstLook() {
        Known known = this.known;
        if (known != null) {
            return known.templates();
        }
        try {
            ContentSnapshot now = content.recent();
            Known first = new Known(now, read(now));
            this.known = first;
            return first.templates();
        } catch (StoreException e) {
            log.warn(
                    "Events are not named by their trigger types' dedup_key while these are unknown: {}",
                    e.getMessage());
            return Map.of();
        }
    }

    private static Map<Ref, String> read(ContentSnapshot content) {
        Map<Ref, String> found = new HashMap<>();
        for (TriggerType type : content.list(TriggerType.class)) {
            String template = type.dedupKey();
            if (template != null) {
                found.put(type.ref(), template);
            }
        }
        if (!found.isEmpty()) {
            for (Trigger trigger : content.list(Trigger.class)) {
                String template = found.get(trigger.type());
                if (template != null) {
                    found.put(trigger.ref(), template);
                }
            }
        }
        return Map.copyOf(found);
    }
}
