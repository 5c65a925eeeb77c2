// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access.rbac;

import dev.petrel.engine.access.Permission;
import java.util.Map;
import java.util.Optional;

/** What permissions let do, in a sentence each. */
public final class PermissionWords {

    private static final Map<String, String> VERBS = Map.ofEntries(
            Map.entry("list", "List all"),
            Map.entry("view", "See one or its parts"),
            Map.entry("create", "Create"),
            Map.entry("modify", "Change"),
            Map.entry("delete", "Delete"),
            Map.entry("all", "Whatever can be done with one"));

    private static final Map<Permission, String> OWN = Map.ofEntries(
            Map.entry(Permission.PACK_INSTALL, "Install packs."),
            Map.entry(Permission.PACK_UNINSTALL, "Remove packs."),
            Map.entry(Permission.PACK_REGISTER, "Register what is in packs."),
            Map.entry(Permission.PACK_CONFIG, "Configure packs."),
            Map.entry(Permission.PACK_SEARCH, "Search for packs."),
            Map.entry(Permission.PACK_VIEWS_INDEX_HEALTH, "See whether the sources of packs answer."),
            Map.entry(Permission.ACTION_EXECUTE, "Run an action; stop its executions and run them again."),
            Map.entry(Permission.ACTION_ALIAS_MATCH, "Find the alias of a command, and try what it would do."),
            Map.entry(Permission.ACTION_ALIAS_HELP, "Read the help on commands."),
            Map.entry(Permission.EXECUTION_VIEW, "See executions; comes with action_view on the action or its pack."),
            Map.entry(Permission.EXECUTION_RERUN, "Run again; comes with action_execute on the action or its pack."),
            Map.entry(Permission.EXECUTION_STOP, "Stop; comes with action_execute on the action or its pack."),
            Map.entry(Permission.EXECUTION_ALL, "Comes with action_all on the action or its pack."),
            Map.entry(Permission.EXECUTION_VIEWS_FILTERS_LIST, "List what executions can be filtered by."),
            Map.entry(Permission.RULE_ENFORCEMENT_LIST, "List enforcements; comes with rule_list."),
            Map.entry(
                    Permission.RULE_ENFORCEMENT_VIEW,
                    "See enforcements; comes with rule_view on the rule or its pack."),
            Map.entry(Permission.KEY_VALUE_PAIR_SET, "Write a key."),
            Map.entry(Permission.WEBHOOK_CREATE, "Write rules on a webhook."),
            Map.entry(Permission.WEBHOOK_SEND, "Send to a webhook; on webhook:st2, fire any trigger."),
            Map.entry(Permission.STREAM_VIEW, "Listen to the stream of what happens."),
            Map.entry(Permission.INQUIRY_RESPOND, "Answer inquiries, as far as they take answers from the user."),
            Map.entry(Permission.CLUSTER_VIEW, "See nodes, leases, the partition and the status of the cluster."),
            Map.entry(Permission.CLUSTER_MODIFY, "Move sensors between nodes."),
            Map.entry(Permission.CLUSTER_ALL, "Whatever can be done with the cluster."),
            Map.entry(Permission.DEAD_LETTER_REPLAY, "Send a dead letter to its queue again."));

    private PermissionWords() {}

    /** What {@code permission} lets do, and what it brings. */
    public static String describe(Permission permission) {
        String own = OWN.get(permission);
        String type = permission.resourceType().replace('_', ' ');
        String says = own == null ? VERBS.getOrDefault(permission.verb(), permission.verb()) + ": " + type + "." : own;
        Optional<Permission> view = Permission.of(permission.resourceType() + "_view");
        boolean brings = view.filter(seen -> seen != permission)
                .filter(seen -> permission.verb().equals("all")
                        || PermissionRules.givingOn(seen).contains(permission))
                .isPresent();
        return brings ? says + " Brings " + view.get().text() + "." : says;
    }
}
