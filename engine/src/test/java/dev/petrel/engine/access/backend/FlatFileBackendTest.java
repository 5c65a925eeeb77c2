// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.access.AuthBackend.UnavailableException;
import dev.petrel.engine.access.AuthBackend.User;
import dev.petrel.engine.config.ConfigException;
import dev.petrel.engine.lifecycle.SystemClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlatFileBackendTest {

    private static final String SAM = "sam:{SHA}DM2OpjvCjjgCEgjHgtcVwZUXeAw=\n"; // pw-sam
    private static final String KIM = "kim:{SHA}JZAz1BSlEF10vQdmBV23Aw62SJ4=\n"; // pässwörd:x

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void setup() throws IOException {
        file = write("users", SAM + "max:plain\n" + KIM);
    }

    @Test
    void knowsUsersWithTheirPasswords() {
        FlatFileBackend users = open();

        assertThat(users.authenticate("sam", "pw-sam")).contains(new User("sam", Set.of()));
        assertThat(users.authenticate("kim", "pässwörd:x")).isPresent();
        assertThat(users.authenticate("sam", "wrong")).isEmpty();
        assertThat(users.authenticate("sam", "")).isEmpty();
        assertThat(users.authenticate("SAM", "pw-sam")).isEmpty();
        assertThat(users.authenticate("max", "plain")).isEmpty();
        assertThat(users.authenticate("nobody", "pw-sam")).isEmpty();
        assertThat(users.authenticate("", "")).isEmpty();
        assertThat(users.authenticate("sam\n", "pw-sam")).isEmpty();
        assertThat(users.authenticate("sam", "pw-sam\0x")).isEmpty();
        assertThat(users.authenticate("x".repeat(100_000), "y".repeat(100_000))).isEmpty();
    }

    @Test
    void readsTheFileAgainWhenItChanges() throws IOException {
        FlatFileBackend users = open();
        assertThat(users.authenticate("sam", "pw-sam")).isPresent();

        Files.writeString(file, KIM + SAM.replace("sam", "pam"));
        assertThat(users.authenticate("sam", "pw-sam")).isEmpty();
        assertThat(users.authenticate("pam", "pw-sam")).isPresent();

        Files.move(write("other", SAM), file, StandardCopyOption.REPLACE_EXISTING);
        assertThat(users.authenticate("sam", "pw-sam")).isPresent();
        assertThat(users.authenticate("pam", "pw-sam")).isEmpty();
    }

    @Test
    void letsNobodyInWhileTheFileIsAway() throws IOException {
        FlatFileBackend users = open();
        Files.delete(file);

        assertThatThrownBy(() -> users.authenticate("sam", "pw-sam"))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("does not exist");

        write("users", SAM);
        assertThat(users.authenticate("sam", "pw-sam")).isPresent();
    }

    @Test
    void startsWithAnEmptyFileAndNotWithoutOne() throws IOException {
        file = write("users", "");
        assertThat(open().authenticate("sam", "pw-sam")).isEmpty();

        Files.delete(file);
        assertThatThrownBy(this::open)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("does not exist")
                .hasMessageContaining("petrel user add");
    }

    @Test
    void doesNotStartWithAFileThatOthersReadOrChange() throws IOException {
        for (String open : new String[] {"rw-r--r--", "rw----rw-", "rw-rw----"}) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(open));
            assertThatThrownBy(this::open)
                    .as(open)
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("chmod 600 " + file);
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(open().authenticate("sam", "pw-sam")).isPresent();
    }

    private FlatFileBackend open() {
        return new FlatFileBackend(file, new SystemClock());
    }

    private Path write(String name, String text) throws IOException {
        Path path = directory.resolve(name);
        Files.deleteIfExists(path);
        Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(path, text);
    }
}
