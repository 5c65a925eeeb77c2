// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import static dev.petrel.engine.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

interface CheckpointContract extends StoreSetup {

    private CheckpointStore checkpoints() {
        return store().checkpoints();
    }

    @Test
    default void keepsTheLatestCheckpointOfEveryTimer() {
        assertThat(checkpoints().checkpoints()).isEmpty();
        checkpoints().put("core.a.$x", T0.plusNanos(123_456_789));
        checkpoints().put("core.b", T0);

        checkpoints().put("core.b", T0.minusSeconds(1));

        assertThat(checkpoints().checkpoints())
                .isEqualTo(Map.of("core.a.$x", T0.plusNanos(123_456_789), "core.b", T0.minusSeconds(1)));
    }

    @Test
    default void forgetsACheckpoint() {
        checkpoints().put("core.a", T0);
        checkpoints().put("core.b", T0);

        checkpoints().delete("core.a");
        checkpoints().delete("none");

        assertThat(checkpoints().checkpoints()).isEqualTo(Map.of("core.b", T0));
    }
}
