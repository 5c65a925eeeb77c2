// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.memory.ManualClock;
import dev.petrel.testbed.local.LocalFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NemesisTest {

    private final ManualClock clock = new ManualClock();
    private final List<String> done = new ArrayList<>();
    private boolean back = true;
    private final Nemesis nemesis = new Nemesis(new Noted(), new FaultSchedule(plan()), clock);

    @Test
    void beginsAFaultAfterTheCalmAndEndsItWhenItsTimeIsOver() throws Exception {
        assertThat(nemesis.step()).isEmpty();

        clock.advance(Duration.ofSeconds(10));
        assertThat(nemesis.step()).isPresent();
        assertThat(nemesis.calm()).isFalse();
        clock.advance(Duration.ofSeconds(15));
        assertThat(nemesis.step()).isEmpty();

        assertThat(done).containsExactly("begin broker-kill", "end broker-kill");
        assertThat(nemesis.struck()).hasSize(1);
    }

    @Test
    void waitsForWhatWasStruckBeforeTheNextFault() throws Exception {
        back = false;
        strikeAndEnd();
        clock.advance(Duration.ofSeconds(60));
        assertThat(nemesis.step()).isEmpty();
        assertThat(nemesis.calm()).isFalse();

        back = true;
        assertThat(nemesis.step()).isEmpty();
        assertThat(nemesis.calm()).isTrue();

        clock.advance(Duration.ofSeconds(10));
        assertThat(nemesis.step()).isPresent();
    }

    @Test
    void givesUpOnWhatDoesNotComeBack() throws Exception {
        back = false;
        strikeAndEnd();
        clock.advance(Duration.ofMinutes(4));

        assertThatThrownBy(nemesis::step).isInstanceOf(LocalFailure.class).hasMessageContaining("broker-kill x");
    }

    private void strikeAndEnd() throws Exception {
        clock.advance(Duration.ofSeconds(10));
        assertThat(nemesis.step()).isPresent();
        clock.advance(Duration.ofSeconds(15));
        assertThat(nemesis.step()).isEmpty();
    }

    private static ChaosPlan plan() {
        return new ChaosPlan(
                1,
                ChaosPlan.Load.actions(10, 10, 0),
                List.of("a"),
                List.of("x"),
                List.of(Fault.Kind.BROKER_KILL),
                Duration.ofSeconds(5));
    }

    private final class Noted implements FaultInjector {
        @Override
        public void begin(Fault fault) {
            done.add("begin " + fault.kind().word());
        }

        @Override
        public void end(Fault fault) {
            done.add("end " + fault.kind().word());
        }

        @Override
        public boolean over(Fault fault) {
            return back;
        }
    }
}
