// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import dev.petrel.engine.access.AuthBackend.UnavailableException;
import dev.petrel.engine.config.ConfigException;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.security.SelfSigned;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Passwords go to a server only that has proved who it is. (Of 127.0.0.1 the library believes any name.) */
class LdapTlsTest {

    @TempDir
    private Path directory;

    private @Nullable InMemoryDirectoryServer server;

    @AfterEach
    void close() {
        if (server != null) {
            server.shutDown(true);
        }
    }

    @Test
    void speaksTlsFromTheStart() throws Exception {
        Path ca = start("dns:localhost", false);

        assertThat(login(Map.of("use_ssl", true, "cacert", ca.toString()), "pw-sam"))
                .isTrue();
        assertThat(login(Map.of("use_ssl", true, "cacert", ca.toString()), "wrong"))
                .isFalse();
    }

    @Test
    void beginsTlsLater() throws Exception {
        Path ca = start("dns:localhost", true);

        assertThat(login(Map.of("use_tls", true, "cacert", ca.toString()), "pw-sam"))
                .isTrue();
        assertThat(login(Map.of("use_tls", true, "cacert", ca.toString()), "wrong"))
                .isFalse();
    }

    @Test
    void refusesACertificateOfAnUnknownCa() throws Exception {
        start("dns:localhost", false);
        assertRefused(Map.of("use_ssl", true));
    }

    @Test
    void refusesACertificateForAnotherHost() throws Exception {
        Path ca = start("dns:other.example.com", false);
        assertRefused(Map.of("use_ssl", true, "cacert", ca.toString()));
    }

    @Test
    void refusesACertificateForAnotherHostLater() throws Exception {
        Path ca = start("dns:other.example.com", true);
        assertRefused(Map.of("use_tls", true, "cacert", ca.toString()));
    }

    @Test
    void doesNotGoOnInClearWhereTheServerHasNoTls() throws Exception {
        Path ca = file(server("dns:localhost"));
        start(InMemoryListenerConfig.createLDAPConfig("ldap", InetAddress.getLoopbackAddress(), 0, null));
        assertRefused(Map.of("use_tls", true, "cacert", ca.toString()));
    }

    @Test
    void doesNotStartWithoutTheFileOfTheCa() throws Exception {
        start("dns:localhost", false);
        assertThatThrownBy(() -> login(Map.of("use_ssl", true, "cacert", directory + "/no.pem"), "pw-sam"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("cacert")
                .hasMessageContaining("no.pem");
    }

    private void assertRefused(Map<String, Object> tls) {
        assertThatThrownBy(() -> login(tls, "pw-sam")).isInstanceOf(UnavailableException.class);
    }

    private boolean login(Map<String, Object> tls, String password) {
        Map<String, @Nullable Object> kwargs = new LinkedHashMap<>(tls);
        kwargs.put("host", "localhost");
        kwargs.put("port", server == null ? 0 : server.getListenPort());
        kwargs.put("bind_dn", "cn=petrel,dc=example");
        kwargs.put("bind_password", "service");
        kwargs.put("base_ou", "dc=example");
        kwargs.put("group_dns", List.of("cn=users"));
        try (LdapBackend backend = new LdapBackend(kwargs, new SystemClock())) {
            return backend.authenticate("sam", password).isPresent();
        }
    }

    private Path start(String name, boolean later) throws Exception {
        SelfSigned keys = server(name);
        Path ca = file(keys);
        SSLContext context = keys.context();
        InetAddress loopback = InetAddress.getLoopbackAddress();
        start(
                later
                        ? InMemoryListenerConfig.createLDAPConfig("ldap", loopback, 0, context.getSocketFactory())
                        : InMemoryListenerConfig.createLDAPSConfig(
                                "ldaps", loopback, 0, context.getServerSocketFactory(), context.getSocketFactory()));
        return ca;
    }

    private void start(InMemoryListenerConfig listener) throws Exception {
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example");
        config.setSchema(null);
        config.addAdditionalBindCredentials("cn=petrel,dc=example", "service");
        config.setListenerConfigs(listener);
        InMemoryDirectoryServer started = new InMemoryDirectoryServer(config);
        started.add("dn: dc=example", "objectClass: domain");
        started.add("dn: uid=sam,dc=example", "objectClass: person", "uid: sam", "userPassword: pw-sam");
        started.add("dn: cn=users,dc=example", "objectClass: groupOfNames", "memberUid: sam");
        started.startListening();
        server = started;
    }

    private SelfSigned server(String name) throws Exception {
        return SelfSigned.of(directory, "server", "-validity", "2", "-ext", "san=" + name);
    }

    private Path file(SelfSigned keys) throws Exception {
        return Files.writeString(directory.resolve("ca.pem"), keys.certificate());
    }
}
