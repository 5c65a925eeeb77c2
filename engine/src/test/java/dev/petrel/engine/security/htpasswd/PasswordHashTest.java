// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.security.htpasswd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PasswordHashTest {

    @ParameterizedTest
    @MethodSource("others")
    void matchesWhatOtherProgramsHashed(String password, String hash) {
        PasswordHash parsed = PasswordHash.parse(hash);

        assertThat(parsed.matches(password)).isTrue();
        assertThat(parsed.matches("x" + password)).isFalse();
        assertThat(parsed.matches("")).isFalse();
        assertThat(parsed.matches("\0" + password)).isFalse();
        assertThat(parsed.matches(password + "\0")).isFalse();
        assertThat(parsed.toString()).doesNotContain(hash.substring(hash.length() - 8));
    }

    static Stream<Arguments> others() throws IOException {
        try (InputStream cases = Objects.requireNonNull(PasswordHashTest.class.getResourceAsStream("hashes.json"))) {
            List<?> all = (List<?>)
                    Objects.requireNonNull(Json.readObject(new String(cases.readAllBytes(), StandardCharsets.UTF_8))
                            .get("cases"));
            return all.stream()
                    .map(each -> (Map<?, ?>) each)
                    .flatMap(each -> ((List<?>) Objects.requireNonNull(each.get("hashes")))
                            .stream().map(hash -> Arguments.of(each.get("password"), hash)));
        }
    }

    @Test
    void tellsPasswordsApartThatBeginAlike() {
        PasswordHash long72 = PasswordHash.of("a".repeat(71), new SecureRandom());

        assertThat(long72.matches("a".repeat(71))).isTrue();
        assertThat(long72.matches("a".repeat(72))).isFalse();
        assertThat(long72.matches("a".repeat(70))).isFalse();
    }

    @Test
    void hashesNewPasswordsWithBcrypt() {
        PasswordHash hash = PasswordHash.of("pw:ü", new SecureRandom());

        assertThat(hash.text()).startsWith("$2y$12$");
        assertThat(hash.matches("pw:ü")).isTrue();
        assertThat(hash.matches("pw:u")).isFalse();
        assertThat(PasswordHash.of("pw:ü", new SecureRandom())).isNotEqualTo(hash);
    }

    @Test
    void refusesNewPasswordsThatCouldNotBeUsed() {
        assertThat(PasswordHash.complaint("")).contains("empty");
        assertThat(PasswordHash.complaint("a\0b")).contains("control character");
        assertThat(PasswordHash.complaint("a\nb")).contains("control character");
        assertThat(PasswordHash.complaint("a".repeat(72))).contains("72 bytes");
        assertThat(PasswordHash.complaint("ü".repeat(36))).contains("72 bytes");
        assertThat(PasswordHash.complaint("a".repeat(71))).isEmpty();
        assertThatThrownBy(() -> PasswordHash.of("", new SecureRandom())).hasMessageContaining("empty");
    }

    @Test
    void neverMatchesAHugePassword() {
        String huge = "a".repeat(PasswordHash.LONGEST + 1);
        PasswordHash hash = PasswordHash.parse("$6$s.lt$" + "x".repeat(86));

        assertThat(hash.matches(huge)).isFalse();
        assertThat(PasswordHash.parse("{SHA}2jmj7l5rSw0yVb/vlWAYkK/YBwk=").matches(""))
                .isTrue();
        assertThat(PasswordHash.parse("{SHA}2jmj7l5rSw0yVb/vlWAYkK/YBwk=").matches(huge))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "'', has no hash",
                "secret, has a plain password",
                "rqXexS6ZhobKA, has a crypt hash (DES)",
                "$1$abcdefgh$1234567890123456789012, has an MD5-crypt hash",
                "$2x$04$abcdefghijklmnopqrstuuvBw.Pdr5IKjjtB7JicguQVU3xX6naRO, faulty bcrypt ($2x$)",
                "$2$04$abcdefghijklmnopqrstuuvBw.Pdr5IKjjtB7JicguQVU3xX6naRO, faulty bcrypt ($2$)",
                "$2y$17$abcdefghijklmnopqrstuuvBw.Pdr5IKjjtB7JicguQVU3xX6naRO, cost 17",
                "$2y$03$abcdefghijklmnopqrstuuvBw.Pdr5IKjjtB7JicguQVU3xX6naRO, cost 3",
                "$2y$04$abcdefghijklmnopqrstuuvBw.Pdr5IKjjtB7JicguQVU3xX6naR, incomplete",
                "$5$rounds=999999999$s$SkdcULlQykEirvvCTexIxKxQTQuJiefc07MNe7Ip/b2, 999999999 rounds",
                "$6$s$SkdcULlQykEirvvCTexIxKxQTQuJiefc07MNe7Ip/b2, incomplete",
                "{SSHA}2jmj7l5rSw0yVb/vlWAYkK/YBwk=, not known",
                "$argon2id$v=19$m=65536$abc$def, not known",
            })
    void refusesByName(String text, String told) {
        String hash = text.equals("''") ? "" : text;
        assertThatThrownBy(() -> PasswordHash.parse(hash))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(told)
                .message()
                .satisfies(message ->
                        assertThat(hash.isEmpty() || !message.contains(hash)).isTrue());
    }
}
