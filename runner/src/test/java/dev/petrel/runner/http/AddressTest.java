// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

    @ParameterizedTest
    @CsvSource({
        "http://Example.COM, http://example.com/",
        "HTTP://example.com:8080/a b?q=ü, http://example.com:8080/a%20b?q=%C3%BC",
        "http://example.com?x=1, http://example.com/?x=1",
        "http://example.com/a%41%2f%zz, http://example.com/aA%2F%25zz",
        "http://example.com/a[1]?b[]=2#c, http://example.com/a%5B1%5D?b%5B%5D=2",
        "http://bücher.example/, http://xn--bcher-kva.example/",
        "http://my_service:80/x, http://my_service:80/x",
        "http://user:p%40ss@example.com/, http://example.com/",
        "http://[::1]:80/, http://[0:0:0:0:0:0:0:1]:80/",
        "http://127.1/, http://127.0.0.1/",
    })
    void readsWhatRequestsReads(String url, String sent) throws Exception {
        assertThat(Address.parse(url).uri().toString()).isEqualTo(sent);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/",
                "http://127.0.0.1:8080/",
                "http://x@127.0.0.1/",
                "http://x:y@127.0.0.1:80/",
                "http://127.1/",
                "http://127.0.1/",
                "http://0x7f.0.0.1/",
                "http://0177.0.0.1/",
                "http://2130706433/",
                "http://0x7f000001/",
                "http://127.0.0.1./",
                "http://[::ffff:127.0.0.1]/",
                "http://[::FFFF:7f00:1]/",
                "http://%31%32%37.0.0.1/",
                "http://a@b@127.0.0.1/",
                "http://good.example\\@127.0.0.1/",
            })
    void writesOneHostOneWay(String url) throws Exception {
        assertThat(Address.parse(url).host())
                .satisfiesAnyOf(
                        host -> assertThat(host).isEqualTo("127.0.0.1"),
                        host -> assertThat(host).isEqualTo("127.0.0.1."));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:80/json, No connection adapters were found for",
        "ftp://example.com/, No connection adapters were found for",
        "example.com/json, No scheme supplied",
        "http:///json, No host supplied",
        "http://exa mple.com/, Invalid URL",
        "http://example.com:99999/, Invalid URL",
        "http://[::1/, Invalid URL",
        "http://a..b/, Invalid URL",
    })
    void refusesWhatIsNoAddress(String url, String why) {
        assertThatThrownBy(() -> Address.parse(url))
                .isInstanceOf(RefusedRequest.class)
                .hasMessageContaining(why);
    }

    @Test
    void tellsNoPassword() {
        assertThatThrownBy(() -> Address.parse("ftp://sam:secret@example.com/x"))
                .hasMessageContaining("ftp://example.com/x")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @CsvSource({
        "/c, http://h:81/c",
        "c, http://h:81/a/c",
        "../c, http://h:81/c",
        "?x=1, http://h:81/a/b?x=1",
        "//other/c, http://other/c",
        "https://other/c d, https://other/c%20d",
    })
    void followsLocations(String location, String target) throws Exception {
        assertThat(Address.parse("http://h:81/a/b?q=1").resolve(location).uri().toString())
                .isEqualTo(target);
    }
}
