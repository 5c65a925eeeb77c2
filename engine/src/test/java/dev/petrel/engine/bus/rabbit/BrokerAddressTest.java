// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.bus.rabbit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.bus.BusException;
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
        "amqp://u:p@host:5672/v?heartbeat=10,        host,      5672,  false, u,     p,      v",
    })
    void understandsTheUrlsOfStackStorm(
            String url, String host, int port, boolean tls, String user, String password, String vhost) {
        assertThat(BrokerAddress.parse(url)).isEqualTo(new BrokerAddress(tls, host, port, user, password, vhost));
    }

    @Test
    void takesAPasswordThatIsNotGivenAsEmpty() {
        assertThat(BrokerAddress.parse("amqp://u@host").password()).isEmpty();
    }

    @Test
    void partsAddressesAtSemicolons() {
        assertThat(BrokerAddress.parseAll(List.of("amqp://a;amqp://b", "amqp://c")))
                .extracting(BrokerAddress::host)
                .containsExactly("a", "b", "c");
    }

    @Test
    void refusesToBeWithoutAnAddress() {
        assertThatThrownBy(() -> BrokerAddress.parseAll(List.of(" ")))
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
                "nonsense"
            })
    void saysWhatIsWrongWithoutThePassword(String url) {
        assertThatThrownBy(() -> BrokerAddress.parse(url))
                .isInstanceOf(BusException.class)
                .hasMessageContaining("[messaging] url \"")
                .hasMessageContaining("write amqp://user:password@host:port/vhost")
                .hasMessageNotContaining("secret");
    }

    @Test
    void printsNoPassword() {
        assertThat(BrokerAddress.parse("amqps://u:secret@[::1]/v")).hasToString("amqps://u:***@[::1]:5671/v");
        assertThat(BrokerAddress.parse("amqp://u:secret@host")).hasToString("amqp://u:***@host:5672/");
    }
}
