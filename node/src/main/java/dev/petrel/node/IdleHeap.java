// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Loop;
import dev.petrel.engine.lifecycle.Service;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Random;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives memory back to the machine when a burst of work is over. Java's serial collector lets the heap grow with the
 * work, and makes it smaller only in a whole collection, which an idle process never needs. So the process asks for one
 * when it has been idle for a minute and its heap has grown since the last; and later again, at growing intervals, for
 * what was still in use then. A process that works is left alone.
 */
final class IdleHeap implements Service {

    private static final Logger log = LoggerFactory.getLogger(IdleHeap.class);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    /** How much of the heap is to be free after such a collection, in percent. */
    private static final String FREE = "25";

    private final Growth growth = new Growth();
    private final Loop loop;

    IdleHeap(Clock clock) {
        Backoff backoff = new Backoff(LOOK_EVERY, LOOK_EVERY.multipliedBy(10), new Random());
        this.loop = new Loop("idle-heap", clock, backoff, this::look);
    }

    @Override
    public String name() {
        return loop.name();
    }

    @Override
    public void start() {
        loop.start();
    }

    @Override
    public void stop() {
        loop.stop();
    }

    private Duration look() {
        if (growth.worthACollection(collections(), committed())) {
            long before = committed();
            collect();
            trim();
            growth.collected(collections(), committed());
            log.debug("Idle: the heap went from {} to {} MiB.", before >> 20, committed() >> 20);
        }
        return LOOK_EVERY;
    }

    /** Under other limits than usual: a heap that works is the faster the more of it is free. */
    private static void collect() {
        HotSpotDiagnosticMXBean java = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        String least = java.getVMOption("MinHeapFreeRatio").getValue();
        String most = java.getVMOption("MaxHeapFreeRatio").getValue();
        java.setVMOption("MinHeapFreeRatio", "10");
        java.setVMOption("MaxHeapFreeRatio", FREE);
        try {
            System.gc();
        } finally {
            java.setVMOption("MaxHeapFreeRatio", most);
            java.setVMOption("MinHeapFreeRatio", least);
        }
    }

    /**
     * Has the C library give back what buffers outside the heap have left, which it keeps for later. A Java without that
     * command, or on another system, does without.
     */
    private static void trim() {
        try {
            Object[] words = {new String[0]};
            Object said = ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "systemTrimNativeHeap",
                            words,
                            new String[] {String[].class.getName()});
            log.debug("Idle: {}", said);
        } catch (JMException | RuntimeMBeanException e) {
            log.debug("This Java cannot trim the native heap: {}", e.toString());
        }
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }

    private static long committed() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
    }

    /** Whether the process is idle, and its heap has grown since the last time. For one thread. */
    static final class Growth {

        /**
         * So many looks in a row without a collection, a minute: little is allocated. Bursts that follow each other sooner
         * find the heap as they left it; one that finds it small has to make it large again.
         */
        static final int QUIET_LOOKS = 12;

        /** In looks: from two minutes to about an hour. */
        private static final int FIRST_INTERVAL = 24;

        private static final int LONGEST_INTERVAL = 720;

        private static final long SMALLEST = 16L << 20;

        private long seen = -1;
        private int quiet;
        private long kept;
        private int interval = FIRST_INTERVAL;
        private int left;

        /**
         * Whether a collection would pay.
         *
         * @param collections how many there have been since the process began
         * @param committed how many bytes the heap takes of the machine
         */
        boolean worthACollection(long collections, long committed) {
            quiet = collections == seen ? quiet + 1 : 0;
            seen = collections;
            if (committed - kept > Math.max(SMALLEST, kept / 4)) {
                interval = FIRST_INTERVAL; // there was work since
                kept = committed;
                left = 0;
            }
            left--;
            return quiet >= QUIET_LOOKS && left < 0;
        }

        /** Tells of the collection: the heap takes {@code committed} bytes now. */
        void collected(long collections, long committed) {
            seen = collections;
            quiet = 0;
            kept = committed;
            left = interval;
            interval = Math.min(LONGEST_INTERVAL, 2 * interval);
        }
    }
}
