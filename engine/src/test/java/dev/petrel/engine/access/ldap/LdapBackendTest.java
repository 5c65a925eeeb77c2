// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import dev.petrel.engine.access.AuthBackend.UnavailableException;
import dev.petrel.engine.access.AuthBackend.User;
import dev.petrel.engine.memory.ManualClock;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the directory server in memory of the LDAP library. */
class LdapBackendTest {

    private static final String USERS = "cn=st2users,ou=groups,dc=example,dc=com";
    private static final String ADMINS = "cn=st2admins,ou=groups,dc=example,dc=com";

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final Map<String, @Nullable Object> kwargs = new LinkedHashMap<>();
    private InMemoryDirectoryServer server;

    @BeforeEach
    void setup() throws Exception {
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example,dc=com");
        config.setSchema(null);
        config.addAdditionalBindCredentials("cn=petrel,dc=example,dc=com", "service:pw");
        config.setListenerConfigs(
                InMemoryListenerConfig.createLDAPConfig("ldap", InetAddress.getLoopbackAddress(), 0, null));
        server = new InMemoryDirectoryServer(config);
        add("dc=example,dc=com", "objectClass: domain");
        add("ou=people,dc=example,dc=com", "objectClass: organizationalUnit");
        add("ou=groups,dc=example,dc=com", "objectClass: organizationalUnit");
        person("sam", "pw-sam");
        person("kim", "pässwörd:x");
        person("jo*n", "star");
        add("uid=Doe\\, Jane,ou=people,dc=example,dc=com", "objectClass: person", "uid: jane", "userPassword: pw-jane");
        add(
                USERS,
                "objectClass: groupOfNames",
                "member: uid=sam,ou=people,dc=example,dc=com",
                "member: uid=Doe\\, Jane,ou=people,dc=example,dc=com",
                "memberUid: kim",
                "memberUid: jo*n");
        add(ADMINS, "objectClass: groupOfUniqueNames", "uniqueMember: uid=sam,ou=people,dc=example,dc=com");
        server.startListening();
        kwargs.put("host", "127.0.0.1");
        kwargs.put("port", server.getListenPort());
        kwargs.put("bind_dn", "cn=petrel,dc=example,dc=com");
        kwargs.put("bind_password", "service:pw");
        kwargs.put("base_ou", "dc=example,dc=com");
        kwargs.put("group_dns", List.of("CN=st2users, OU=groups, DC=example, DC=com"));
        kwargs.put("network_timeout", 5);
    }

    @AfterEach
    void close() {
        server.shutDown(true);
    }

    private void add(String dn, String... attributes) throws Exception {
        String[] ldif = new String[attributes.length + 1];
        ldif[0] = "dn: " + dn;
        System.arraycopy(attributes, 0, ldif, 1, attributes.length);
        server.add(ldif);
    }

    private void person(String name, String password) throws Exception {
        add(
                "uid=" + name + ",ou=people,dc=example,dc=com",
                "objectClass: person",
                "uid: " + name,
                "userPassword: " + password);
    }

    private Optional<User> login(String user, String password) {
        try (LdapBackend backend = new LdapBackend(kwargs, clock)) {
            return backend.authenticate(user, password);
        }
    }

    @Test
    void letsInWhoKnowsThePasswordAndIsInTheGroup() {
        assertThat(login("sam", "pw-sam")).contains(new User("sam", Set.of(USERS, ADMINS)));
        assertThat(login("kim", "pässwörd:x")).contains(new User("kim", Set.of(USERS)));
        assertThat(login("jane", "pw-jane")).contains(new User("jane", Set.of(USERS)));
        assertThat(login("sam", "wrong")).isEmpty();
        assertThat(login("sam", "pw-kim")).isEmpty();
        assertThat(login("nobody", "pw-sam")).isEmpty();
    }

    @Test
    void recordsTheDirectorysSpelling() {
        assertThat(login("SAM", "pw-sam")).map(User::name).contains("sam");
        assertThat(login(" sam ", "pw-sam")).map(User::name).contains("sam");
    }

    @Test
    void neverBindsWithoutAPassword() {
        assertThat(login("sam", "")).isEmpty();
        assertThat(login("", "")).isEmpty();
        assertThat(login("", "pw-sam")).isEmpty();
        assertThat(login("sam", "\0")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "sa*",
                "sam)(uid=*",
                "*)(|(uid=*",
                "sam)(|(password=*)",
                "sa\\6d",
                "\\2a",
                "sam\0",
                "uid=sam,ou=people,dc=example,dc=com",
                "(uid=sam)",
                "&",
                "sam\n",
                "s\u0430m"
            })
    void takesNamesForNamesOnly(String name) {
        assertThat(login(name, "pw-sam")).isEmpty();
    }

    @Test
    void findsNamesWithCharactersOfFilters() {
        assertThat(login("jo*n", "star")).map(User::name).contains("jo*n");
        assertThat(login("x".repeat(100_000), "y")).isEmpty();
        assertThat(login("sam", "y".repeat(100_000))).isEmpty();
    }

