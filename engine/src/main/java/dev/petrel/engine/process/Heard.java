// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands output to its taker until that throws, or until nobody wants any more. */
final class Heard implements Output {

    private static final Logger log = LoggerFactory.getLogger(Heard.class);

    private final Output taker;
    private final String program;
    private volatile boolean over;

    /** @param program what writes it, for the log */
    Heard(Output taker, String program) {
        this.taker = taker;
        this.program = program;
    }

    @Override
    public void chunk(byte[] bytes, int length) {
        hand(() -> taker.chunk(bytes, length));
    }

    @Override
    public void end() {
        hand(taker::end);
    }

    private void hand(Runnable what) {
        if (over) {
            return;
        }
        try {
            what.run();
        } catch (RuntimeException e) {
            over = true;
            log.error("Dropping what \"{}\" writes from here on: its taker failed.", program, e);
        }
    }

    /** Drops what comes from now on. */
    void stop() {
        over = true;
    }
}
