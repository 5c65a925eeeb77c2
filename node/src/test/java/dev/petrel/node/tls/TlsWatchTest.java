// SPDX-License-Identifier: Apache-2.0
package dev.petrel.node.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.security.Tls;
import dev.petrel.engine.security.TlsException;
import dev.petrel.engine.security.TlsWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a watch says of a certificate's files, look by look. */
final class TlsWatchTest {

    private static final GeneralName HOST = new GeneralName(GeneralName.iPAddress, "127.0.0.1");

    @TempDir
    private Path directory;

    private Certificates ca;
    private Path certificate;
    private Path key;
    private TlsWatch watch;

    @BeforeEach
    void begin() throws Exception {
        ca = Certificates.authority(directory, "ca");
        Certificates.Issued first = ca.issue("first", HOST);
        certificate = Files.copy(first.certificate(), directory.resolve("own.pem"));
        key = Files.copy(first.key(), directory.resolve("own.key"));
        watch = new TlsWatch(new Tls(true, null, certificate, key, null, Tls.Check.ALL), new SystemClock());
    }

    @Test
    void saysNothingOfFilesThatHoldWhatTheyHeld() throws Exception {
        assertThat(watch.changed()).isEmpty();
        Files.write(certificate, Files.readAllBytes(certificate));
        Files.setLastModifiedTime(key, FileTime.fromMillis(1));
        assertThat(watch.changed()).isEmpty();
    }

    @Test
    void givesNewFilesOnce() throws Exception {
        Certificates.Issued second = ca.issue("second", HOST);
        put(second.certificate(), certificate);
        put(second.key(), key);

        assertThat(watch.changed()).isPresent();
        assertThat(watch.changed()).isEmpty();
    }

    @Test
    void refusesFilesThatCannotBeUsedOncePerChange() throws Exception {
        Certificates.Issued second = ca.issue("second", HOST);
        put(second.certificate(), certificate);
        refusesOnce("does not belong to the first certificate in \"" + certificate + "\"");

        put(directory.resolve("ca.pem"), key);
        refusesOnce("\"" + key + "\" holds no private key");

        Files.delete(key);
        refusesOnce("\"" + key + "\" cannot be read");

        put(second.key(), key);
        assertThat(watch.changed()).isPresent();
    }

    private void refusesOnce(String words) {
        assertThatThrownBy(watch::changed).isInstanceOf(TlsException.class).hasMessageContaining(words);
        assertThat(watch.changed()).isEmpty();
    }

    private static void put(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
}