    @Test
    void wantsAllGroupsOrAny() {
        kwargs.put("group_dns", List.of(USERS, ADMINS));
        assertThat(login("sam", "pw-sam")).isPresent();
        assertThat(login("kim", "pässwörd:x")).isEmpty();

        kwargs.put("group_dns_check", "or");
        assertThat(login("kim", "pässwörd:x")).isPresent();

        kwargs.put("group_dns", List.of("CN=ST2ADMINS"));
        assertThat(login("sam", "pw-sam")).isPresent();
        assertThat(login("kim", "pässwörd:x")).isEmpty();
    }

    @Test
    void refusesANameThatTwoEntriesHave() throws Exception {
        add("cn=twin,ou=people,dc=example,dc=com", "objectClass: person", "uid: sam", "userPassword: pw-sam");

        assertThat(login("sam", "pw-sam")).isEmpty();
    }

    @Test
    void findsUsersByPatternsOfStackStorms() throws Exception {
        server.modify(
                "dn: uid=sam,ou=people,dc=example,dc=com", "changetype: modify", "add: mail", "mail: sam@example.com");
        kwargs.put("account_pattern", "(&(objectClass=person)(|(uid={username})(mail={username})))");
        kwargs.put("group_pattern", "(&(objectClass=groupOfNames)(member={user_dn}))");
        kwargs.put("base_ou_group", "ou=groups,dc=example,dc=com");

        assertThat(login("sam@example.com", "pw-sam")).contains(new User("sam", Set.of(USERS)));
        assertThat(login("jane", "pw-jane")).isPresent();
        assertThat(login("kim", "pässwörd:x")).isEmpty();
        kwargs.put("scope", "onelevel");
        kwargs.put("base_ou", "ou=people,dc=example,dc=com");
        assertThat(login("sam", "pw-sam")).isPresent();
        kwargs.put("scope", "base");
        assertThat(login("sam", "pw-sam")).isEmpty();
    }

    @Test
    void remembersGroupsForAWhileAndPasswordsNever() throws Exception {
        try (LdapBackend backend = new LdapBackend(kwargs, clock)) {
            assertThat(backend.authenticate("sam", "pw-sam")).isPresent();
            server.delete(USERS);
            assertThat(backend.authenticate("sam", "pw-sam")).isPresent();
            assertThat(backend.authenticate("sam", "wrong")).isEmpty();
            clock.advance(Duration.ofSeconds(121));
            assertThat(backend.authenticate("sam", "pw-sam")).isEmpty();
        }
        kwargs.put("cache_user_groups_response", false);
        add(USERS, "objectClass: groupOfNames", "memberUid: sam");
        try (LdapBackend backend = new LdapBackend(kwargs, clock)) {
            assertThat(backend.authenticate("sam", "pw-sam")).isPresent();
            server.delete(USERS);
            assertThat(backend.authenticate("sam", "pw-sam")).isEmpty();
        }
    }

    @Test
    void tellsADirectoryThatIsAwayFromAWrongPasswordAndComesBack() throws Exception {
        int port = server.getListenPort();
        try (LdapBackend backend = new LdapBackend(kwargs, clock)) {
            assertThat(backend.authenticate("sam", "pw-sam")).isPresent();
            server.shutDown(true);
            assertThatThrownBy(() -> backend.authenticate("sam", "pw-sam"))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("127.0.0.1")
                    .hasMessageNotContaining("pw-sam")
                    .hasMessageNotContaining("service:pw");
        }
        kwargs.put("host", "127.0.0.2, 127.0.0.1");
        assertThat(port).isPositive();
        server.startListening();
        kwargs.put("port", server.getListenPort());
        assertThat(login("sam", "pw-sam")).as("the second of two hosts").isPresent();
    }

    @Test
    void usesNewConnectionsWhenTheOldOnesWereClosed() {
        try (LdapBackend backend = new LdapBackend(kwargs, clock)) {
            assertThat(backend.authenticate("sam", "pw-sam")).isPresent();
            server.closeAllConnections(false);
            assertThat(backend.authenticate("sam", "pw-sam")).isPresent();
            server.closeAllConnections(false);
            assertThat(backend.authenticate("sam", "wrong")).isEmpty();
        }
    }

    @Test
    void doesNotTakeAWrongPasswordOfTheServiceForOneOfTheUser() {
        kwargs.put("bind_password", "changed");

        assertThatThrownBy(() -> login("sam", "pw-sam"))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("as the service account")
                .hasMessageNotContaining("changed");
    }

    @Test
    void servesManyAtOnceOverFewConnections() throws Exception {
        kwargs.put("max_connections", 2);
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try (LdapBackend backend = new LdapBackend(kwargs, clock)) {
            List<Future<Boolean>> logins = IntStream.range(0, 80)
                    .mapToObj(i -> threads.submit(() -> backend.authenticate("sam", i % 2 == 0 ? "pw-sam" : "wrong")
                            .isPresent()))
                    .toList();
            for (int i = 0; i < logins.size(); i++) {
                assertThat(logins.get(i).get()).isEqualTo(i % 2 == 0);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
