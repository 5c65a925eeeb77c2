// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefTest {

    @Test
    void splitsAtTheFirstDot() {
        assertThat(Ref.of("core.st2.webhook")).isEqualTo(new Ref("core", "st2.webhook"));
    }

    @Test
    void aNameMayHoldSpacesAndFullStops() {
        assertThat(Ref.of("pack.Run it. Then stop.")).hasToString("pack.Run it. Then stop.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nodot", ".name", "pack."})
    void refusesWhatIsNoReference(String text) {
        assertThat(Ref.parse(text)).isEmpty();
        assertThatThrownBy(() -> Ref.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pack.name");
    }
}
