// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression;

/**
 * How often several regular expressions may look at characters, all together: a bound on the time that one request takes,
 * however many expressions it is held against. Not for several threads.
 */
public final class RegexBudget {

    private long left;

    /** @param looks a hundred million take about a second */
    public RegexBudget(long looks) {
        this.left = looks;
    }

    /** What is left; 0 when it is spent. */
    public long left() {
        return left;
    }

    void spend(long looks) {
        left = Math.max(0, left - looks);
    }
}
