// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A key of StackStorm that guards something is honoured, or nothing starts. */
class St2KeysTest {

    /** What keys that guard something have in their names. */
    private static final Pattern GUARDING = Pattern.compile(
            "ssl|tls|cert|cacert|secret|encrypt|auth|mask|isolation|verify|insecure|valid|\\.sso|login|rbac\\.enable");

    /** Named so, and yet guarding nothing: without {@code auth.enable} or {@code use_ssl} they have no effect in StackStorm either. */
    private static final Set<String> REVIEWED = Set.of(
            "auth.debug",
            "auth.logging",
            "auth.sso_backend",
            "auth.sso_backend_kwargs",
            // Petrel checks what this key turns on, and has no way to turn it off.
            "system.validate_trigger_parameters");

    @TempDir
    Path directory;

    private ConfigFixture fixture;

    @BeforeEach
    void setup() {
        fixture = new ConfigFixture(directory);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "auth|sso = True|single sign-on",
                "rbac|enable = 1|users that have said who they are",
                "rbac|permission_isolation = True|without roles everyone",
                "log|mask_secrets_blacklist = token,pin|not masked by name",
                "auth|sso = maybe|single sign-on"
            })
    void stopsTheStartAndSaysWhy(String section, String line, String why) {
        Path file = fixture.write("petrel.conf", "[" + section + "]", line);

        assertThatThrownBy(() -> fixture.load(Map.of(), Map.of(), file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(file + ":2: [" + section + "] " + line.split(" ")[0] + " = \"")
                .hasMessageContaining(why)
                .hasMessageContaining("; ");
    }

    @Test
    void stopsTheStartForAVariableOfTheEnvironmentToo() {
        Path file = fixture.write("petrel.conf", "[auth]", "sso = False");

        assertThatThrownBy(() -> fixture.load(Map.of("ST2_AUTH__SSO", "True"), Map.of(), file))
                .hasMessageContaining("environment ST2_AUTH__SSO: [auth] sso = \"True\": expected False, for");
    }

    @Test
    void startsWithTheValuesThatPetrelKeepsAnyway() {
        LoadedConfig loaded = fixture.load(
                "[auth]", "sso = no  # see the proxy", "[rbac]", "enable = False", "[log]", "mask_secrets = True");

        assertThat(loaded.unused()).isEmpty();
    }

    @Test
    void everyKeyIsKnownAndOnlyWhatGuardsNothingIsPassedOver() throws IOException {
        for (String key : st2Keys()) {
            String section = key.substring(0, key.indexOf('.'));
            String name = key.substring(key.indexOf('.') + 1);
            boolean used = ConfigKeys.find(section, name).isPresent();
            boolean guard = St2Keys.guard(section, name).isPresent();

            assertThat(used || St2Keys.contains(section, name))
                    .as(key + " is known")
                    .isTrue();
            if (GUARDING.matcher(key).find() && !REVIEWED.contains(key)) {
                assertThat(used || guard).as(key + " is honoured or guarded").isTrue();
            }
        }
    }

    @Test
    void everyGuardHasOneHarmlessValue() {
        assertThat(St2Keys.guards()).isNotEmpty().allSatisfy(key -> {
            String[] parts = key.split("\\.", 2);
            St2Keys.Guard guard = St2Keys.guard(parts[0], parts[1]).orElseThrow();
            assertThat(guard.harmless()).isIn("True", "False", "None");
            assertThat(guard.holds(guard.harmless())).isTrue();
            assertThat(guard.holds(guard.harmless().equals("True") ? "False" : "True"))
                    .isFalse();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth", "rbac", "stream", "ssh_runner"})
    void aKeyThatStackStormDoesNotHaveIsAnErrorEverywhere(String section) {
        assertThatThrownBy(() -> fixture.load("[" + section + "]", "enabel = True"))
                .hasMessageContaining("[" + section + "] enabel: expected one of the keys ");
    }

    @Test
    void doesNotShowAPassword() {
        assertThat(Secrets.mask(new Setting("x", "key_password", "geheim", new Source.Default())))
                .doesNotContain("geheim");
    }

    /** Keys of StackStorm's own sample of {@code st2.conf} and of its source, as {@code section.key}. */
    private static List<String> st2Keys() throws IOException {
        try (InputStream stream =
                Objects.requireNonNull(St2KeysTest.class.getResourceAsStream("st2-sample-keys.txt"))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }
}
