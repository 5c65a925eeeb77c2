// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private final Metrics metrics = new Metrics();

    @Test
    void severalServicesShareAMetric() {
        metrics.triggersAccepted().labelValues("p.t").inc();
        metrics.triggersAccepted().labelValues("p.t").inc();

        assertThat(metrics.triggersAccepted().labelValues("p.t").get()).isEqualTo(2);
        assertThat(names()).containsExactly("petrel_triggers_accepted");
    }

    @Test
    void gaugesMayBeAskedForTheirValue() {
        metrics.gaugeOf("free", "help", callback -> callback.call(3));
        metrics.gaugeOf("free", "help", callback -> callback.call(4));

        assertThat(names()).containsExactly("petrel_free");
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        metrics.registry().scrape().forEach(s -> names.add(s.getMetadata().getName()));
        return names;
    }
}
