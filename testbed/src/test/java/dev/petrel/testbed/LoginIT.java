// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.testbed.support.Distribution;
import dev.petrel.testbed.support.StandaloneProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A person and a script at a standalone that asks its callers who they are. */
@Timeout(300)
class LoginIT {

    @TempDir
    private Path dir;

    private final Map<String, String> environment = new LinkedHashMap<>();

    /** How a command ended, and what it printed where. */
    private record Ended(int code, String out, String err) {}

    @Test
    void logsInWorksAndLogsOut() throws Exception {
        Path data = dir.resolve("data");
        try (StandaloneProcess standalone =
                StandaloneProcess.start(Distribution.home(), data, dir.resolve("output"), "auth.enable=True")) {
            environment.put("HOME", dir.toString());
            environment.put("PETREL_API_URL", standalone.api().base().toString());
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
            environment.put("ST2_API_KEY", key);
            assertThat(petrel("", "whoami").out()).contains("API key");
            assertThat(petrel("", "apikey", "disable", id).code()).isZero();
            Ended disabled = petrel("", "whoami");
            assertThat(disabled.code()).isEqualTo(4);
            assertThat(disabled.err()).contains("ST2_API_KEY").doesNotContain(key);
            environment.remove("ST2_API_KEY");

            assertThat(petrel("pä:ss", "user", "add", "sam", "-p", "-", "-f", data + "/htpasswd")
                            .code())
                    .isZero();
            String token = petrel("pä:ss", "auth", "sam", "-p", "-", "-t").out().strip();
            environment.put("ST2_AUTH_TOKEN", token);
            assertThat(petrel("", "whoami").out()).contains("sam");
            environment.remove("ST2_AUTH_TOKEN");

            assertThat(petrel("", "logout").code()).isZero();
            assertThat(petrel("", "whoami").code()).isEqualTo(4);
            assertThat(standalone.said())
                    .doesNotContain(token)
                    .doesNotContain(key)
                    .doesNotContain("pä:ss");
        }
    }

    private Ended petrel(String input, String... words) throws IOException, InterruptedException {
        List<String> argv = new ArrayList<>(List.of(Distribution.petrel().toString()));
        argv.addAll(List.of(words));
        Path out = Files.createTempFile(dir, "out", "");
        Path err = Files.createTempFile(dir, "err", "");
        Path in = Files.writeString(Files.createTempFile(dir, "in", ""), input);
        ProcessBuilder builder = new ProcessBuilder(argv)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
        return new Ended(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
