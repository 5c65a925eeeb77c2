// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.bus.Message;
import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.store.DeadLetterStore;
import dev.petrel.engine.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeadLettersTest {

    private static final int ROOM = 2 << 20;

    private final ManualClock clock = new ManualClock();
    private final DeadLetterStore kept = new MemoryStore(clock).deadLetters();
    private final Metrics metrics = new Metrics();
    private int tries;

    /** A database that takes no letter whose body has more than {@link #ROOM} characters. */
    private final class Narrow implements DeadLetterStore {
        private final int room;

        Narrow(int room) {
            this.room = room;
        }

        @Override
        public void put(DeadLetter letter) {
            tries++;
            if (letter.body().length() > room) {
                throw StoreException.permanentFailure("the document is too large", null);
            }
            kept.put(letter);
        }

        @Override
        public List<DeadLetter> list(int limit) {
            return kept.list(limit);
        }

        @Override
        public List<String> ids() {
            return kept.ids();
        }

        @Override
        public Optional<DeadLetter> get(String id) {
            return kept.get(id);
        }

        @Override
        public boolean remove(String id) {
            return kept.remove(id);
        }

        @Override
        public long count() {
            return kept.count();
        }
    }

    private DeadLetters letters(int room) {
        return new DeadLetters(new Narrow(room), clock, metrics);
    }

    private static Message message(String body) {
        return new Message("m", body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void keepsAMessageOnceWithItsReasonAndCountsIt() {
        letters(ROOM).put(Queue.TRIGGER, message("{}"), "no event", 5);
        letters(ROOM).put(Queue.TRIGGER, message("{}"), "no event again", 6);

        assertThat(kept.list(-1)).singleElement().satisfies(letter -> {
            assertThat(letter.body()).isEqualTo("{}");
            assertThat(letter.reason()).isEqualTo("no event");
            assertThat(letter.attempts()).isEqualTo(5);
            assertThat(letter.at()).isEqualTo(clock.instant());
        });
        assertThat(metrics.deadLettered().labelValues("trigger").get()).isEqualTo(2);
    }

    @Test
    void keepsAPartOfWhatTheDatabaseRefusesWhole() {
        letters(ROOM).put(Queue.TRIGGER, message("x".repeat(ROOM + 1)), "poison", 5);

        assertThat(kept.list(-1)).singleElement().satisfies(letter -> {
            assertThat(letter.body()).hasSize(1 << 20);
            assertThat(letter.reason()).contains("poison", "the first 1048576 are kept", "too large");
        });
    }

    @Test
    void isWorthAnotherTryWhenNothingOfItIsTaken() {
        assertThatThrownBy(() -> letters(1).put(Queue.TRIGGER, message("{}"), "poison", 5))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.isTransient()).isTrue());
        assertThat(kept.count()).isZero();
        assertThat(tries).as("tries at a body that is too short to be cut").isEqualTo(1);
    }
}
