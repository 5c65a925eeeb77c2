// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import dev.petrel.testbed.bench.measure.CpuTimes;
import dev.petrel.testbed.bench.measure.Listeners;
import dev.petrel.testbed.local.LocalServers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/** Counts the processor time of named processes. Those that cannot be seen, on another machine say, are left out. */
final class CpuCounter {

    static final String BROKER = "broker";
    static final String DATABASE = "database";
    static final String BOTH = "broker and database";

    private static final int AMQP_PORT = 5672;
    private static final int MONGO_PORT = 27017;

    private final Map<String, Long> processes;

    private CpuCounter(Map<String, Long> processes) {
        this.processes = processes;
    }

    static CpuCounter ofServers(LocalServers servers) {
        OptionalLong broker = Listeners.ofMachine().find(servers.amqpUrl(), AMQP_PORT);
        OptionalLong database = Listeners.ofMachine().find(servers.databaseHost(), MONGO_PORT);
        Map<String, Long> found = new LinkedHashMap<>();
        if (broker.isPresent() && broker.equals(database)) {
            found.put(BOTH, broker.getAsLong());
        } else {
            broker.ifPresent(pid -> found.put(BROKER, pid));
            database.ifPresent(pid -> found.put(DATABASE, pid));
        }
        return new CpuCounter(found);
    }

    /** One of a further process. */
    CpuCounter and(String name, long pid) {
        Map<String, Long> more = new LinkedHashMap<>(processes);
        more.put(name, pid);
        return new CpuCounter(more);
    }

    /** Begins to count. */
    Counting begin() {
        return new Counting(read());
    }

    private Map<String, Duration> read() {
        CpuTimes times = CpuTimes.ofMachine();
        return times.known() ? times.read(processes) : Map.of();
    }

    /** What has been used since {@link #begin}. */
    final class Counting {

        private final Map<String, Duration> before;

        private Counting(Map<String, Duration> before) {
            this.before = before;
        }

        Map<String, Duration> end() {
            Map<String, Duration> used = new LinkedHashMap<>();
            read().forEach((name, now) -> used.put(name, now.minus(before.getOrDefault(name, now))));
            return used;
        }
    }
}
