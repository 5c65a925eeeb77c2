// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every service promises. A service's test extends this and says how to make one. */
@Timeout(120)
public abstract class ServiceContract {

    private final Service service = create();

    /** A service that was never started. */
    protected abstract Service create();

    /** A part of the names of all threads that the service has, for telling whether it left any. */
    protected abstract String threadName();

    @Test
    void startsAndStopsManyTimesAndLeavesNoThread() throws InterruptedException {
        for (int i = 0; i < 10; i++) {
            service.start();
            service.stop();
        }
        assertThat(threads()).isEmpty();
    }

    @Test
    void mayBeStoppedBeforeItWasStarted() {
        service.stop();
        assertThat(threads()).isEmpty();
    }

    @Test
    void mayBeStoppedBySeveralThreadsAtOnce() throws InterruptedException {
        service.start();
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> stoppers = IntStream.range(0, 4)
                .mapToObj(n -> new Thread(() -> {
                    awaitQuietly(go);
                    service.stop();
                }))
                .toList();
        stoppers.forEach(Thread::start);
        go.countDown();
        stoppers.forEach(Threads::joinUninterruptibly);
        assertThat(threads()).isEmpty();
    }

    private List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.contains(threadName()))
                .toList();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
