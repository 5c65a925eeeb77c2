// SPDX-License-Identifier: Apache-2.0
package dev.petrel.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.metrics.Metrics;
import org.junit.jupiter.api.Test;

class RulesMetricsTest {

    @Test
    void sharesItsNamesWithTheOtherRolesOfAProcess() {
        Metrics metrics = new Metrics();
        RulesMetrics rules = new RulesMetrics(metrics);

        rules.suppressed(2);
        metrics.duplicatesSuppressed().labelValues("notification").inc();

        assertThat(metrics.duplicatesSuppressed().labelValues("event").get()).isEqualTo(2);
    }
}
