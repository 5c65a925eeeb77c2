// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.lifecycle;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Whether a process is ready to work: a set of named checks, asked when its health is asked for, by any thread. A check
 * must not block, for its process's heartbeat waits for it. One that throws is not fine.
 */
public final class Health {

    private final Map<String, Supplier<Check>> checks = new TreeMap<>();

    /** Adds a check. Every process does so while it is put together, before it is asked. */
    public synchronized void add(String name, Supplier<Check> check) {
        checks.put(name, check);
    }

    /** The outcome of every check by name. */
    public Map<String, Check> ask() {
        Map<String, Supplier<Check>> all;
        synchronized (this) {
            all = Map.copyOf(checks);
        }
        Map<String, Check> outcome = new TreeMap<>();
        all.forEach((name, check) -> outcome.put(name, ask(check)));
        return outcome;
    }

    private static Check ask(Supplier<Check> check) {
        try {
            return check.get();
        } catch (RuntimeException e) { // a bug; the other checks are reported all the same
            return new Check(false, "the check itself failed: " + e);
        }
    }

    /** Whether the process can do its work, as far as every check can tell. */
    public boolean ready() {
        return ask().values().stream().allMatch(Check::ready);
    }

    /**
     * The outcome of a check.
     *
     * @param detail what there is to know, for a human
     * @param ready whether the process can do its work all the same: a check that is not fine and ready is a warning
     */
    public record Check(boolean ok, String detail, boolean ready) {

        /** A check on which the process's readiness depends. */
        public Check(boolean ok, String detail) {
            this(ok, detail, ok);
        }

        /** Something that a human should look at, while the process works on. */
        public static Check warning(String detail) {
            return new Check(false, detail, true);
        }
    }
}
