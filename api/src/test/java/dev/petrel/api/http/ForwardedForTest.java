// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.security.AddressRange;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwardedForTest {

    private final ForwardedFor forwarded = new ForwardedFor(Stream.of("10.0.0.0/8", "fd00::1")
            .map(each -> AddressRange.parse(each).orElseThrow())
            .toList());

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            10.0.0.1    | 192.0.2.7                        | 192.0.2.7
            10.0.0.1    | 192.0.2.7, 10.0.0.2              | 192.0.2.7
            10.0.0.1    | 1.1.1.1, 192.0.2.7               | 192.0.2.7
            10.0.0.1    | 1.1.1.1,192.0.2.7:4711 , 10.9.9.9| 192.0.2.7
            10.0.0.1    | [2001:db8::7]:443                | 2001:db8::7
            10.0.0.1    | 2001:db8::7                      | 2001:db8::7
            fd00::1     | 192.0.2.7                        | 192.0.2.7
            192.0.2.1   | 192.0.2.7                        | 192.0.2.1
            192.0.2.1   | 10.0.0.1                         | 192.0.2.1
            10.0.0.1    | evil.example                     | 10.0.0.1
            10.0.0.1    | 192.0.2.7, unknown               | 10.0.0.1
            10.0.0.1    | 1.1.1.1, unknown, 10.0.0.2       | 10.0.0.2
            10.0.0.1    | 192.0.2.0/24                     | 10.0.0.1
            10.0.0.1    | 10.0.0.3, 10.0.0.2               | 10.0.0.3
            10.0.0.1    | ,                                | 10.0.0.1
            """)
    void believesProxiesAsFarAsTheyAreTrusted(String peer, String header, String client) {
        assertThat(forwarded.client(peer, Map.of("x-forwarded-for", header))).isEqualTo(client);
        assertThat(forwarded.client(peer, Map.of())).isEqualTo(peer);
        assertThat(new ForwardedFor(List.of()).client(peer, Map.of("x-forwarded-for", header)))
                .isEqualTo(peer);
    }
}
