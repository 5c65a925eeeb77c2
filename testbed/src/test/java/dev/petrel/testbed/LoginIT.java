// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.testbed.support.Distribution;
import dev.petrel.testbed.support.PetrelCommand;
import dev.petrel.testbed.support.PetrelCommand.Ended;
import dev.petrel.testbed.support.StandaloneProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A person and a script at a standalone that asks its callers who they are. */
@Timeout(300)
class LoginIT {

    @TempDir
    private Path dir;

    private PetrelCommand terminal;

    @Test
    void logsInWorksAndLogsOut() throws Exception {
        Path data = dir.resolve("data");
        try (StandaloneProcess standalone =
                StandaloneProcess.start(Distribution.home(), data, dir.resolve("output"), "auth.enable=True")) {
            terminal = new PetrelCommand(dir)
                    .set("PETREL_API_URL", standalone.api().base().toString());
            String first =
                    Files.readString(data.resolve("htpasswd.first-password")).strip();

            assertThat(standalone.said()).doesNotContain(first);
            Ended stranger = petrel("", "action", "list");
            assertThat(stranger.code()).isEqualTo(4);
            assertThat(stranger.err()).contains("petrel login USER");
            assertThat(petrel("wrong", "login", "admin", "-p", "-").code()).isEqualTo(4);

            assertThat(petrel(first + "\n", "login", "admin", "-p", "-").code()).isZero();
            assertThat(petrel("", "whoami").out()).contains("admin");
            assertThat(petrel("", "run", "core.local", "cmd=echo hello").out()).contains("succeeded", "hello");
            assertThat(petrel("", "execution", "tail").code()).isZero();

            String key = petrel("", "apikey", "create", "-k").out().strip();
            String id = petrel("", "apikey", "get", key, "-j").out().replaceAll("(?s).*\"id\" : \"(\\w+)\".*", "$1");
            terminal.set("ST2_API_KEY", key);
            assertThat(petrel("", "whoami").out()).contains("API key");
            assertThat(petrel("", "apikey", "disable", id).code()).isZero();
            Ended disabled = petrel("", "whoami");
            assertThat(disabled.code()).isEqualTo(4);
            assertThat(disabled.err()).contains("ST2_API_KEY").doesNotContain(key);
            terminal.unset("ST2_API_KEY");

            assertThat(petrel("pä:ss", "user", "add", "sam", "-p", "-", "-f", data + "/htpasswd")
                            .code())
                    .isZero();
            String token = petrel("pä:ss", "auth", "sam", "-p", "-", "-t").out().strip();
            terminal.set("ST2_AUTH_TOKEN", token);
            assertThat(petrel("", "whoami").out()).contains("sam");
            terminal.unset("ST2_AUTH_TOKEN");

            assertThat(petrel("", "logout").code()).isZero();
            assertThat(petrel("", "whoami").code()).isEqualTo(4);
            assertThat(standalone.said())
                    .doesNotContain(token)
                    .doesNotContain(key)
                    .doesNotContain("pä:ss");
        }
    }

    private Ended petrel(String input, String... words) throws Exception {
        return terminal.run(input, words);
    }
}
