// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.security.htpasswd.PasswordFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserTest {

    private final InputStream stdin = System.in;

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        System.setIn(stdin);
    }

    private Told user(String password, String... words) {
        System.setIn(new ByteArrayInputStream(password.getBytes(StandardCharsets.UTF_8)));
        return Told.by(Map.of(), words);
    }

    @Test
    void editsTheFile() throws IOException {
        String file = directory.resolve("users").toString();

        Told added = user("pw:sam\n", "user", "add", "sam", "-p", "-", "-f", file);
        assertThat(added.code()).isZero();
        assertThat(added.out()).contains("User \"sam\" was added to " + file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(file))))
                .isEqualTo("rw-------");
        assertThat(matches(file, "pw:sam")).isTrue();

        assertThat(user("x", "user", "add", "sam", "-p", "-", "-f", file).code())
                .isEqualTo(2);
        assertThat(user("x", "user", "passwd", "kim", "-p", "-", "-f", file).code())
                .isEqualTo(3);
        assertThat(user("other", "user", "passwd", "sam", "-p", "-", "-f", file).code())
                .isZero();
        assertThat(matches(file, "other")).isTrue();
        assertThat(Told.by(Map.of(), "user", "list", "-f", file).out()).contains("sam", "bcrypt");
        assertThat(Told.by(Map.of(), "user", "remove", "sam", "-f", file).code())
                .isZero();
        assertThat(Told.by(Map.of(), "user", "remove", "sam", "-f", file).code())
                .isEqualTo(3);
        assertThat(Path.of(file)).isEmptyFile();
    }

    private static boolean matches(String file, String password) throws IOException {
        return PasswordFile.read(Path.of(file)).users().get("sam").matches(password);
    }

    @Test
    void refusesWhatCouldNotLogIn() {
        String file = directory.resolve("users").toString();

        assertThat(user("", "user", "add", "sam", "-p", "-", "-f", file).err()).contains("the password is empty");
        assertThat(user("a\nb", "user", "add", "sam", "-p", "-", "-f", file).err())
                .contains("control character");
        assertThat(user("x".repeat(100), "user", "add", "sam", "-p", "-", "-f", file)
                        .err())
                .contains("100 bytes");
        assertThat(user("x".repeat(70_000), "user", "add", "sam", "-p", "-", "-f", file)
                        .err())
                .contains("longer than");
        assertThat(user("x", "user", "add", "s:m", "-p", "-", "-f", file).err()).contains("colon");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void tellsLinesThatCannotBeUsed() throws IOException {
        Path file = Files.writeString(directory.resolve("users"), "sam:plain\n");

        Told told = Told.by(Map.of(), "user", "list", "-f", file.toString());

        assertThat(told.code()).isEqualTo(1);
        assertThat(told.err())
                .contains(file + ":1: \"sam\" has a plain password")
                .doesNotContain(":plain");
    }

    @Test
    void takesTheFileOfTheConfiguration() throws IOException {
        Path file = directory.resolve("users");
        Told told = user(
                "pw",
                "user",
                "add",
                "sam",
                "-p",
                "-",
                "--set",
                "auth.backend_kwargs={\"file_path\": \"" + file + "\"}");

        assertThat(told.err()).isEmpty();
        assertThat(PasswordFile.read(file).users()).containsOnlyKeys("sam");
        assertThat(user("pw", "user", "add", "sam", "-p", "-").err()).contains("say --file FILE");
    }
}
