// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.terminal.CliContext;
import dev.petrel.engine.lifecycle.Clock;

/** Tells on a terminal what is waited for, on one line of standard error that is wiped at the end; elsewhere nothing. */
final class Progress implements AutoCloseable {

    private static final String REST_OF_LINE = "\033[K";

    private final CliContext context;
    private final Clock clock;
    private final long began;
    private final String what;

    /** Begins to tell, and to count the time. */
    Progress(CliContext context, Clock clock, String what) {
        this.context = context;
        this.clock = clock;
        this.began = clock.nanos();
        this.what = what;
    }

    void status(String status) {
        say("\r" + what + ": " + status + ", " + clock.since(began).toSeconds() + " s" + REST_OF_LINE);
    }

    @Override
    public void close() {
        say("\r" + REST_OF_LINE);
    }

    private void say(String text) {
        if (context.terminal().err()) {
            context.err().print(text);
            context.err().flush();
        }
    }
}
