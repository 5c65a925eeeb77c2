// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.security.SelfSigned;
import dev.petrel.runner.TestRun;
import dev.petrel.runner.spi.Outcome;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class WinRmTlsTest {

    @TempDir
    private Path dir;

    @Test
    void refusesACertificateThatDoesNotHoldUnlessItIsToldNotToLook() throws Exception {
        try (WindowsHost host = WindowsHost.tls(SelfSigned.of(dir, "localhost").context())) {
            for (String transport : new String[] {"basic", "ssl", "plaintext", "ntlm"}) {
                Outcome refused = run(host, Map.of("scheme", "https", "transport", transport));
                assertThat(refused.status()).isEqualTo(ExecutionStatus.FAILED);
                assertThat(refused.result().get("error").toString()).contains("verify_ssl_cert");
                assertThat(host.asked).isEmpty();

                Outcome answered =
                        run(host, Map.of("scheme", "https", "transport", transport, "verify_ssl_cert", false));
                assertThat(answered.status()).as(answered.result().toString()).isEqualTo(ExecutionStatus.SUCCEEDED);
                assertThat(host.failures).isEmpty();
                host.asked.clear();
            }
        }
    }

    private static Outcome run(WindowsHost host, Map<String, ?> more) throws Exception {
        return TestRun.of(WinRms.commands(), WinRms.command(host, "echo hello", more));
    }
}
