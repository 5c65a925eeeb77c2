// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import dev.petrel.engine.model.Content;
import java.util.Locale;

/** The names of the collections. */
final class Names {

    static final String TRIGGER_INSTANCES = "trigger_instances";
    static final String ENFORCEMENTS = "enforcements";
    static final String EXECUTIONS = "executions";
    static final String EXECUTION_RESULTS = "execution_results";
    static final String NODES = "nodes";
    static final String LEASES = "leases";
    static final String SENSOR_STATUSES = "sensor_statuses";
    static final String REVISION = "revision";
    static final String TIMER_CHECKPOINTS = "timer_checkpoints";
    static final String PLACEMENTS = "placements";
    static final String HASH_RANGES = "hash_ranges";
    static final String KEYS = "keys";
    static final String DEAD_LETTERS = "dead_letters";
    static final String AUDIT = "audit";
    static final String SLOTS = "slots";
    static final String ROLES = "roles";
    static final String ROLE_GROUPS = "role_groups";
    static final String WORKFLOWS = "workflows";
    static final String WORKFLOW_VALUES = "workflow_values";
    static final String TOKENS = "tokens";
    static final String API_KEYS = "api_keys";
    static final String LIVE_OUTPUT = "live_output";

    private Names() {}

    /** Where content of a kind is: {@code content_sensor_type}, for instance. */
    static String content(Class<? extends Content> kind) {
        return "content_"
                + kind.getSimpleName().replaceAll("(?<=.)(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}
