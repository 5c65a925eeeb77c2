// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.runner.TestRun;
import dev.petrel.runner.spi.Outcome;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class WinRmTlsTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private Path dir;

    @Test
    void refusesACertificateThatDoesNotHoldUnlessItIsToldNotToLook() throws Exception {
        try (WindowsHost host = WindowsHost.tls(selfSigned())) {
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

    private SSLContext selfSigned() throws Exception {
        Path keys = dir.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "host",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keys.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("keytool").toFile())
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, PASSWORD);
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }
}
