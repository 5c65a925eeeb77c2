// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.engine.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What in a partition an operator must act on. */
final class PartitionFindings {

    private PartitionFindings() {}

    /** A line each: the provider's error, its warnings, and sensors that have nodes of which none is there. */
    static List<String> of(Map<String, @Nullable Object> partition) {
        List<String> findings = new ArrayList<>();
        Object error = partition.get("error");
        if (error != null) {
            findings.add("error: " + error);
        }
        Json.strings(partition.get("warnings")).forEach(warning -> findings.add("warning: " + warning));
        for (Map<String, @Nullable Object> sensor : sensors(partition)) {
            String why = String.valueOf(sensor.get("why"));
            if (sensor.get("owner") == null && why.startsWith("none of its nodes")) {
                findings.add("warning: sensor \"" + sensor.get("sensor") + "\" runs nowhere: " + why + " "
                        + sensor.get("nodes"));
            }
        }
        return findings;
    }

    @SuppressWarnings("unchecked") // the API's shape
    static List<Map<String, @Nullable Object>> sensors(Map<String, @Nullable Object> partition) {
        return partition.get("sensors") instanceof List<?> list
                ? (List<Map<String, @Nullable Object>>) list
                : List.of();
    }
}
