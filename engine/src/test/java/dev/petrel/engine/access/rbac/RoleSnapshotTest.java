// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.access.Permission;
import dev.petrel.engine.access.Resource;
import dev.petrel.engine.model.RoleDefinitions;
import dev.petrel.engine.model.RoleDefinitions.Assignment;
import dev.petrel.engine.model.RoleDefinitions.Grant;
import dev.petrel.engine.model.RoleDefinitions.GroupMapping;
import dev.petrel.engine.model.RoleDefinitions.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RoleSnapshotTest {

    private static RoleSnapshot granting(String uid, String... permissions) {
        Grant grant = new Grant(Optional.ofNullable(uid), List.of(permissions));
        return new RoleSnapshot(
                new RoleDefinitions(
                        List.of(new Role("r", "", List.of(grant))),
                        List.of(new Assignment("joe", "", List.of("r"), "assignments/joe.yaml")),
                        List.of()),
                Map.of());
    }

    private static RoleSnapshot having(String... roles) {
        return new RoleSnapshot(
                new RoleDefinitions(List.of(), List.of(new Assignment("joe", "", List.of(roles), "f")), List.of()),
                Map.of());
    }

    private static Optional<Resource> resource(String uid) {
        if (uid == null) {
            return Optional.empty();
        }
        String[] parts = uid.split(":");
        return Optional.of(
                switch (parts[0]) {
                    case "execution", "inquiry" -> new Resource(uid, List.of("action:p2:a1", "pack:p2"));
                    case "rule_enforcement" -> new Resource(uid, List.of("rule:p2:r1", "pack:p2"));
                    case "action", "rule", "action_alias", "policy", "sensor_type", "trigger" ->
                        Resource.inPack(parts[0], parts[1], parts[2]);
                    default -> new Resource(uid, List.of());
                });
    }

    /** What the unit tests of StackStorm's resolvers say, and the descriptions of its permissions. */
    @ParameterizedTest(name = "{1} on {0}: {2} on {3} is {4}")
    @CsvSource({
        // lists and what else is on no resource in particular
        ",action_list,action_list,,true",
        ",action_list,rule_list,,false",
        "action:p2:a1,action_list,action_list,,true",
        "action:p2:a1,action_all,action_list,,false",
        ",pack_install,pack_install,,true",
        ",pack_install,pack_uninstall,,false",
        ",action_alias_match,action_alias_help,,false",
        ",rule_list,rule_enforcement_list,,true",
        ",api_key_create,api_key_create,,true",
        // a grant on a resource is none on another, nor without one
        "rule:p2:r1,rule_view,rule_view,rule:p2:r1,true",
        "rule:p2:r1,rule_view,rule_view,rule:p2:r2,false",
        "rule:p2:r1,rule_view,rule_view,,false",
        "rule:p2:r1,rule_view,rule_modify,rule:p2:r1,false",
        // packs have what is in them
        "pack:p2,rule_view,rule_view,rule:p2:r1,true",
        "pack:p1,rule_view,rule_view,rule:p2:r1,false",
        "pack:p2,rule_view,action_view,action:p2:a1,false",
        "pack:p2,sensor_type_modify,sensor_type_view,sensor_type:p2:S,true",
        "pack:p2,pack_all,rule_view,rule:p2:r1,false",
        // to change is to see
        "rule:p2:r1,rule_create,rule_view,rule:p2:r1,true",
        "rule:p2:r1,rule_modify,rule_view,rule:p2:r1,true",
        "rule:p2:r1,rule_delete,rule_view,rule:p2:r1,true",
        "rule:p2:r1,rule_all,rule_view,rule:p2:r1,true",
        "rule:p2:r1,rule_all,rule_delete,rule:p2:r1,true",
        "rule:p2:r1,rule_modify,rule_delete,rule:p2:r1,false",
        "action:p2:a1,action_execute,action_view,action:p2:a1,true",
        "action:p2:a1,action_execute,action_modify,action:p2:a1,false",
        "pack:p2,action_execute,action_execute,action:p2:a1,true",
        "policy:p2:x,policy_modify,policy_view,policy:p2:x,true",
        "action_alias:p2:x,action_alias_create,action_alias_view,action_alias:p2:x,true",
        // runner types are seen by none but those who may see them
        "runner_type:r,runner_type_view,runner_type_view,runner_type:r,true",
        "runner_type:r,runner_type_modify,runner_type_view,runner_type:r,false",
        "runner_type:r,runner_type_view,runner_type_modify,runner_type:r,false",
        // executions are their actions'
        "action:p2:a1,action_view,execution_view,execution:1,true",
        "pack:p2,action_view,execution_view,execution:1,true",
        "pack:p1,action_view,execution_view,execution:1,false",
        "pack:p2,rule_view,execution_view,execution:1,false",
        "action:p2:a1,action_execute,execution_view,execution:1,false",
        "action:p2:a1,action_execute,execution_stop,execution:1,true",
        "pack:p2,action_execute,execution_rerun,execution:1,true",
        "action:p2:a1,action_view,execution_stop,execution:1,false",
        "action:p2:a1,action_all,execution_view,execution:1,true",
        "pack:p2,action_all,execution_stop,execution:1,true",
        "execution:1,execution_view,execution_view,execution:1,false",
        // enforcements are their rules'
        "rule:p2:r1,rule_view,rule_enforcement_view,rule_enforcement:1,true",
        "pack:p2,rule_modify,rule_enforcement_view,rule_enforcement:1,true",
        "pack:p2,action_view,rule_enforcement_view,rule_enforcement:1,false",
        // inquiries: granted on all, or with the workflow that asks
        ",inquiry_respond,inquiry_view,inquiry:1,true",
        ",inquiry_view,inquiry_respond,inquiry:1,true",
        ",inquiry_all,inquiry_respond,inquiry:1,true",
        ",inquiry_list,inquiry_view,inquiry:1,false",
        "action:p2:a1,action_execute,inquiry_respond,inquiry:1,true",
        "pack:p2,action_all,inquiry_view,inquiry:1,true",
        "pack:p2,action_view,inquiry_view,inquiry:1,false",
        // keys
        "key_value_pair:st2kv.system:k,key_value_pair_view,key_value_pair_view,key_value_pair:st2kv.system:k,true",
        "key_value_pair:st2kv.system:k,key_value_pair_view,key_value_pair_list,key_value_pair:st2kv.system:k,false",
        "key_value_pair:st2kv.system:k,key_value_pair_list,key_value_pair_view,key_value_pair:st2kv.system:k,true",
        "key_value_pair:st2kv.system:k,key_value_pair_set,key_value_pair_view,key_value_pair:st2kv.system:k,true",
        "key_value_pair:st2kv.system:k,key_value_pair_set,key_value_pair_delete,key_value_pair:st2kv.system:k,false",
        "key_value_pair:st2kv.system:k,key_value_pair_delete,key_value_pair_view,key_value_pair:st2kv.system:k,true",
        "key_value_pair:st2kv.system:k,key_value_pair_all,key_value_pair_set,key_value_pair:st2kv.system:k,true",
        "key_value_pair:st2kv.system:k,key_value_pair_all,key_value_pair_set,key_value_pair:st2kv.system:k2,false",
        "key_value_pair:st2kv.system:k,key_value_pair_list,key_value_pair_list,key_value_pair:st2kv.system:k2,false",
        ",key_value_pair_list,key_value_pair_list,key_value_pair:st2kv.system:k2,true",
        "policy:p2:x,policy_create,policy_create,policy:p2:y,false",
        ",policy_create,policy_create,policy:p2:y,true",
        "pack:p2,policy_create,policy_create,policy:p2:y,true",
        // webhooks
        "webhook:a/b,webhook_send,webhook_send,webhook:a/b,true",
        "webhook:a/b,webhook_send,webhook_view,webhook:a/b,false",
        "webhook:a/b,webhook_all,webhook_create,webhook:a/b,true",
        "webhook:a,webhook_all,webhook_send,webhook:a/b,false",
        // Petrel's own
        ",cluster_all,cluster_modify,,true",
        ",cluster_view,cluster_modify,,false",
        ",dead_letter_all,dead_letter_replay,,true",
        "pack:p2,trigger_view,trigger_view,trigger:p2:t,true",
    })
    void grantsGiveWhatStackStormsGive(String uid, String granted, String asked, String on, boolean expected) {
        RoleSnapshot snapshot = granting(uid, granted);

        assertThat(snapshot.permits("joe", Permission.of(asked).orElseThrow(), resource(on)))
                .isEqualTo(expected);
        assertThat(snapshot.permits("jim", Permission.of(asked).orElseThrow(), resource(on)))
                .as("somebody else")
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(Permission.class)
    void administratorsMayEverythingAndObserversWhatReads(Permission permission) {
        Optional<Resource> thing = resource(permission.resourceType() + ":p2:x");
        for (String role : List.of("admin", "system_admin")) {
            assertThat(having(role).permits("joe", permission, Optional.empty()))
                    .isTrue();
            assertThat(having(role).permits("joe", permission, thing)).isTrue();
            assertThat(having(role).isAdmin("joe")).isTrue();
        }
        boolean reads = Set.of("list", "view", "search", "views_filters_list").contains(permission.verb());
        assertThat(having("observer").permits("joe", permission, Optional.empty()))
                .isEqualTo(reads);
        assertThat(having("observer").permits("joe", permission, thing)).isEqualTo(reads);
        assertThat(having("observer").isAdmin("joe")).isFalse();
        assertThat(having().permits("joe", permission, thing)).isFalse();
    }

    @Test
    void everyUserHasItsOwnKeys() {
        RoleSnapshot nothing = having();

        assertThat(nothing.permits("joe", Permission.KEY_VALUE_PAIR_SET, resource("key_value_pair:st2kv.user:joe:k")))
                .isTrue();
        assertThat(nothing.permits("jo", Permission.KEY_VALUE_PAIR_VIEW, resource("key_value_pair:st2kv.user:joe:k")))
                .isFalse();
    }

    @Test
    void groupsBringRolesAndRolesAddUp() {
        RoleDefinitions definitions = new RoleDefinitions(
                List.of(
                        new Role("a", "", List.of(new Grant(Optional.of("pack:p"), List.of("rule_view")))),
                        new Role(
                                "b",
                                "",
                                List.of(new Grant(Optional.of("pack:p"), List.of("rule_delete", "unheard_of"))))),
                List.of(new Assignment("joe", "", List.of("a"), "f")),
                List.of(new GroupMapping("CN=ops", "", List.of("b"), "m")));
        Optional<Resource> rule = resource("rule:p:x");

        RoleSnapshot alone = new RoleSnapshot(definitions, Map.of("joe", Set.of("cn=ops")));
        RoleSnapshot member = new RoleSnapshot(definitions, Map.of("joe", Set.of("CN=ops")));

        assertThat(alone.roles("joe")).containsExactly("a");
        assertThat(member.roles("joe")).containsExactly("a", "b");
        assertThat(alone.permits("joe", Permission.RULE_DELETE, rule)).isFalse();
        assertThat(member.permits("joe", Permission.RULE_DELETE, rule)).isTrue();
        assertThat(member.permits("joe", Permission.RULE_VIEW, rule)).isTrue();
    }

    @Test
    void everyPermissionCanBeGrantedAndIsDescribed() {
        for (Permission permission : Permission.values()) {
            boolean somewhere = PermissionRules.isGlobal(permission)
                    || PermissionRules.grantable(permission.resourceType()).contains(permission);
            assertThat(somewhere).as(permission.text()).isTrue();
            assertThat(PermissionWords.describe(permission))
                    .as(permission.text())
                    .endsWith(".");
            assertThat(permission.text()).isEqualTo(permission.resourceType() + "_" + permission.verb());
        }
        assertThat(PermissionRules.grantableTypes())
                .contains("pack", "key_value_pair")
                .doesNotContain("cluster");
        assertThat(PermissionRules.byType().get("pack"))
                .contains(Permission.RULE_ALL)
                .doesNotContain(Permission.RULE_LIST);
    }
}
