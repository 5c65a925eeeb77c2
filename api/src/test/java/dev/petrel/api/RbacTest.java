// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Roles over REST, of the files in {@code src/test/resources/rbac}. */
@SuppressWarnings("unchecked") // JSON
class RbacTest {

    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void appliesTheFilesOfTheNode() {
        ApiFixture.Answer first = api.post("/v1/rbac/apply_definitions", "{}");

        assertThat(first.status()).as(first.text()).isEqualTo(200);
        assertThat(first.object())
                .containsEntry("roles", 1)
                .containsEntry("role_assignments", 2)
                .containsEntry("group_to_role_maps", 1)
                .containsEntry("problems", List.of());
        assertThat((List<?>) first.object().get("changes")).hasSize(4);
        assertThat(api.post("/v1/rbac/apply_definitions", "{}").object())
                .as("a second time")
                .containsEntry("changes", List.of());
    }

    @Test
    void showsRolesTheSystemsOwnAmongThem() {
        apply();

        List<Map<String, Object>> roles = api.get("/v1/rbac/roles").list();

        assertThat(roles)
                .extracting(role -> role.get("name"))
                .containsExactly("admin", "observer", "ops", "system_admin");
        Map<String, Object> ops = api.get("/v1/rbac/roles/ops").object();
        assertThat(roles).contains(ops);
        assertThat(ops).containsEntry("system", false).containsEntry("description", "Runs what mypack has.");
        List<?> grants = (List<?>) ops.get("permission_grant_objects");
        assertThat(grants).hasSize(2);
        assertThat((Map<String, Object>) grants.get(0))
                .containsEntry("resource_uid", "pack:mypack")
                .containsEntry("resource_type", "pack")
                .containsEntry("permission_types", List.of("pack_view", "action_execute", "rule_all"));
        assertThat(api.get("/v1/rbac/roles/" + ops.get("id")).object()).isEqualTo(ops);
        assertThat(api.get("/v1/rbac/roles?system=true").list()).hasSize(3);
        assertThat(api.get("/v1/rbac/roles/none").status()).isEqualTo(404);
    }

    @Test
    void showsWhoHasWhichRoleThroughGroupsToo() {
        apply();
        api.roles.groupsOf("kim", Set.of("CN=ops,OU=groups,DC=example,DC=org", "CN=other"));

        List<Map<String, Object>> all = api.get("/v1/rbac/role_assignments").list();

        assertThat(all)
                .extracting(each -> each.get("user") + " " + each.get("role") + " " + each.get("is_remote"))
                .containsExactly("jane observer false", "jane ops false", "kim ops true", "root system_admin false");
        assertThat(api.get("/v1/rbac/role_assignments?remote=true").list())
                .singleElement()
                .satisfies(each -> assertThat(each).containsEntry("source", "mappings/ops.yaml"));
        assertThat(api.get("/v1/rbac/role_assignments?user=jane&role=ops").list())
                .hasSize(1);
        assertThat(api.get("/v1/rbac/role_assignments/" + all.get(0).get("id")).object())
                .isEqualTo(all.get(0));
        assertThat(api.get("/v1/rbac/role_assignments/none").status()).isEqualTo(404);
    }

    @Test
    void showsThePermissionsThereAre() {
        Map<String, Object> all = api.get("/v1/rbac/permission_types").object();

        assertThat((Map<String, Object>) all.get("action")).containsKey("action_execute");
        assertThat(api.get("/v1/rbac/permission_types/rule").object()).containsKey("rule_modify");
        assertThat(api.get("/v1/rbac/permission_types/none").status()).isEqualTo(404);
    }

    private void apply() {
        assertThat(api.post("/v1/rbac/apply_definitions", "{}").status()).isEqualTo(200);
    }
}
