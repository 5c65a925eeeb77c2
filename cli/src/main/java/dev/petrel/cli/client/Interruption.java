// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.engine.lifecycle.Threads;
import java.io.PrintWriter;

/** Tells who stops waiting by Ctrl-C that the execution goes on, until closed. */
final class Interruption implements AutoCloseable {

    private final Thread hook;

    private Interruption(Thread hook) {
        this.hook = hook;
    }

    static Interruption tell(PrintWriter err, String execution) {
        Thread hook = Threads.named("interruption").newThread(() -> {
            err.println(text(execution));
            err.flush();
        });
        Runtime.getRuntime().addShutdownHook(hook);
        return new Interruption(hook);
    }

    static String text(String execution) {
        return "\npetrel: no longer waiting; execution \"" + execution + "\" goes on. Look with \"petrel execution get "
                + execution + "\", stop it with \"petrel execution cancel " + execution + "\".";
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is ending already: the hook has its say
        }
    }
}
