// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthKeysTest {

    @TempDir
    Path directory;

    private ConfigFixture fixture;

    @BeforeEach
    void setup() {
        fixture = new ConfigFixture(directory);
    }

    @Test
    void whoAsksItsCallersMayListenAnywhereAndIsWarnedOfClearText() {
        LoadedConfig loaded = fixture.load("[api]", "host = 0.0.0.0", "[auth]", "enable = True");

        assertThat(loaded.config().auth().enable()).isTrue();
        assertThat(ofClearText(loaded))
                .singleElement()
                .asString()
                .contains("[api] host = 0.0.0.0 without use_ssl", "in clear", "use_ssl, cert and key");
    }

    @Test
    void warnsOfAnAddressOfItsOwnToo() {
        assertThat(ofClearText(fixture.load("[auth]", "enable = True", "host = 10.0.0.1", "port = 9100")))
                .singleElement()
                .asString()
                .contains("[auth] host = 10.0.0.1 without use_ssl");
        assertThat(ofClearText(fixture.load("[auth]", "enable = True", "host = 10.0.0.1")))
                .as("it does not listen")
                .isEmpty();
        assertThat(ofClearText(fixture.load("[auth]", "enable = True", "port = 9100")))
                .as("on loopback")
                .isEmpty();
    }

    private static List<String> ofClearText(LoadedConfig loaded) {
        return loaded.warnings().stream()
                .filter(warning -> warning.contains("use_ssl"))
                .toList();
    }

    @Test
    void warnsOfADatabaseInClearWhereCallersAreAskedWhoTheyAre() {
        String warning =
                "[keyvalue] encryption_key_path is not set: the database holds parameters, results and payloads"
                        + " in clear";
        assertThat(fixture.load("[auth]", "enable = True").warnings())
                .singleElement()
                .asString()
                .startsWith(warning)
                .contains("petrel key generate FILE");
        assertThat(fixture.load("[auth]", "enable = False").warnings()).isEmpty();
        assertThat(fixture.load("[auth]", "enable = True", "[keyvalue]", "encryption_key_path = /nowhere/key.json")
                        .warnings())
                .noneMatch(each -> each.startsWith(warning));
    }

    @Test
    void whoAsksForEncryptionByNameDoesNotGoWithout() {
        assertThatThrownBy(() -> fixture.load("[keyvalue]", "encrypt_values = True"))
                .hasMessageContaining("[keyvalue] encrypt_values = \"True\"")
                .hasMessageContaining("encryption_key_path beside it")
                .hasMessageContaining("petrel key generate FILE");
        assertThatThrownBy(() -> fixture.load(
                        "[keyvalue]",
                        "encrypt_values = True",
                        "encryption_key_path = /nowhere/key.json",
                        "enable_encryption = False"))
                .hasMessageContaining("enable_encryption = True");
        assertThat(fixture.load("[keyvalue]", "encrypt_values = True", "encryption_key_path = /nowhere/key.json")
                        .config()
                        .keyValues()
                        .hasKey())
                .isTrue();
        assertThat(fixture.load("[keyvalue]", "encrypt_values = False")
                        .config()
                        .keyValues()
                        .encryptValues())
                .isFalse();
    }

    @Test
    void acceptsStackStormsSampleWithItsCertificatesThatAreNotUsed() {
        LoadedConfig loaded = fixture.load(
                "[auth]",
                "mode = standalone # Mode to use (proxy,standalone).",
                "backend = flat_file # Authentication backend",
                "backend_kwargs = {\"file_path\": \"/etc/st2/htpasswd\"}",
                "enable = True",
                "host = 127.0.0.1",
                "port = 9100",
                "use_ssl = False",
                "cert = /etc/apache2/ssl/mycert.crt",
                "key = /etc/apache2/ssl/mycert.key",
                "logging = /etc/st2/logging.auth.conf",
                "debug = False",
                "api_url = None");

        assertThat(loaded.config().auth().address().tls().enabled()).isFalse();
        assertThat(loaded.config().auth().kwargs()).containsEntry("file_path", "/etc/st2/htpasswd");
        assertThat(loaded.unused()).hasSize(2);
        assertThat(loaded.warnings()).noneMatch(warning -> warning.contains("use_ssl"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mode = both|one of standalone, proxy",
                "backend = pam|one of flat_file, ldap",
                "backend_kwargs = [1]|a JSON object on one line",
                "backend_kwargs = {\"bind_password\": \"geheim\"|a JSON object on one line",
                "token_ttl = 0|a number of seconds",
                "port = 99999|a port from 0",
                "api_url = ftp://h|an address such as",
                "api_url = http://u:p@h/|an address such as",
                "use_ssl = True|[auth] cert beside it",
                "max_failed_logins = 0|1",
                "trusted_proxies = proxy.example.com|addresses and networks",
                "trusted_proxies = 10.0.0.7/8|addresses and networks"
            })
    void refusesWhatItCannotDo(String line, String expected) {
        assertThatThrownBy(() -> fixture.load("[auth]", line))
                .hasMessageContaining("[auth] " + line.split(" ")[0])
                .hasMessageContaining(expected)
                .hasMessageNotContaining("geheim");
    }

    @Test
    void believesNoProxyThatIsNotNamed() {
        assertThatThrownBy(() -> fixture.load("[auth]", "enable = True", "mode = proxy"))
                .hasMessageContaining("[auth] mode")
                .hasMessageContaining("trusted_proxies");
        assertThat(fixture.load("[auth]", "enable = True", "mode = proxy", "trusted_proxies = 127.0.0.1")
                        .config()
                        .auth()
                        .logins()
                        .trustedProxies())
                .hasSize(1);
    }

    @Test
    void showsNoSettingOfTheBackend() {
        LoadedConfig loaded = fixture.load("[auth]", "backend_kwargs = {\"bind_password\": \"geheim\"}");

        assertThat(loaded.effective().summary()).doesNotContain("geheim");
        assertThat(loaded.config().toString()).doesNotContain("geheim");
    }
}
