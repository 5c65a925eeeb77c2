// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BudgetTest {

    private final Budget budget = new Budget(100);

    @Test
    void givesNoMoreThanItHas() {
        assertThat(budget.take(60)).isTrue();
        assertThat(budget.take(41)).isFalse();
        assertThat(budget.take(40)).isTrue();
        assertThat(budget.take(1)).isFalse();

        budget.giveBack(60);

        assertThat(budget.take(60)).isTrue();
        assertThat(budget.taken()).isEqualTo(100);
    }

    @Test
    void whatWasBegunMayTakeAsMuchAgainWhileNothingNewBegins() {
        assertThat(budget.take(100)).isTrue();
        assertThat(budget.takeMore(100)).isTrue();
        assertThat(budget.takeMore(1)).isFalse();
        assertThat(budget.taken()).isEqualTo(200);

        budget.giveBack(100);
        assertThat(budget.take(1)).isFalse();

        budget.giveBack(100);
        assertThat(budget.take(1)).isTrue();
    }

    @Test
    void aSizeBeyondAllNumbersIsRefused() {
        assertThat(budget.take(1)).isTrue();
        assertThat(budget.take(Long.MAX_VALUE)).isFalse();
        assertThat(budget.taken()).isEqualTo(1);
    }
}
