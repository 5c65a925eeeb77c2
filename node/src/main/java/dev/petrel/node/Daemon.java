// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import dev.petrel.cli.terminal.ExitCodes;
import dev.petrel.cli.terminal.Version;
import dev.petrel.engine.config.LoadedConfig;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Service;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.lifecycle.Threads;
import dev.petrel.engine.model.Ref;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process that runs until it is told to end. */
final class Daemon {

    private static final Logger log = LoggerFactory.getLogger(Daemon.class);

    private Daemon() {}

    /**
     * Runs these roles under this configuration until SIGTERM or SIGINT.
     *
     * @param only the one sensor that the process is for, if it is for one only
     */
    static int run(LoadedConfig loaded, List<Role> roles, boolean register, Optional<Ref> only)
            throws InterruptedException {
        announce(loaded, roles);
        return run(
                new Node(loaded.config(), roles, register, only),
                roles.size() == 1 ? roles.get(0).word() : "petrel");
    }

    /** Starts {@code service}, waits for the end of the process, and stops it. */
    static int run(Service service, String name) throws InterruptedException {
        Clock clock = new SystemClock();
        CountDownLatch ended = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        Thread hook = Threads.named("shutdown").newThread(() -> {
            asked.countDown();
            awaitQuietly(ended);
        });
        Runtime.getRuntime().addShutdownHook(hook);
        long began = clock.nanos();
        IdleHeap heap = new IdleHeap(clock);
        Optional<MissingArchive> archive = MissingArchive.of(System.getProperties(), clock);
        try {
            service.start();
            heap.start();
            archive.ifPresent(MissingArchive::start);
            log.info("{} is up after {} ms.", name, clock.since(began).toMillis());
            asked.await();
            long stopping = clock.nanos();
            log.info("{} stops.", name);
            archive.ifPresent(MissingArchive::stop);
            heap.stop();
            service.stop();
            log.info("{} has stopped after {} ms.", name, clock.since(stopping).toMillis());
            return ExitCodes.OK;
        } finally {
            ended.countDown();
        }
    }

    static void announce(LoadedConfig loaded, List<Role> roles) {
        System.setProperty("petrel.node", loaded.config().sensorContainer().nodeName());
        String settings = loaded.effective().summary();
        log.info(
                "Petrel {} on node {}: {}. Configuration from {}: {}.",
                Version.text(),
                loaded.config().sensorContainer().nodeName(),
                roles.stream().map(Role::word).toList(),
                loaded.files(),
                settings.isEmpty() ? "defaults only" : settings);
        loaded.warnings().forEach(warning -> log.warn("{}.", warning));
        if (!loaded.unused().isEmpty()) {
            log.info("These keys of st2.conf mean nothing to Petrel and are ignored: {}.", loaded.unused());
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
