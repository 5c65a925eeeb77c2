// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultChunksTest {

    @Test
    void throwsWhatTheSinkThrowsAndGivesItNothingMore() {
        StoreException away = StoreException.transientFailure("the database is away", null);
        List<Integer> asked = new ArrayList<>();
        Map<String, Object> result = Map.of("x", Collections.nCopies(9000, "a".repeat(1000)));

        assertThatThrownBy(() -> ResultChunks.encode(result, (index, bytes) -> {
                    asked.add(index);
                    if (index == 1) {
                        throw away;
                    }
                }))
                .isSameAs(away);

        assertThat(asked).containsExactly(0, 1);
    }
}
