// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.Terminal;
import dev.petrel.engine.access.backend.FlatFileBackend;
import dev.petrel.engine.config.AuthConfig;
import dev.petrel.engine.config.ConfigException;
import dev.petrel.engine.memory.ManualClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstUserTest {

    private static final Terminal SCREEN = new Terminal(true, true, false, 80, 24);
    private static final Pattern PASSWORD = Pattern.compile("password ([a-z0-9]{24}) ");

    @TempDir
    Path directory;

    private Path users;
    private final StringWriter out = new StringWriter();

    @BeforeEach
    void setup() {
        users = directory.resolve("petrel/htpasswd");
    }

    private void ensure(Terminal terminal, AuthConfig config) {
        CliContext context = new CliContext(Map.of(), directory, new PrintWriter(out), new PrintWriter(out), terminal);
        new FirstUser(context, new SecureRandom()).ensure(config);
    }

    private AuthConfig config() {
        return with(AuthConfig.DEFAULT, Map.of("file_path", users.toString())).enabled(true);
    }

    private static AuthConfig with(AuthConfig auth, Map<String, Object> kwargs) {
        return new AuthConfig(
                auth.enable(),
                auth.mode(),
                auth.backend(),
                kwargs,
                auth.lives(),
                auth.apiUrl(),
                auth.address(),
                auth.logins());
    }

    @Test
    void makesAnAdministratorAndShowsItsPasswordOnce() throws IOException {
        ensure(SCREEN, config());

        Matcher shown = PASSWORD.matcher(out.toString());
        assertThat(shown.find()).as(out.toString()).isTrue();
        assertThat(new FlatFileBackend(users, new ManualClock()).authenticate("admin", shown.group(1)))
                .isPresent();
        assertThat(Files.readString(users)).startsWith("admin:$2y$").doesNotContain(shown.group(1));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(users)))
                .isEqualTo("rw-------");
        out.getBuffer().setLength(0);
        ensure(SCREEN, config());
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void withoutATerminalThePasswordIsInAFileOfItsOwnAndNotInWhatIsPrinted() throws IOException {
        ensure(Terminal.NONE, config());

        Path file = users.resolveSibling("htpasswd.first-password");
        String password = Files.readString(file).strip();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(out.toString()).contains(file.toString()).doesNotContain(password);
        assertThat(new FlatFileBackend(users, new ManualClock()).authenticate("admin", password))
                .isPresent();
    }

    @Test
    void leavesAFileWithUsersAsItIsAndOneWithBrokenLinesToo() throws IOException {
        Files.createDirectories(users.getParent());
        for (String text : new String[] {"sam:$apr1$x$y\n", "sam:plain\n"}) {
            Files.writeString(users, text);

            ensure(SCREEN, config());

            assertThat(Files.readString(users)).isEqualTo(text);
            assertThat(out.toString()).isEmpty();
        }
    }

    @Test
    void anEmptyFileHasNoUsers() throws IOException {
        Files.createDirectories(users.getParent());
        Files.writeString(users, "# users\n");

        ensure(SCREEN, config());

        assertThat(Files.readString(users)).startsWith("# users\nadmin:");
    }

    @Test
    void makesNobodyWhereNoFileIsAsked() {
        ensure(SCREEN, config().enabled(false));
        AuthConfig auth = config();
        ensure(
                SCREEN,
                new AuthConfig(
                        true,
                        auth.mode(),
                        AuthConfig.BackendType.LDAP,
                        Map.of(),
                        auth.lives(),
                        Optional.empty(),
                        auth.address(),
                        auth.logins()));

        assertThat(users).doesNotExist();
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void saysWhatKeepsItFromMakingOne() throws IOException {
        Files.writeString(directory.resolve("petrel"), "a file where the directory should be");

        assertThatThrownBy(() -> ensure(SCREEN, config()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(users.toString())
                .hasMessageContaining("petrel user add admin");
        assertThatThrownBy(() -> ensure(SCREEN, with(config(), Map.of("file", "/x"))))
                .hasMessageContaining("only file_path");
        assertThatThrownBy(() -> ensure(SCREEN, with(config(), Map.of("file_path", "x"))))
                .hasMessageContaining("absolute");
    }
}
