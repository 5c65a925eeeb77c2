// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus.rabbit;

import dev.petrel.engine.lifecycle.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs that the broker is away: once when it is lost, once for every new reason why it stays away, and once when it is
 * back. Used by one thread; {@link #reasons} may be read by any.
 */
final class BrokerOutageLog {

    private static final Logger log = LoggerFactory.getLogger(RabbitBus.class);

    private final Clock clock;
    private final Set<String> told = new HashSet<>();
    private boolean wasUp;
    private long since;
    private volatile String reasons = "no connection was made yet";

    BrokerOutageLog(Clock clock) {
        this.clock = clock;
        this.since = clock.nanos();
    }

    void lost(BrokerAddress address, String why) {
        reasons = "the connection to " + address + " was lost: " + why;
        since = clock.nanos();
        wasUp = true;
        told.clear();
        log.warn("The connection to the broker {} was lost: {}. Reconnecting with back-off.", address, why);
    }

    void failed(List<String> attempts, boolean operatorMustAct) {
        reasons = "no broker could be reached: " + String.join("; ", attempts);
        if (!told.add(reasons)) {
            return;
        }
        if (operatorMustAct) {
            log.error("Cannot use the broker: {}. Reconnecting with back-off.", String.join("; ", attempts));
        } else {
            log.warn("Cannot reach the broker: {}. Reconnecting with back-off.", String.join("; ", attempts));
        }
    }

    void over(BrokerConnection connection) {
        String after = wasUp || !told.isEmpty() ? " after " + clock.since(since).toMillis() + " ms" : "";
        log.info(
                "Connected to {} at {}{}, with {} queues.",
                connection.dialect().broker(),
                connection.address(),
                after,
                connection.dialect().quorumQueues() ? "quorum" : "plain durable");
        told.clear();
    }

    /** Why there is no connection. */
    String reasons() {
        return reasons;
    }
}
