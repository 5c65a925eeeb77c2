// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.bus.BusException;
import dev.petrel.engine.config.BrokerOptions;
import dev.petrel.engine.config.MessagingConfig;
import dev.petrel.engine.security.Tls;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BrokerAddressTest {

    @ParameterizedTest
    @CsvSource({
        "amqp://guest:guest@127.0.0.1:5672//,        127.0.0.1, 5672,  false, guest, guest,  /",
        "amqp://guest:guest@127.0.0.1:5672/,         127.0.0.1, 5672,  false, guest, guest,  /",
        "amqp://guest:guest@127.0.0.1:5672,          127.0.0.1, 5672,  false, guest, guest,  /",
        "amqp://u:p@host:1/st2,                      host,      1,     false, u,     p,      st2",
        "amqp://u:p@host/%2Fst2,                     host,      5672,  false, u,     p,      /st2",
        "amqp://u:p@host//st2,                       host,      5672,  false, u,     p,      /st2",
        "amqp://host,                                host,      5672,  false, guest, guest,  /",
        "pyamqp://u:p@host,                          host,      5672,  false, u,     p,      /",
        "AMQP://u:p@host,                            host,      5672,  false, u,     p,      /",
        "amqps://u:p@host,                           host,      5671,  true,  u,     p,      /",
        "amqps://u:p@host:5673/v,                    host,      5673,  true,  u,     p,      v",
        "amqp://u:p%40ss%2Fw+%25@host,               host,      5672,  false, u,     p@ss/w+%, /",
        "amqp://u:p@s/s#100%@host:7/v,               host,      7,     false, u,     p@s/s#100%, v",
        "amqp://u:a:b@host,                          host,      5672,  false, u,     a:b,    /",
        "amqp://u:p@[::1]:5672/v,                    ::1,       5672,  false, u,     p,      v",
        "amqp://u:p@host/v?ssl=true,                 host,      5671,  true,  u,     p,      v",
        "amqp://u:p@host:5672/v?ssl=false,           host,      5672,  false, u,     p,      v",
    })
    void understandsTheUrlsOfStackStorm(
            String url, String host, int port, boolean tls, String user, String password, String vhost) {
        BrokerOptions options = new BrokerOptions(tls ? Tls.ON : Tls.OFF, MessagingConfig.LoginMethod.PLAIN);
        assertThat(BrokerAddress.parse(url)).isEqualTo(new BrokerAddress(options, host, port, user, password, vhost));
    }

    @Test
    void takesAPasswordThatIsNotGivenAsEmpty() {
        assertThat(BrokerAddress.parse("amqp://u@host").password()).isEmpty();
    }

    @Test
    void partsAddressesAtSemicolons() {
        assertThat(BrokerAddress.parseAll(new MessagingConfig(List.of("amqp://a;amqp://b", "amqp://c"), "test")))
                .extracting(BrokerAddress::host)
                .containsExactly("a", "b", "c");
    }

    @Test
    void refusesToBeWithoutAnAddress() {
        assertThatThrownBy(() -> BrokerAddress.parseAll(new MessagingConfig(List.of(" "), "test")))
                .isInstanceOf(BusException.class)
                .hasMessageContaining("[messaging] url is empty");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://u:secret@host",
                "u:secret@host:5672",
                "amqp://u:secret@host:0/",
                "amqp://u:secret@host:70000/",
                "amqp://u:secret@host:port/",
                "nonsense",
                "amqp://u:secret@host/?sll=true",
                "amqp://u:secret@host/?ssl=maybe",
                "amqp://u:secret@host/?ssl=true&ssl=true",
                "amqp://u:secret@host/?ssl_cert_reqs=perhaps",
                "amqp://u:secret@host/?ssl_ca_certs=ca.pem",
                "amqp://u:secret@host/?login_method=MAGIC&ssl_keyfile_password=secret",
                "amqps://u:secret@host/?ssl=false"
            })
    void saysWhatIsWrongWithoutThePassword(String url) {
        assertThatThrownBy(() -> BrokerAddress.parse(url))
                .isInstanceOf(BusException.class)
                .hasMessageContaining("[messaging] url \"")
                .hasMessageContaining("write amqp://user:password@host:port/vhost")
                .hasMessageNotContaining("secret");
    }

    @Test
    void namesAnOptionThatIsNotKnownAndThoseThatAre() {
        assertThatThrownBy(() -> BrokerAddress.parse("amqp://u:p@host/?ssl_cacerts=/ca"))
                .hasMessageContaining("unknown option \"ssl_cacerts\"")
                .hasMessageContaining("there are login_method, ssl, ssl_ca_certs, ssl_cert_reqs, ssl_certfile");
    }

    @Test
    void takesWhatTheQuerySaysOverWhatTheSectionSays() {
        Tls section = new Tls(true, Path.of("/ca"), Path.of("/c"), null, null, Tls.Check.ALL);

        BrokerAddress address = BrokerAddress.parse(
                "amqp://u:p@host/?ssl_ca_certs=/other&ssl_keyfile=%2Fk&ssl_cert_reqs=CERT_REQUIRED"
                        + "&ssl_check_hostname=false&login_method=EXTERNAL",
                section, MessagingConfig.LoginMethod.PLAIN);

        assertThat(address.port()).isEqualTo(5671);
        assertThat(address.options().login()).isEqualTo(MessagingConfig.LoginMethod.EXTERNAL);
        assertThat(address.options().tls())
                .isEqualTo(
                        new Tls(true, Path.of("/other"), Path.of("/c"), Path.of("/k"), null, Tls.Check.NO_HOST_NAME));
        assertThat(BrokerAddress.parse("amqp://host", section, MessagingConfig.LoginMethod.PLAIN)
                        .tls())
                .isTrue();
        assertThat(BrokerAddress.parse("amqp://host/?ssl_cert_reqs=none")
                        .options()
                        .tls()
                        .check())
                .isEqualTo(Tls.Check.NOTHING);
    }

    @Test
    void printsNoPassword() {
        assertThat(BrokerAddress.parse("amqps://u:secret@[::1]/v")).hasToString("amqps://u:***@[::1]:5671/v");
        assertThat(BrokerAddress.parse("amqp://u:secret@host")).hasToString("amqp://u:***@host:5672/");
    }
}
