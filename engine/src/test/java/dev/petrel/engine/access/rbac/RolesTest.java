// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access.rbac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.access.Permission;
import dev.petrel.engine.config.RbacConfig;
import dev.petrel.engine.lifecycle.Backoff;
import dev.petrel.engine.memory.ManualClock;
import dev.petrel.engine.memory.MemoryStore;
import dev.petrel.engine.model.RoleDefinitions;
import dev.petrel.engine.model.RoleDefinitions.Assignment;
import dev.petrel.engine.model.RoleDefinitions.GroupMapping;
import dev.petrel.engine.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RolesTest {

    private static final RoleDefinitions JOE_READS =
            new RoleDefinitions(List.of(), List.of(new Assignment("joe", "", List.of("observer"), "f")), List.of());

    private final ManualClock clock = new ManualClock();
    private final MemoryStore store = new MemoryStore(clock);
    private final RbacConfig on = new RbacConfig(true, true, true, Path.of("/none"));
    private final Roles here = roles(on);
    private final Roles there = roles(on);

    @TempDir
    private Path files;

    private Roles roles(RbacConfig config) {
        return new Roles(store.roles(), config, clock, () -> true, () -> {});
    }

    private static boolean mayList(Roles roles) {
        return roles.permits("joe", Permission.RULE_LIST, Optional.empty());
    }

    @Test
    void aChangeCountsAtOnceWhereItIsMadeAndSoonEverywhere() {
        assertThat(mayList(here)).isFalse();
        assertThat(mayList(there)).isFalse();

        here.apply(JOE_READS);

        assertThat(mayList(here)).isTrue();
        clock.advance(Roles.ANNOUNCED_AGE);
        assertThat(mayList(there)).isTrue();
        here.apply(RoleDefinitions.NONE);
        there.received("{}");
        assertThat(mayList(there)).isFalse();
    }

    @Test
    void aWriteThatNobodyTellsOfIsSeenToo() {
        here.apply(JOE_READS);
        assertThat(mayList(there)).isTrue();

        clock.advance(Duration.ofSeconds(60));

        assertThat(mayList(there)).isTrue();
    }

    @Test
    void nothingIsDecidedByWhatMayBeOutOfDate() {
        here.apply(JOE_READS);
        assertThat(mayList(here)).isTrue();
        store.goAway();
        assertThat(mayList(here)).as("fresh").isTrue();

        clock.advance(Roles.ANNOUNCED_AGE);

        assertThatThrownBy(() -> mayList(here)).isInstanceOf(StoreException.class);
        store.comeBack();
        assertThat(mayList(here)).isTrue();
    }

    @Test
    void withoutRolesEveryoneMayEverything() {
        Roles off = roles(new RbacConfig(false, false, false, Path.of("/none")));
        store.goAway();

        assertThat(mayList(off)).isTrue();
        assertThat(off.isAdmin("joe")).isTrue();
        assertThat(off.seesOnlyOwn("joe")).isFalse();
        assertThat(off.roles("joe")).isEmpty();
    }

    @Test
    void groupsBringRolesUntilTheDirectoryTellsOthers() {
        here.apply(
                new RoleDefinitions(List.of(), List.of(), List.of(new GroupMapping("ops", "", List.of("admin"), "m"))));
        here.groupsOf("joe", Set.of("ops", "dev"));
        assertThat(here.isAdmin("joe")).isTrue();
        assertThat(here.seesOnlyOwn("joe")).isFalse();

        here.groupsOf("joe", Set.of("dev"));

        assertThat(here.isAdmin("joe")).isFalse();
        assertThat(here.seesOnlyOwn("joe")).isTrue();
        Roles deaf = roles(new RbacConfig(true, false, false, Path.of("/none")));
        deaf.groupsOf("joe", Set.of("ops"));
        assertThat(deaf.isAdmin("joe")).as("sync_remote_groups = False").isFalse();
    }

    @Test
    void filesAreAppliedWhenTheyChangeAllOrNone() throws IOException {
        write("assignments/joe.yaml", "username: joe\nroles: [observer]\n");
        RoleAdmin admin = new RoleAdmin(files, here, "stanley");
        RoleFilesWatch watch = new RoleFilesWatch(
                files, here, admin, clock, new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), new Random(1)));
        look(watch, 1);
        assertThat(mayList(here)).as("nothing was ever applied").isTrue();

        write("roles/x.yaml", "name: [\n");
        write("assignments/joe.yaml", "username: joe\nroles: []\n");
        look(watch, 3);
        assertThat(mayList(here)).as("a file is wrong").isTrue();

        write("roles/x.yaml", "name: x\n");
        look(watch, 1);
        assertThat(mayList(here)).as("may still be written").isTrue();
        look(watch, 1);
        assertThat(mayList(here)).isFalse();
    }

    @Test
    void aNodeThatStartsDoesNotBringBackWhatHasChanged() throws IOException {
        write("assignments/joe.yaml", "username: joe\nroles: [admin]\n");
        here.apply(RoleDefinitions.NONE);
        RoleAdmin admin = new RoleAdmin(files, here, "stanley");
        RoleFilesWatch watch = new RoleFilesWatch(
                files, here, admin, clock, new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), new Random(1)));

        look(watch, 3);
        assertThat(here.isAdmin("joe")).isFalse();

        RoleAdmin.Applied applied = admin.apply();
        assertThat(here.isAdmin("joe")).isTrue();
        assertThat(applied.changes()).containsExactly("new: roles of user \"joe\"");
        assertThat(applied.advice()).singleElement().asString().contains("\"stanley\" has no roles");
    }

    private static void look(RoleFilesWatch watch, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(watch.look()).isPositive();
        }
    }

    private void write(String name, String text) throws IOException {
        Path file = files.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
