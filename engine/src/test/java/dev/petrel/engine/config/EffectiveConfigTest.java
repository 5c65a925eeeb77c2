// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EffectiveConfigTest {

    @TempDir
    Path directory;

    private EffectiveConfig effective;

    @BeforeEach
    void setup() {
        effective = new ConfigFixture(directory)
                .load(
                        "[messaging]",
                        "cluster_urls = amqp://a:geh%40eim@h1//, amqp://b:geheim@h2//;amqp://c:g@eim@h3",
                        "[database]",
                        "host = mongodb://u:geheim@h1,h2/?tlsCertificateKeyFilePassword=geheim&w=1",
                        "username = u",
                        "password = geheim")
                .effective();
    }

    @Test
    void showsEveryKeyOnce() {
        assertThat(effective.entries())
                .extracting(entry -> entry.section() + "." + entry.key())
                .doesNotHaveDuplicates()
                .hasSize(ConfigKeys.all().size());
    }

    @Test
    void masksSecretsWhereverTheyStand() {
        assertThat(effective.toText())
                .doesNotContain("eim")
                .contains("amqp://a:********@h1//, amqp://b:********@h2//;amqp://c:********@h3");
        assertThat(effective.toMap().toString()).doesNotContain("eim");
        assertThat(effective.toMap().get("database").get("host").get("value"))
                .isEqualTo("mongodb://u:********@h1,h2/?tlsCertificateKeyFilePassword=********&w=1");
        assertThat(effective.toMap().get("database").get("password"))
                .isEqualTo(Map.of("value", "********", "source", directory + "/petrel.conf:6"));
    }

    @Test
    void textIsAConfigurationFileAgain() {
        LoadedConfig again =
                new ConfigFixture(directory).load(effective.toText().split("\n"));

        assertThat(again.config().database().host()).startsWith("mongodb://u:");
        assertThat(effective.toText())
                .startsWith("[messaging]\n# default\nurl = amqp://guest:********@127.0.0.1:5672//\n");
    }

    @Test
    void summaryNamesWhatIsNotADefault() {
        assertThat(effective.summary())
                .startsWith("messaging.cluster_urls=amqp://a:********@h1//")
                .endsWith(" database.username=u database.password=********");
    }

    @Test
    void hidesTheValuesOfOptionsThatAreNotKnown() {
        assertThat(Secrets.mask("amqp://a@h//?ssl=true&pasword=geheim&ssl_keyfile=/k"))
                .isEqualTo("amqp://a@h//?ssl=true&pasword=********&ssl_keyfile=/k");
        assertThat(Secrets.mask("mongodb+srv://h/?authsource=x;pw=geh$im&tlsCAFile=/ca"))
                .isEqualTo("mongodb+srv://h/?authsource=x;pw=********&tlsCAFile=/ca");
        assertThat(Secrets.mask("http://h/?a=b")).isEqualTo("http://h/?a=b");
    }
}
