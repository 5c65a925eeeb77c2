// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.cli.terminal.ExitCodes;
import dev.petrel.engine.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code petrel role}, {@code petrel role-assignment} and {@code petrel apply-rbac-definitions}. */
class RoleTest {

    private static final Map<String, Object> ROLE = Map.of(
            "id",
            "5f0000000000000000000001",
            "name",
            "ops",
            "description",
            "Runs what the pack examples has.",
            "system",
            false,
            "permission_grant_ids",
            List.of("5f0000000000000000000002"),
            "permission_grant_objects",
            List.of(Map.of(
                    "id",
                    "5f0000000000000000000002",
                    "resource_uid",
                    "pack:examples",
                    "resource_type",
                    "pack",
                    "permission_types",
                    List.of("pack_view", "action_execute"))));
    private static final Map<String, Object> ASSIGNMENT = Map.of(
            "id",
            "5f0000000000000000000003",
            "role",
            "ops",
            "user",
            "jane",
            "is_remote",
            false,
            "source",
            "assignments/jane.yaml");

    private FakeApi api;

    @BeforeEach
    void start() {
        api = new FakeApi();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void listsAndShowsRoles() {
        api.on("GET /v1/rbac/roles", 200, List.of(ROLE)).on("GET /v1/rbac/roles/ops", 200, ROLE);

        assertThat(Told.by(api, "role", "list").out()).contains("ops", "Runs what the pack examples has.");
        Told one = Told.by(api, "role", "get", "ops");
        assertThat(one.code()).isZero();
        assertThat(one.out()).contains("pack:examples", "action_execute");
        assertThat(Json.readObject(Told.by(api, "role", "get", "ops", "-j").out()))
                .containsEntry("name", "ops")
                .containsKey("permission_grant_objects");
    }

    @Test
    void listsWhoHasWhichRole() {
        api.on("GET /v1/rbac/role_assignments", 200, List.of(ASSIGNMENT))
                .on("GET /v1/rbac/role_assignments/5f0000000000000000000003", 200, ASSIGNMENT);

        assertThat(Told.by(api, "role-assignment", "list", "-r", "ops", "-u", "jane")
                        .out())
                .contains("jane", "ops", "assignments/jane.yaml");
        assertThat(api.only("GET").query()).contains("role=ops", "user=jane");
        assertThat(Told.by(api, "role-assignment", "get", "5f0000000000000000000003")
                        .out())
                .contains("jane");
    }

    @Test
    void saysWhatIsNotThere() {
        String fault = "Unable to identify resource with name \"none\".";
        api.on("GET /v1/rbac/roles/none", 404, Map.of("faultstring", fault));

        Told told = Told.by(api, "role", "get", "none");

        assertThat(told.code()).isNotZero();
        assertThat(told.err()).contains("none");
    }

    @Test
    void saysWhoMayNot() {
        api.on("GET /v1/rbac/roles", 403, Map.of("faultstring", "Administrator access required"));

        Told told = Told.by(api, "role", "list");

        assertThat(told.code()).isEqualTo(ExitCodes.UNAUTHORIZED);
        assertThat(told.err()).contains("Administrator access required");
    }

    @Test
    void appliesTheFilesOfTheNodeAndTellsWhatChanged() {
        api.on(
                "POST /v1/rbac/apply_definitions",
                200,
                Map.of(
                        "directory",
                        "/opt/stackstorm/rbac",
                        "roles",
                        2,
                        "role_assignments",
                        3,
                        "group_to_role_maps",
                        1,
                        "changes",
                        List.of("new: role \"ops\"", "removed: roles of user \"bob\""),
                        "problems",
                        List.of("roles/ops.yaml:4: grants nothing"),
                        "advice",
                        List.of("The system user \"stanley\" has no roles")));

        Told told = Told.by(api, "apply-rbac-definitions");
        assertThat(told.code()).isZero();
        assertThat(told.out().strip())
                .isEqualTo(
                        "Applied /opt/stackstorm/rbac: roles 2, users with roles 3, groups with roles 1; changed 2.");
        assertThat(told.err()).contains("roles/ops.yaml:4", "stanley");
        assertThat(Told.by(api, "apply-rbac-definitions", "--verbose").out())
                .contains("new: role \"ops\"", "removed: roles of user \"bob\"");
    }

    @Test
    void appliesNothingOfFilesThatAreWrongAndTellsAllThatIs() {
        api.on(
                "POST /v1/rbac/apply_definitions",
                400,
                Map.of(
                        "faultstring",
                        "Nothing is applied of /opt/stackstorm/rbac, for 2 of the files' statements are wrong:"
                                + " roles/a.yaml:1: no name. assignments/b.yaml:2: unknown role \"c\"",
                        "problems",
                        List.of("roles/a.yaml:1: no name", "assignments/b.yaml:2: unknown role \"c\"")));

        Told told = Told.by(api, "apply-rbac-definitions");

        assertThat(told.code()).isNotZero();
        assertThat(told.out()).isEmpty();
        assertThat(told.err()).contains("Nothing is applied", "roles/a.yaml:1", "assignments/b.yaml:2");
    }
}
