// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access.rbac;

import static dev.petrel.engine.access.Permission.*;

import dev.petrel.engine.access.Permission;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which permissions there are on what, and which of them bring others with them. From StackStorm's resolvers, whose
 * behaviour its unit tests tell. Where a resolver there falls short of what the description of a permission promises
 * ({@code pack_all} and {@code runner_type_all} bring nothing there), the description counts here.
 */
public final class PermissionRules {

    /** What a grant on a pack gives of what the pack has, beside what it gives of the pack itself. */
    private static final Set<String> OF_A_PACK =
            Set.of("sensor_type", "action", "action_alias", "rule", "policy", "trigger");

    /** What is on no resource in particular, beside all lists. */
    private static final Set<Permission> GLOBAL = EnumSet.of(
            PACK_INSTALL,
            PACK_UNINSTALL,
            PACK_CREATE,
            PACK_REGISTER,
            PACK_CONFIG,
            PACK_SEARCH,
            PACK_VIEWS_INDEX_HEALTH,
            ACTION_ALIAS_MATCH,
            ACTION_ALIAS_HELP,
            API_KEY_CREATE,
            POLICY_CREATE,
            STREAM_VIEW,
            INQUIRY_VIEW,
            INQUIRY_RESPOND,
            INQUIRY_ALL,
            CLUSTER_VIEW,
            CLUSTER_MODIFY,
            CLUSTER_ALL,
            DEAD_LETTER_VIEW,
            DEAD_LETTER_REPLAY,
            DEAD_LETTER_DELETE,
            DEAD_LETTER_ALL);

    /** The types of resources of which everything is on no resource in particular. */
    private static final Set<String> ALL_GLOBAL = Set.of("stream", "cluster", "dead_letter");

    private static final Set<String> CHANGING = Set.of("view", "create", "modify", "delete", "all");

    private static final Set<Permission> ANSWERING = EnumSet.of(INQUIRY_VIEW, INQUIRY_RESPOND, INQUIRY_ALL);

    private PermissionRules() {}

    /** Whether it is on no resource in particular. */
    public static boolean isGlobal(Permission permission) {
        return GLOBAL.contains(permission) || permission.text().endsWith("_list");
    }

    /** Whether StackStorm's role {@code observer} has it: what only reads. */
    static boolean reads(Permission permission) {
        return List.of("list", "view", "search", "views_filters_list").contains(permission.verb());
    }

    /** What may be granted on resources of a type; empty if there is no such type. */
    public static Set<Permission> grantable(String type) {
        if (ALL_GLOBAL.contains(type)) {
            return Set.of();
        }
        return Arrays.stream(values())
                .filter(permission -> permission.resourceType().equals(type)
                        || type.equals("pack") && OF_A_PACK.contains(permission.resourceType()) && !isGlobal(permission)
                        || type.equals("pack") && permission == POLICY_CREATE
                        || type.equals("trigger_type")
                                && permission.resourceType().equals("trigger"))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Permission.class)));
    }

    /** The types on whose resources permissions may be granted. */
    public static Set<String> grantableTypes() {
        Set<String> types = new TreeSet<>(Set.of("trigger_type"));
        Arrays.stream(values()).map(Permission::resourceType).forEach(types::add);
        types.removeAll(ALL_GLOBAL);
        return types;
    }

    /** All permissions by the type of what they are about, in order. */
    public static Map<String, Set<Permission>> byType() {
        Map<String, Set<Permission>> types = new TreeMap<>();
        for (Permission permission : values()) {
            types.computeIfAbsent(permission.resourceType(), type -> EnumSet.noneOf(Permission.class))
                    .add(permission);
        }
        types.computeIfAbsent("pack", type -> EnumSet.noneOf(Permission.class)).addAll(grantable("pack"));
        return types;
    }

    /** The grants that give {@code asked} on no resource in particular. */
    static Set<Permission> givingAnywhere(Permission asked) {
        return switch (asked) {
            // An enforcement is its rule's.
            case RULE_ENFORCEMENT_LIST -> EnumSet.of(RULE_ENFORCEMENT_LIST, RULE_LIST);
            case INQUIRY_VIEW, INQUIRY_RESPOND -> ANSWERING;
            default ->
                ALL_GLOBAL.contains(asked.resourceType()) ? with(asked, all(asked.resourceType())) : EnumSet.of(asked);
        };
    }

    /** The grants on a resource, or on what it belongs to, that give {@code asked} on it. */
    static Set<Permission> givingOn(Permission asked) {
        return switch (asked) {
            // An execution is its action's: nothing is granted on itself.
            case EXECUTION_VIEW -> EnumSet.of(ACTION_VIEW, ACTION_ALL);
            case EXECUTION_RERUN, EXECUTION_STOP -> EnumSet.of(ACTION_EXECUTE, ACTION_ALL);
            case EXECUTION_ALL -> EnumSet.of(ACTION_ALL);
            case RULE_ENFORCEMENT_VIEW -> givingOn(RULE_VIEW);
            // Of an inquiry in a workflow: whoever may run the workflow may answer what it asks.
            case INQUIRY_VIEW, INQUIRY_RESPOND, INQUIRY_ALL -> EnumSet.of(ACTION_EXECUTE, ACTION_ALL);
            case ACTION_VIEW -> changing("action", ACTION_EXECUTE);
            case SENSOR_TYPE_VIEW -> changing("sensor_type");
            case ACTION_ALIAS_VIEW -> changing("action_alias");
            case RULE_VIEW -> changing("rule");
            case POLICY_VIEW -> changing("policy");
            // Whoever may change a key may see it, and whoever may list it.
            case KEY_VALUE_PAIR_VIEW -> onType("key_value_pair");
            default -> with(asked, all(asked.resourceType()));
        };
    }

    /** What lets see a thing of a pack: to see it, to change it in any way, or {@code more}. */
    private static Set<Permission> changing(String type, Permission... more) {
        Set<Permission> giving = onType(type);
        giving.removeIf(permission -> !CHANGING.contains(permission.verb()));
        giving.addAll(List.of(more));
        return giving;
    }

    private static Set<Permission> onType(String type) {
        return Arrays.stream(values())
                .filter(permission -> permission.resourceType().equals(type))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Permission.class)));
    }

    private static Set<Permission> with(Permission asked, Set<Permission> more) {
        Set<Permission> giving = EnumSet.of(asked);
        giving.addAll(more);
        return giving;
    }

    private static Set<Permission> all(String type) {
        return Permission.of(type + "_all").<Set<Permission>>map(EnumSet::of).orElse(Collections.emptySet());
    }

    private static Permission[] values() {
        return Permission.values();
    }
}
