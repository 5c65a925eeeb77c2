// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class IdsTest {

    private static final Ref RULE = Ref.of("mypack.mypack_test");

    @Test
    void theSameEventAndRuleNameTheSameExecution() {
        String event = Ids.random(new Random(1));

        assertThat(Ids.execution(event, RULE)).isEqualTo(Ids.execution(event, RULE));
        assertThat(Ids.isId(Ids.execution(event, RULE))).isTrue();
    }

    @Test
    void otherEventsRulesAndPurposesNameOtherThings() {
        String event = Ids.random(new Random(1));

        assertThat(Ids.execution(event, RULE))
                .isNotEqualTo(Ids.execution(Ids.random(new Random(2)), RULE))
                .isNotEqualTo(Ids.execution(event, Ref.of("mypack.other")))
                .isNotEqualTo(Ids.enforcement(event, RULE));
    }

    @Test
    void partsDoNotRunIntoEachOther() {
        assertThat(Ids.derive("ab", "c")).isNotEqualTo(Ids.derive("a", "bc"));
    }

    /** Stored documents depend on it: changing how ids are derived breaks the promise across an upgrade. */
    @Test
    void derivationStaysAsItIs() {
        assertThat(Ids.execution("0123456789abcdef01234567", RULE)).isEqualTo("0dba2f2a3d7f307da0e0c2bd");
    }
}
