// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules;

import static dev.petrel.rules.EventResult.Rejection.UNFIT_PAYLOAD;
import static dev.petrel.rules.EventResult.Rejection.UNKNOWN_TRIGGER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.content.ContentCache;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.Ref;
import org.junit.jupiter.api.Test;

class RejectionLogTest {

    private static final Ref TRIGGER = Ref.of("p.t");

    private final RejectionLog rejections = new RejectionLog();
    private final RuleSet rules = ruleSet();

    @Test
    void onlyTheFirstOfATriggerAndReasonIsNew() {
        assertThat(rejections.isNew(rules, TRIGGER, UNFIT_PAYLOAD)).isTrue();
        assertThat(rejections.isNew(rules, TRIGGER, UNFIT_PAYLOAD)).isFalse();
        assertThat(rejections.isNew(rules, TRIGGER, UNKNOWN_TRIGGER)).isTrue();
        assertThat(rejections.isNew(rules, Ref.of("p.u"), UNFIT_PAYLOAD)).isTrue();
    }

    @Test
    void afterAChangeOfTheRulesItIsNewAgain() {
        rejections.isNew(rules, TRIGGER, UNFIT_PAYLOAD);
        RuleSet changed = ruleSet();

        assertThat(rejections.isNew(changed, TRIGGER, UNFIT_PAYLOAD)).isTrue();
        assertThat(rejections.isNew(changed, TRIGGER, UNFIT_PAYLOAD)).isFalse();
    }

    @Test
    void remembersNoMoreThanSoMany() {
        for (int i = 0; i < RejectionLog.MOST; i++) {
            assertThat(rejections.isNew(rules, Ref.of("p.t" + i), UNKNOWN_TRIGGER))
                    .isTrue();
        }
        assertThat(rejections.isNew(rules, Ref.of("p.more"), UNKNOWN_TRIGGER)).isFalse();
    }

    private static RuleSet ruleSet() {
        ManualClock clock = new ManualClock();
        ContentCache content = new ContentCache(new MemoryStore(clock).content(), clock);
        return RuleSet.of(content.now(), Engines.RUNNERS, Engines.TEMPLATES);
    }
}
