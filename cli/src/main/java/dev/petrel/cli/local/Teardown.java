// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.local;

import dev.petrel.engine.lifecycle.Threads;
import java.util.concurrent.atomic.AtomicBoolean;

/** Ends a cluster and deletes its files when this program ends: by itself, by Ctrl-C, or because its terminal goes. */
public final class Teardown {

    private final LocalCluster cluster;
    private final LocalLayout layout;
    private final Thread hook;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean keepFiles = new AtomicBoolean();

    private Teardown(LocalCluster cluster, LocalLayout layout) {
        this.cluster = cluster;
        this.layout = layout;
        this.hook = Threads.named("clean-up").newThread(this::run);
    }

    /** From now on {@code cluster} ends with this program. */
    public static Teardown atEnd(LocalCluster cluster, LocalLayout layout) {
        Teardown teardown = new Teardown(cluster, layout);
        Runtime.getRuntime().addShutdownHook(teardown.hook);
        return teardown;
    }

    /** Whether the program is ending, so that a process that ends is no failure to tell anybody about. */
    public boolean begun() {
        return begun.get();
    }

    /** The files are to stay, to be looked at. */
    public void keepFiles() {
        keepFiles.set(true);
    }

    /** Everything is to stay, processes too. */
    public void cancel() {
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    private void run() {
        begun.set(true);
        cluster.close();
        if (!keepFiles.get()) {
            layout.delete();
        }
    }
}
