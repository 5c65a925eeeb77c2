// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SensorLogTest {

    private static final int MOST = SensorLog.MOST_BEFORE_SETUP;

    private final List<String> written = new ArrayList<>();
    private final SensorLog log = new SensorLog((level, text) -> written.add(level + " " + text));

    @Test
    void writesEverythingOnceTheSensorIsSetUp() {
        log.begins(false);
        log.opens();
        lines(10 * MOST);

        assertThat(written).hasSize(10 * MOST);
    }

    @Test
    void aFloodBeforeThatIsCutAndCounted() {
        log.begins(false);
        lines(MOST + 5000);
        assertThat(written).hasSize(MOST);

        log.opens();
        assertThat(written)
                .hasSize(MOST + 1)
                .last()
                .isEqualTo("WARNING 5000 lines that it wrote before it was set up are left out");
    }

    @Test
    void whatIsSaidAgainAndAgainIsNotWritten() {
        for (int start = 0; start < 50; start++) {
            log.begins(true);
            lines(1000);
        }
        assertThat(written).isEmpty();
    }

    @Test
    void whatWasHeldIsWrittenWhenItRunsAfterAll() {
        log.begins(true);
        log.line("DEBUG", "looking");
        log.printed("connected");
        assertThat(written).isEmpty();

        log.opens();
        log.line("ERROR", "lost");
        assertThat(written).containsExactly("DEBUG looking", "INFO connected", "ERROR lost");
    }

    @Test
    void theLastOfWhatWasHeldIsKept() {
        log.begins(true);
        lines(MOST + 3);
        log.opens();

        assertThat(written)
                .hasSize(MOST + 1)
                .contains("INFO line " + (MOST + 2))
                .doesNotContain("INFO line 2");
        assertThat(written.get(MOST)).startsWith("WARNING 3 lines");
    }

    @Test
    void aFloodThatIsReadAfterItsReasonIsBoundedToo() {
        log.begins(true);
        lines(5);
        log.shows();
        assertThat(written).hasSize(5);
        lines(5000);
        log.ends();

        assertThat(written).hasSize(MOST + 1).last().asString().startsWith("WARNING " + (5005 - MOST) + " lines");
    }

    @Test
    void remembersTheLastLineThatSaysSomething() {
        log.begins(false);
        assertThat(log.lastPrinted()).isNull();
        log.printed("jq: not found");
        log.printed("  ");
        assertThat(log.lastPrinted()).isEqualTo("jq: not found");

        log.printed("x".repeat(1 << 20));
        assertThat(log.lastPrinted()).hasSizeLessThan(400);
        log.begins(true);
        assertThat(log.lastPrinted()).isNull();
    }

    private void lines(int count) {
        for (int i = 0; i < count; i++) {
            log.printed("line " + i);
        }
    }
}
