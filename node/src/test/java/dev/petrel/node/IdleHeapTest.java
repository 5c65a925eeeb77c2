// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdleHeapTest {

    private static final long MIB = 1L << 20;

    private final IdleHeap.Growth growth = new IdleHeap.Growth();

    @Test
    void aHeapThatHasGrownIsCollectedOnceTheProcessIsIdle() {
        assertWorthItAfterAMinute(5, 500 * MIB);

        growth.collected(6, 150 * MIB);

        for (int i = 0; i < 6; i++) {
            assertThat(growth.worthACollection(6, 150 * MIB)).isFalse();
        }
    }

    @Test
    void aProcessThatWorksIsLeftAlone() {
        for (int i = 0; i < 100; i++) {
            assertThat(growth.worthACollection(i / 2, 500 * MIB)).isFalse();
        }
    }

    @Test
    void littleGrowthIsNotWorthIt() {
        growth.collected(1, 100 * MIB);
        for (int i = 0; i < IdleHeap.Growth.QUIET_LOOKS + 5; i++) {
            assertThat(growth.worthACollection(1, 125 * MIB)).isFalse();
        }
        assertThat(growth.worthACollection(1, 126 * MIB)).isTrue();
    }

    @Test
    void whatWasInUseThenIsLookedForAgainEverMoreSeldom() {
        long collections = 1;
        int found = 0;
        for (int look = 0; look < 10_000; look++) {
            if (growth.worthACollection(collections, 100 * MIB)) {
                found++;
                growth.collected(++collections, 100 * MIB);
            }
        }
        // Five times within the first hour, then about once an hour.
        assertThat(found).isBetween(10, 25);
    }

    @Test
    void whatWasCollectedMayGrowAgain() {
        growth.collected(1, 100 * MIB);
        assertWorthItAfterAMinute(2, 400 * MIB);
    }

    private void assertWorthItAfterAMinute(long collections, long committed) {
        for (int i = 0; i < IdleHeap.Growth.QUIET_LOOKS; i++) {
            assertThat(growth.worthACollection(collections, committed)).isFalse();
        }
        assertThat(growth.worthACollection(collections, committed)).isTrue();
    }
}
