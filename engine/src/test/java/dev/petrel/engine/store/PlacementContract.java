// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.Ref;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

interface PlacementContract extends StoreSetup {

    Ref SENSOR = new Ref("demo", "S");
    Ref OTHER = new Ref("demo", "O.$x");

    private PlacementStore placements() {
        return store().placements();
    }

    @Test
    default void keepsTheLatestPlacementOfEverySensor() {
        assertThat(placements().placements()).isEmpty();
        placements().place(SENSOR, "i1");
        placements().place(OTHER, "i1");

        placements().place(SENSOR, "i2");

        assertThat(placements().placements()).isEqualTo(Map.of(SENSOR, "i2", OTHER, "i1"));
    }

    @Test
    default void forgetsAPlacement() {
        placements().place(SENSOR, "i1");
        placements().place(OTHER, "i1");

        placements().remove(SENSOR);
        placements().remove(SENSOR);

        assertThat(placements().placements()).isEqualTo(Map.of(OTHER, "i1"));
    }

    @Test
    default void keepsOneOfPlacementsThatRace() throws Exception {
        List<Boolean> ignored = Race.run(8, racer -> () -> {
            placements().place(SENSOR, "i" + racer);
            return true;
        });

        assertThat(placements().placements()).containsOnlyKeys(SENSOR);
    }

    @Test
    default void keepsTheLatestHashRangesOfEveryNode() {
        assertThat(placements().hashRanges()).isEmpty();
        placements().publishHashRanges("a.example.org", "MIN..5 | 7..MAX");
        placements().publishHashRanges("b", "5..7");

        placements().publishHashRanges("b", "");

        assertThat(placements().hashRanges()).isEqualTo(Map.of("a.example.org", "MIN..5 | 7..MAX", "b", ""));
        assertThat(placements().placements()).isEmpty();
    }
}
