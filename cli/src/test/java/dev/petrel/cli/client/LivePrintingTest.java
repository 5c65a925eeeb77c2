// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.memory.ManualClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is printed of an execution while it runs, and what is left for its end. */
class LivePrintingTest {

    private final ManualClock clock = new ManualClock();
    private final Deque<String> texts = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private final LivePrinting printing = new LivePrinting(
            (path, parameters) -> {
                asked.add(path);
                return parameters.containsValue("stdout") ? texts.remove() : "";
            },
            clock,
            "/v1/executions/x",
            lines::add);

    private void look(String text) throws Exception {
        clock.advance(Duration.ofSeconds(2));
        texts.add(text);
        printing.look();
    }

    @Test
    void printsWholeLinesOnceAndTheRestAtTheEnd() throws Exception {
        printing.look();
        assertThat(asked).as("it may end soon").isEmpty();
        look("one\ntw");
        printing.look();
        assertThat(asked).as("once a second").hasSize(2);
        look("one\ntwo\nthree\n");
        look("one\ntwo\nthree\nfo");

        assertThat(lines).containsExactly("one", "two", "three");
        assertThat(printing.rest("stdout", "one\ntwo\nthree\nfour")).isEqualTo("four\n");
        assertThat(printing.rest("stderr", "bad")).isEqualTo("bad");
    }

    @Test
    void printsNothingTwiceThatTheResultHasInAnotherForm() throws Exception {
        look("{\"a\":1}\n");
        assertThat(printing.rest("stdout", "{\"a\": 1}")).isEmpty();
    }
}
