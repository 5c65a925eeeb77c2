// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.local;

import dev.petrel.engine.lifecycle.Threads;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Ends what was started and deletes its files when this program ends: by itself, by Ctrl-C, or because its terminal goes. */
public final class Teardown {

    private final Runnable ending;
    private final Runnable discarding;
    private final LocalLayout layout;
    private final Thread hook;
    private final CountDownLatch begun = new CountDownLatch(1);
    private final AtomicBoolean keepFiles = new AtomicBoolean();

    private Teardown(Runnable ending, Runnable discarding, LocalLayout layout) {
        this.ending = ending;
        this.discarding = discarding;
        this.layout = layout;
        this.hook = Threads.named("clean-up").newThread(this::run);
    }

    /**
     * From now on {@code ending} is done, once, when this program ends.
     *
     * @param discarding is done after that, unless the files are to stay
     */
    public static Teardown atEnd(Runnable ending, Runnable discarding, LocalLayout layout) {
        Teardown teardown = new Teardown(ending, discarding, layout);
        Runtime.getRuntime().addShutdownHook(teardown.hook);
        return teardown;
    }

    /**
     * Whether the program is ending, so that what failed is not reported as a failure. Waits a moment for it: Ctrl-C
     * reaches all processes at once, and what fails of it in another may be seen here before the interrupt itself.
     */
    public boolean begun() {
        try {
            return begun.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whether the files are to stay, to be looked at. At first they are not. */
    public void keepFiles(boolean keep) {
        keepFiles.set(keep);
    }

    /** Everything is to stay, processes too. */
    public void cancel() {
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    private void run() {
        begun.countDown();
        ending.run();
        if (!keepFiles.get()) {
            discarding.run();
            layout.delete();
        }
    }
}
