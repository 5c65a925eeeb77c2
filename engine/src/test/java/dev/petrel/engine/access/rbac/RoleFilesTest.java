// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.model.RoleDefinitions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoleFilesTest {

    @TempDir
    private Path directory;

    private Path write(String name, String... lines) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, String.join("\n", lines) + "\n");
    }

    private List<String> problems() {
        return RoleFiles.read(directory).problems().stream()
                .map(Problem::toString)
                .toList();
    }

    @Test
    void readsWhatStackStormReads() throws IOException {
        write(
                "roles/role_one.yaml",
                "---",
                "name: role_one",
                "description: on a pack",
                "enabled: true",
                "permission_grants:",
                "  - resource_uid: \"pack:mapack1\"",
                "    permission_types:",
                "      - pack_all",
                "      - rule_all",
                "  - permission_types: [rule_list]");
        write("roles/off.yaml", "name: idle", "enabled: false");
        write("roles/empty.yaml", "name: empty", "permission_grants: []");
        write("assignments/joe.yaml", "username: joe", "description: d", "roles: [role_one, admin]");
        write("assignments/off.yaml", "username: gone", "enabled: false", "roles: [admin]");
        write("mappings/ops.yaml", "group: \"CN=ops,DC=x\"", "description: ops", "roles: [role_one]");

        RoleFiles.Reading reading = RoleFiles.read(directory);

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.definitions())
                .contains(new RoleDefinitions(
                        List.of(
                                new RoleDefinitions.Role("empty", "", List.of()),
                                new RoleDefinitions.Role(
                                        "role_one",
                                        "on a pack",
                                        List.of(
                                                new RoleDefinitions.Grant(
                                                        Optional.of("pack:mapack1"), List.of("pack_all", "rule_all")),
                                                new RoleDefinitions.Grant(Optional.empty(), List.of("rule_list"))))),
                        List.of(new RoleDefinitions.Assignment(
                                "joe", "d", List.of("role_one", "admin"), "assignments/joe.yaml")),
                        List.of(new RoleDefinitions.GroupMapping(
                                "CN=ops,DC=x", "ops", List.of("role_one"), "mappings/ops.yaml"))));
    }

    @Test
    void tellsAllThatIsWrongAtOnceWithItsPlaceAndItsRemedy() throws IOException {
        Path role = write(
                "roles/a.yaml",
                "name: a",
                "grants: []",
                "permission_grants:",
                "  - resource_uid: rule:x",
                "    permission_types: [rule_view]",
                "  - resource_uid: pack:x",
                "    permission_types: [rule_vieww, webhook_send, 7]",
                "  - permission_types: [rule_view]",
                "  - resource_uid: packs:x",
                "    permission_types: [pack_view]");
        Path admin = write("roles/b.yaml", "name: admin");
        Path twice = write("roles/c.yaml", "name: a");
        Path user = write("assignments/u.yaml", "username: u", "roles: [aa]");
        Path none = write("assignments/v.yaml", "user: v");
        write("assignments/w.yaml", "");
        write("mappings/m.yaml", "[");

        List<String> found = problems();

        assertThat(RoleFiles.read(directory).definitions()).isEmpty();
        assertThat(found)
                .anyMatch(p -> p.contains(role + ":2") && p.contains("grants") && p.contains("unknown key"))
                .anyMatch(p -> p.contains(role + ":4") && p.contains("rule:examples:name"))
                .anyMatch(p -> p.contains(role + ":7") && p.contains("did you mean \"rule_view\"?"))
                .anyMatch(p -> p.contains(role + ":7")
                        && p.contains("\"webhook_send\" cannot be granted on a resource of type pack"))
                .anyMatch(p -> p.contains(role + ":7") && p.contains("the number 7"))
                .anyMatch(p -> p.contains(role + ":8") && p.contains("resource_uid is missing"))
                .anyMatch(p -> p.contains(role + ":9") && p.contains("did you mean \"pack\"?"))
                .anyMatch(p -> p.contains(admin + ":1") && p.contains("the system's own"))
                .anyMatch(p -> p.contains(twice + ":1") && p.contains(role.toString()))
                .anyMatch(p -> p.contains(user + ":2") && p.contains("there is no role \"aa\"") && p.contains("\"a\"?"))
                .anyMatch(p -> p.contains(none.toString()) && p.contains("\"username\" is missing"))
                .anyMatch(p -> p.contains("w.yaml") && p.contains("is empty"))
                .anyMatch(p -> p.contains("m.yaml"));
    }

    @Test
    void warnsOfWhatIsRightAndHasNoEffect() throws IOException {
        write(
                "roles/a.yaml",
                "name: a",
                "permission_grants:",
                "  - resource_uid: execution:1",
                "    permission_types: [execution_view]",
                "  - resource_uid: pack:x",
                "    permission_types: [pack_install]",
                "  - resource_uid: pack:y");
        write("roles/b.yml", "name: b");
        write("roles/off.yaml", "name: idle", "enabled: false");
        write("assignments/u.yaml", "username: u", "roles: [a, a, idle]");

        RoleFiles.Reading reading = RoleFiles.read(directory);

        assertThat(reading.definitions()).isPresent();
        assertThat(problems())
                .hasSize(6)
                .anyMatch(p -> p.contains("has no effect"))
                .anyMatch(p -> p.contains("counts for all resources"))
                .anyMatch(p -> p.contains("grants nothing"))
                .anyMatch(p -> p.contains("b.yml") && p.contains("is not read"))
                .anyMatch(p -> p.contains("stands here twice"))
                .anyMatch(p -> p.contains("\"idle\" is disabled"));
    }

    @Test
    void aDirectoryThatIsMissingIsAProblem() {
        assertThat(RoleFiles.read(directory.resolve("none")).definitions()).isEmpty();
        assertThat(RoleFiles.read(directory).definitions()).as("nothing in it").contains(RoleDefinitions.NONE);
    }

    @Test
    void hostileFilesAreProblemsAndNothingElse() throws IOException {
        write("roles/deep.yaml", "[".repeat(50_000));
        write("roles/bomb.yaml", "a: &a [x,x]", "b: &b [*a,*a,*a,*a]", "name: [*b,*b,*b]");
        write("roles/binary.yaml", "\0\0\0");
        write("roles/text.yaml", "just text");
        Files.createDirectories(directory.resolve("roles/dir.yaml"));
        Files.createSymbolicLink(directory.resolve("roles/self.yaml"), Path.of("self.yaml"));

        RoleFiles.Reading reading = RoleFiles.read(directory);

        assertThat(reading.definitions()).isEmpty();
        for (String name : List.of("deep", "bomb", "binary", "text", "dir", "self")) {
            assertThat(reading.problems())
                    .anyMatch(problem -> problem.toString().contains(name + ".yaml"));
        }
    }
}
