// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "web, -, web, -",
                "web.example.org:2222, -, web.example.org, 2222",
                "10.0.0.5, -, 10.0.0.5, -",
                "10.0.0.5:22, -, 10.0.0.5, 22",
                "ops@web, ops, web, -",
                "ops@corp@web:1, ops@corp, web, 1",
                "::1, -, ::1, -",
                "2001:db8::5, -, 2001:db8::5, -",
                "ops@fe80::1%eth0, ops, fe80::1%eth0, -",
                "[::1], -, ::1, -",
                "[2001:db8::5]:2222, -, 2001:db8::5, 2222",
                "ops@[::1]:2222, ops, ::1, 2222",
            })
    void readsAHost(String entry, String user, String host, Integer port) {
        assertThat(Target.of(entry)).isEqualTo(new Target(host, user, host, port, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a:b", "a:", "a:0", "a:65536", "@a", "a@", "a b", "[::1", "[::1]x", "a/b", "ssh://a", ":22"})
    void refusesWhatIsNoHost(String entry) {
        assertThatThrownBy(() -> Target.of(entry))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("host \"" + entry + "\" is none");
    }

    @Test
    void namesAHostByItselfUnlessItComesTwice() {
        assertThat(Target.list("a:1, b:2,,a:1 ,ops@c:3").stream().map(Target::name))
                .containsExactly("a", "b", "c");
        assertThat(Target.list("a:1,a:2,b").stream().map(Target::name)).containsExactly("a:1", "a:2", "b");
        assertThat(Target.list("a,b,c").stream().map(Target::index)).containsExactly(0, 1, 2);
    }

    @Test
    void refusesNoneAndTooMany() {
        assertThatThrownBy(() -> Target.list(" ,, ")).hasMessageContaining("names no host");
        String many =
                IntStream.rangeClosed(0, Target.MOST).mapToObj(i -> "h" + i).collect(Collectors.joining(","));
        assertThatThrownBy(() -> Target.list(many))
                .hasMessageContaining("10001 hosts")
                .hasMessageContaining("10000");
    }
}
