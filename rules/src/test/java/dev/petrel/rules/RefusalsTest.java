// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules;

import static dev.petrel.rules.Refusals.Reason.UNFIT_PAYLOAD;
import static dev.petrel.rules.Refusals.Reason.UNKNOWN_TRIGGER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.Ref;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusalsTest {

    private static final Ref TRIGGER = Ref.of("p.t");

    private final Refusals refusals = new Refusals();
    private final RuleIndex index = RuleIndex.of(List.of(), List.of());

    @Test
    void onlyTheFirstOfATriggerAndReasonIsNew() {
        assertThat(refusals.isNew(index, TRIGGER, UNFIT_PAYLOAD)).isTrue();
        assertThat(refusals.isNew(index, TRIGGER, UNFIT_PAYLOAD)).isFalse();
        assertThat(refusals.isNew(index, TRIGGER, UNKNOWN_TRIGGER)).isTrue();
        assertThat(refusals.isNew(index, Ref.of("p.u"), UNFIT_PAYLOAD)).isTrue();
    }

    @Test
    void afterAChangeOfTheRulesItIsNewAgain() {
        refusals.isNew(index, TRIGGER, UNFIT_PAYLOAD);
        RuleIndex changed = RuleIndex.of(List.of(), List.of());

        assertThat(refusals.isNew(changed, TRIGGER, UNFIT_PAYLOAD)).isTrue();
        assertThat(refusals.isNew(changed, TRIGGER, UNFIT_PAYLOAD)).isFalse();
    }

    @Test
    void remembersNoMoreThanSoMany() {
        for (int i = 0; i < Refusals.MOST; i++) {
            assertThat(refusals.isNew(index, Ref.of("p.t" + i), UNKNOWN_TRIGGER))
                    .isTrue();
        }
        assertThat(refusals.isNew(index, Ref.of("p.more"), UNKNOWN_TRIGGER)).isFalse();
    }
}
