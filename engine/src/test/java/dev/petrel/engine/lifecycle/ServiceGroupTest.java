// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceGroupTest {

    private final List<String> happened = new ArrayList<>();

    @Test
    void startsInOrderAndStopsInReverse() throws InterruptedException {
        ServiceGroup group = new ServiceGroup("group", List.of(service("a", false), service("b", false)));

        group.start();
        group.stop();
        group.stop();

        assertThat(happened).containsExactly("start a", "start b", "stop b", "stop a");
    }

    @Test
    void stopsWhatHadStartedWhenOneFails() {
        ServiceGroup group = new ServiceGroup("group", List.of(service("a", false), service("b", true)));

        assertThatThrownBy(group::start).hasMessage("b does not start");
        assertThat(happened).containsExactly("start a", "stop a");
    }

    private Service service(String name, boolean fails) {
        return new Service() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public void start() {
                if (fails) {
                    throw new IllegalStateException(name + " does not start");
                }
                happened.add("start " + name);
            }

            @Override
            public void stop() {
                happened.add("stop " + name);
            }
        };
    }
}
