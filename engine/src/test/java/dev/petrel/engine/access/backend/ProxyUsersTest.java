// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.access.AuthBackend.User;
import dev.petrel.engine.security.AddressRange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProxyUsersTest {

    private final ProxyUsers users = new ProxyUsers(Stream.of("10.0.0.7", "10.1.0.0/16", "fd00:1::/64")
            .map(text -> AddressRange.parse(text).orElseThrow())
            .toList());

    private Optional<String> user(String from, Map<String, String> headers) {
        return users.user(from, name -> Optional.ofNullable(headers.get(name))).map(User::name);
    }

    @Test
    void believesProxiesThatAreTrusted() {
        Map<String, String> sam = Map.of("x-forwarded-user", "sam");

        for (String from :
                List.of("10.0.0.7", "10.1.255.1", "fd00:1::5", "[fd00:1::5]", "fd00:1::5%eth0", "::ffff:10.0.0.7")) {
            assertThat(user(from, sam)).as(from).contains("sam");
        }
        for (String from :
                List.of("10.0.0.8", "10.2.0.1", "127.0.0.1", "fd00:2::5", "", "10.0.0.7.example.com", "localhost")) {
            assertThat(user(from, sam)).as(from).isEmpty();
        }
        assertThat(new ProxyUsers(List.of()).user("10.0.0.7", name -> Optional.of("sam")))
                .isEmpty();
    }

    @Test
    void takesOneNameAndNothingElse() {
        assertThat(user("10.0.0.7", Map.of("remote-user", " kim "))).contains("kim");
        assertThat(user("10.0.0.7", Map.of("remote_user", "kim", "x-forwarded-user", "kim")))
                .contains("kim");
        assertThat(user("10.0.0.7", Map.of("remote-user", "kim", "x-forwarded-user", "admin")))
                .isEmpty();
        assertThat(user("10.0.0.7", Map.of("x-forwarded-user", "kim, admin"))).isEmpty();
        assertThat(user("10.0.0.7", Map.of("x-forwarded-user", ""))).isEmpty();
        assertThat(user("10.0.0.7", Map.of("x-forwarded-user", "", "remote-user", "kim")))
                .isEmpty();
        assertThat(user("10.0.0.7", Map.of("x-forwarded-user", "k\u001bm"))).isEmpty();
        assertThat(user("10.0.0.7", Map.of("x-forwarded-user", "k".repeat(300))))
                .isEmpty();
        assertThat(user("10.0.0.7", Map.of("x-remote-user", "kim"))).isEmpty();
        assertThat(user("10.0.0.7", Map.of())).isEmpty();
    }

    @Test
    void readsAddressesAndNetworks() {
        assertThat(AddressRange.parse("0.0.0.0/0").orElseThrow().contains("1.2.3.4"))
                .isTrue();
        assertThat(AddressRange.parse("0.0.0.0/0").orElseThrow().contains("::1"))
                .isFalse();
        assertThat(AddressRange.parse("10.1.0.0/16")).hasToString("Optional[10.1.0.0/16]");
        for (String text : List.of(
                "",
                "host",
                "10.0.0.7/33",
                "10.0.0.7/8",
                "10.0.0/8",
                "999.0.0.1",
                "1.2.3.4/",
                "::1/129",
                ":",
                "10.0.0.7/-1")) {
            assertThat(AddressRange.parse(text)).as(text).isEmpty();
        }
    }
}
