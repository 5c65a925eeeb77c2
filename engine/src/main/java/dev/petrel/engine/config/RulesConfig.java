// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

/**
 * {@code [rulesengine]}.
 *
 * @param staleEpoch what becomes of events under an old epoch of their sensor's lease
 * @param longestChain {@code max_trigger_chain}: up to how many events of Petrel's own triggers may cause one
 *     another before no rule takes them any more
 */
public record RulesConfig(int healthPort, StaleEpoch staleEpoch, int longestChain) {

    /** Longer than what rules that follow one another on purpose come to. */
    public static final int LONGEST_CHAIN = 10;

    /** With the usual bound on chains. */
    public RulesConfig(int healthPort, StaleEpoch staleEpoch) {
        this(healthPort, staleEpoch, LONGEST_CHAIN);
    }

    /** What becomes of an event whose sensor's lease has another holder by now. */
    public enum StaleEpoch {
        ACCEPT,
        REFUSE
    }
}
