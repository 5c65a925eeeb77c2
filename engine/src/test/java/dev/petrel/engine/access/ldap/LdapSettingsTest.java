// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.access.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.SearchScope;
import dev.petrel.engine.config.ConfigException;
import dev.petrel.engine.json.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LdapSettingsTest {

    private static final String LEAST = "\"bind_dn\": \"CN=st2admin,ou=users,dc=example,dc=com\", \"bind_password\":"
            + " \"foobar123\", \"base_ou\": \"dc=example,dc=com\", \"group_dns\": [\"CN=st2users,ou=groups,dc=example,dc=com\"],"
            + " \"host\": \"identity.example.com\"";

    private static LdapSettings read(String more) {
        Map<String, @Nullable Object> kwargs = new LinkedHashMap<>(Json.readObject("{" + LEAST + "}"));
        kwargs.putAll(Json.readObject("{" + more + "}"));
        return LdapSettings.of(kwargs);
    }

    @Test
    void readsTheExampleOfStackStormsManual() {
        LdapSettings settings = read("\"port\": 636, \"use_ssl\": true, \"cacert\": \"/path/to/cacert.pem\","
                + " \"client_options\": {\"20482\": 9}, \"chase_referrals\": false, \"debug\": false");

        assertThat(settings.servers().hosts()).containsExactly("identity.example.com");
        assertThat(settings.servers().port()).isEqualTo(636);
        assertThat(settings.servers().tls().enabled()).isTrue();
        assertThat(settings.servers().tls().ca()).hasToString("/path/to/cacert.pem");
        assertThat(settings.servers().timeout()).isEqualTo(Duration.ofSeconds(9));
        assertThat(settings.toString()).doesNotContain("foobar123");
    }

    @Test
    void hasStackStormsDefaults() {
        LdapSettings settings = read("");

        assertThat(settings.servers().port()).isEqualTo(389);
        assertThat(settings.servers().timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.users().scope()).isEqualTo(SearchScope.SUB);
        assertThat(settings.users().id()).isEqualTo("uid");
        assertThat(settings.groups().all()).isTrue();
        assertThat(settings.groups().base()).isEqualTo("dc=example,dc=com");
        assertThat(settings.groups().cache()).isEqualTo(Duration.ofSeconds(120));
        assertThat(settings.groups().cached()).isEqualTo(100);
        assertThat(read("\"use_ssl\": true").servers().port()).isEqualTo(636);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"bind_password\": \"\"|bind_password: expected the password",
                "\"bind_password\": 7|bind_password: expected a text",
                "\"bind_dn\": null|bind_dn: expected the DN",
                "\"bind_dn\": \"sam\"|bind_dn: expected a DN",
                "\"base_ou\": \"nonsense\"|base_ou: expected a DN",
                "\"group_dns\": []|group_dns: expected at least one group",
                "\"group_dns\": \"CN=a\"|group_dns: expected a list",
                "\"group_dns\": [\"nonsense\"]|group_dns: expected DNs",
                "\"host\": \"ldap://a:389\"|host: expected host names",
                "\"host\": \"\"|host: expected the host",
                "\"port\": 0|port: expected an integer",
                "\"port\": \"389\"|port: expected an integer",
                "\"scope\": \"all\"|scope: expected one of base",
                "\"use_ssl\": \"yes\"|use_ssl: expected true or false",
                "\"use_ssl\": true, \"use_tls\": true|use_tls: expected false beside use_ssl",
                "\"chase_referrals\": true|chase_referrals: expected false",
                "\"group_dns_check\": \"xor\"|group_dns_check: expected and or or",
                "\"network_timeout\": 0|network_timeout: expected a number",
                "\"account_pattern\": \"(uid={name})\"|places for [username] only",
                "\"account_pattern\": \"(uid={username}\"|account_pattern: expected an LDAP filter",
                "\"group_pattern\": \"(member={userdn})\"|\"{userdn}\"",
                "\"id_attr\": \"a)(b\"|id_attr: expected the name of an attribute",
                "\"client_options\": {\"24582\": 0}|found 24582",
                "\"client_options\": {\"17\": 3}|found 17",
                "\"bind_pasword\": \"geheim\"|did you mean \"bind_password\"",
                "\"ca\": \"/x\"|known are account_pattern",
            })
    void tellsWhatIsWrongAndNoValue(String more, String told) {
        assertThatThrownBy(() -> read(more))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("[auth] backend_kwargs")
                .hasMessageContaining(told)
                .hasMessageNotContaining("geheim")
                .hasMessageNotContaining("foobar123");
    }

    @Test
    void tellsAllAtOnce() {
        assertThatThrownBy(() -> LdapSettings.of(Map.of("port", "x", "hots", "y")))
                .isInstanceOf(ConfigException.class)
                .extracting(e -> ((ConfigException) e).problems().size())
                .isEqualTo(7);
    }

    @Test
    void escapesValuesInPatternsAndKnowsBraces() throws Exception {
        FilterPattern pattern = FilterPattern.of("(&(a={username})(b={{x}}))", "username");

        assertThat(pattern.filter(Map.of("username", "*)(c=\0$1\\")).toString())
                .isEqualTo("(&(a=\\2a\\29\\28c=\\00$1\\5c)(b={x}))");
    }
}
