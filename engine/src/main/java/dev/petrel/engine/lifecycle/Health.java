// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.lifecycle;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Whether a process is ready to work: a set of named checks, asked when somebody wants to know. A check must be quick
 * and must not throw.
 */
public final class Health {

    private final Map<String, Supplier<Check>> checks = new TreeMap<>();

    /** Adds a check. Every process does so while it is put together, before it is asked. */
    public synchronized void add(String name, Supplier<Check> check) {
        checks.put(name, check);
    }

    /** The outcome of every check by name. */
    public synchronized Map<String, Check> ask() {
        Map<String, Check> outcome = new TreeMap<>();
        checks.forEach((name, check) -> outcome.put(name, check.get()));
        return outcome;
    }

    /** Whether every check is fine. */
    public boolean ready() {
        return ask().values().stream().allMatch(Check::ok);
    }

    /**
     * The outcome of a check.
     *
     * @param detail what there is to know, for a human
     */
    public record Check(boolean ok, String detail) {}
}
