// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What a role may grant, by StackStorm's names: {@code rule_modify}. Each is about one type of resources; the one that
 * ends in {@code _all} grants all of its type.
 */
public enum Permission {
    PACK_LIST("pack", "list"),
    PACK_VIEW("pack", "view"),
    PACK_CREATE("pack", "create"),
    PACK_MODIFY("pack", "modify"),
    PACK_DELETE("pack", "delete"),
    PACK_INSTALL("pack", "install"),
    PACK_UNINSTALL("pack", "uninstall"),
    PACK_REGISTER("pack", "register"),
    PACK_CONFIG("pack", "config"),
    PACK_SEARCH("pack", "search"),
    PACK_VIEWS_INDEX_HEALTH("pack", "views_index_health"),
    PACK_ALL("pack", "all"),
    SENSOR_TYPE_LIST("sensor_type", "list"),
    SENSOR_TYPE_VIEW("sensor_type", "view"),
    SENSOR_TYPE_MODIFY("sensor_type", "modify"),
    SENSOR_TYPE_ALL("sensor_type", "all"),
    RUNNER_TYPE_LIST("runner_type", "list"),
    RUNNER_TYPE_VIEW("runner_type", "view"),
    RUNNER_TYPE_MODIFY("runner_type", "modify"),
    RUNNER_TYPE_ALL("runner_type", "all"),
    ACTION_LIST("action", "list"),
    ACTION_VIEW("action", "view"),
    ACTION_CREATE("action", "create"),
    ACTION_MODIFY("action", "modify"),
    ACTION_DELETE("action", "delete"),
    ACTION_EXECUTE("action", "execute"),
    ACTION_ALL("action", "all"),
    ACTION_ALIAS_LIST("action_alias", "list"),
    ACTION_ALIAS_VIEW("action_alias", "view"),
    ACTION_ALIAS_MATCH("action_alias", "match"),
    ACTION_ALIAS_HELP("action_alias", "help"),
    ACTION_ALIAS_CREATE("action_alias", "create"),
    ACTION_ALIAS_MODIFY("action_alias", "modify"),
    ACTION_ALIAS_DELETE("action_alias", "delete"),
    ACTION_ALIAS_ALL("action_alias", "all"),
    EXECUTION_LIST("execution", "list"),
    EXECUTION_VIEW("execution", "view"),
    EXECUTION_RERUN("execution", "rerun"),
    EXECUTION_STOP("execution", "stop"),
    EXECUTION_ALL("execution", "all"),
    EXECUTION_VIEWS_FILTERS_LIST("execution", "views_filters_list"),
    RULE_LIST("rule", "list"),
    RULE_VIEW("rule", "view"),
    RULE_CREATE("rule", "create"),
    RULE_MODIFY("rule", "modify"),
    RULE_DELETE("rule", "delete"),
    RULE_ALL("rule", "all"),
    RULE_ENFORCEMENT_LIST("rule_enforcement", "list"),
    RULE_ENFORCEMENT_VIEW("rule_enforcement", "view"),
    KEY_VALUE_PAIR_LIST("key_value_pair", "list"),
    KEY_VALUE_PAIR_VIEW("key_value_pair", "view"),
    KEY_VALUE_PAIR_SET("key_value_pair", "set"),
    KEY_VALUE_PAIR_DELETE("key_value_pair", "delete"),
    KEY_VALUE_PAIR_ALL("key_value_pair", "all"),
    WEBHOOK_LIST("webhook", "list"),
    WEBHOOK_VIEW("webhook", "view"),
    WEBHOOK_CREATE("webhook", "create"),
    WEBHOOK_SEND("webhook", "send"),
    WEBHOOK_DELETE("webhook", "delete"),
    WEBHOOK_ALL("webhook", "all"),
    TIMER_LIST("timer", "list"),
    TIMER_VIEW("timer", "view"),
    TIMER_ALL("timer", "all"),
    API_KEY_LIST("api_key", "list"),
    API_KEY_VIEW("api_key", "view"),
    API_KEY_CREATE("api_key", "create"),
    API_KEY_MODIFY("api_key", "modify"),
    API_KEY_DELETE("api_key", "delete"),
    API_KEY_ALL("api_key", "all"),
    TRACE_LIST("trace", "list"),
    TRACE_VIEW("trace", "view"),
    TRACE_ALL("trace", "all"),
    TRIGGER_LIST("trigger", "list"),
    TRIGGER_VIEW("trigger", "view"),
    TRIGGER_ALL("trigger", "all"),
    POLICY_TYPE_LIST("policy_type", "list"),
    POLICY_TYPE_VIEW("policy_type", "view"),
    POLICY_TYPE_ALL("policy_type", "all"),
    POLICY_LIST("policy", "list"),
    POLICY_VIEW("policy", "view"),
    POLICY_CREATE("policy", "create"),
    POLICY_MODIFY("policy", "modify"),
    POLICY_DELETE("policy", "delete"),
    POLICY_ALL("policy", "all"),
    STREAM_VIEW("stream", "view"),
    INQUIRY_LIST("inquiry", "list"),
    INQUIRY_VIEW("inquiry", "view"),
    INQUIRY_RESPOND("inquiry", "respond"),
    INQUIRY_ALL("inquiry", "all"),
    /** Petrel's own: nodes, leases, the partition, the status of the cluster. */
    CLUSTER_VIEW("cluster", "view"),
    /** Petrel's own: moving sensors between nodes. */
    CLUSTER_MODIFY("cluster", "modify"),
    CLUSTER_ALL("cluster", "all"),
    /** Petrel's own, as the others on dead letters: messages that could not be handled. */
    DEAD_LETTER_LIST("dead_letter", "list"),
    DEAD_LETTER_VIEW("dead_letter", "view"),
    DEAD_LETTER_REPLAY("dead_letter", "replay"),
    DEAD_LETTER_DELETE("dead_letter", "delete"),
    DEAD_LETTER_ALL("dead_letter", "all");

    private final String resourceType;
    private final String verb;

    Permission(String resourceType, String verb) {
        this.resourceType = resourceType;
        this.verb = verb;
    }

    /** As role files write it: {@code rule_modify}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type of the resources that it is about: {@code sensor_type}. */
    public String resourceType() {
        return resourceType;
    }

    /** What it lets do: {@code modify}. */
    public String verb() {
        return verb;
    }

    /** The permission that role files write so. */
    public static Optional<Permission> of(String text) {
        return Arrays.stream(values())
                .filter(permission -> permission.text().equals(text))
                .findFirst();
    }
}
