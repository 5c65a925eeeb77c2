// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.access.Identity;
import dev.petrel.engine.config.AuthConfig;
import dev.petrel.engine.memory.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which backend is made, and what is left to close of it. */
class AuthBackendsTest {

    private final List<Runnable> closing = new ArrayList<>();

    private Identity.Proof proof(
            AuthConfig.Mode mode, AuthConfig.BackendType type, Map<String, @Nullable Object> kwargs) {
        AuthConfig usual = AuthConfig.DEFAULT;
        AuthConfig config = new AuthConfig(
                true, mode, type, kwargs, usual.lives(), usual.apiUrl(), usual.address(), usual.logins());
        return AuthBackends.who(config, new ManualClock(), closing::add).proof();
    }

    @Test
    void theConnectionsToADirectoryAreClosedWithTheProcess() {
        Map<String, @Nullable Object> directory = Map.of(
                "host",
                "127.0.0.1",
                "bind_dn",
                "cn=petrel",
                "bind_password",
                "secret",
                "base_ou",
                "dc=example",
                "group_dns",
                List.of("cn=users"));

        assertThat(proof(AuthConfig.Mode.STANDALONE, AuthConfig.BackendType.LDAP, directory))
                .isEqualTo(Identity.Proof.PASSWORD);

        assertThat(closing).hasSize(1);
        closing.forEach(Runnable::run);
        closing.forEach(Runnable::run);
    }

    @Test
    void aFileAndAProxyLeaveNothingToClose(@TempDir Path directory) throws IOException {
        Path users = Files.createFile(
                directory.resolve("users"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));

        assertThat(proof(
                        AuthConfig.Mode.STANDALONE,
                        AuthConfig.BackendType.FLAT_FILE,
                        Map.of("file_path", users.toString())))
                .isEqualTo(Identity.Proof.PASSWORD);
        assertThat(proof(AuthConfig.Mode.PROXY, AuthConfig.BackendType.FLAT_FILE, Map.of()))
                .isEqualTo(Identity.Proof.PROXY);
        assertThat(closing).isEmpty();
    }
}
