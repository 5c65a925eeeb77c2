// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.partition;

import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.metrics.Metrics;
import io.prometheus.metrics.core.metrics.Counter;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A provider under the eyes of an operator: whether a change of its partition is refused is a metric, and what there is
 * to say of it is logged when it changes, at most every few seconds, and again from time to time while it is refused.
 */
public final class PartitionWatch extends PartitionDecorator {

    private static final Logger log = LoggerFactory.getLogger(PartitionWatch.class);
    private static final Duration QUIET = Duration.ofSeconds(5);
    private static final Duration REMIND = Duration.ofMinutes(10);

    private final Clock clock;
    private final Counter refusals;
    private List<Remark> told = List.of();
    private long toldAt;
    private boolean spoken;
    private volatile boolean refused;

    public PartitionWatch(PartitionProvider inner, Clock clock, Metrics metrics) {
        super(inner);
        this.clock = clock;
        this.refusals = metrics.partitionMapRefusals();
        metrics.partitionMapRefused(values -> values.set(refused ? 1 : 0));
    }

    @Override
    public boolean refresh() {
        boolean changed = super.refresh();
        List<Remark> now = remarks();
        refused = now.stream().anyMatch(Remark::error);
        if (changed && refused) {
            refusals.inc();
        }
        tell(now);
        return changed;
    }

    private void tell(List<Remark> now) {
        boolean same = now.equals(told);
        Duration silence = same ? REMIND : QUIET;
        if (same && !refused || spoken && clock.since(toldAt).compareTo(silence) < 0) {
            return;
        }
        now.forEach(remark -> {
            if (remark.error()) {
                log.error("The partition map is refused: {}", remark.text());
            } else {
                log.warn("Partition map: {}", remark.text());
            }
        });
        if (now.isEmpty()) {
            log.info("Partition map: nothing to complain of any more.");
        }
        told = now;
        toldAt = clock.nanos();
        spoken = true;
    }
}
