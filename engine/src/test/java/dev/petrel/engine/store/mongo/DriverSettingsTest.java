// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.AuthenticationMechanism;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCredential;
import com.mongodb.ReadConcern;
import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.spi.dns.DnsClient;
import dev.petrel.engine.config.DatabaseConfig;
import dev.petrel.engine.security.Tls;
import dev.petrel.engine.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DriverSettingsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "db1                                  | mongodb://db1:27018/",
                "db1:4000                             | mongodb://db1:4000/",
                "db1, db2:4000                        | mongodb://db1:27018,db2:4000/",
                "::1                                  | mongodb://[::1]:27018/",
                "[::1]                                | mongodb://[::1]:27018/",
                "[::1]:4000                           | mongodb://[::1]:4000/",
                "mongodb://u:p@a,b/x?replicaSet=rs0   | mongodb://u:p@a,b/x?replicaSet=rs0",
                "mongodb+srv://cluster.example.org    | mongodb+srv://cluster.example.org",
            })
    void makesAUriOfWhatTheHostIs(String host, String uri) {
        assertThat(DriverSettings.uri(host, 27018)).isEqualTo(uri);
    }

    @Test
    void waitsForMajoritiesAndJournalsButNotForEver() {
        MongoClientSettings settings = settings("db1", null, null);

        assertThat(settings.getWriteConcern().getWString()).isEqualTo("majority");
        assertThat(settings.getWriteConcern().getJournal()).isTrue();
        assertThat(settings.getWriteConcern().getWTimeout(TimeUnit.SECONDS)).isPositive();
        assertThat(settings.getReadConcern()).isEqualTo(ReadConcern.MAJORITY);
        assertThat(settings.getClusterSettings().getServerSelectionTimeout(TimeUnit.MILLISECONDS))
                .isEqualTo(3000);
        assertThat(settings.getSocketSettings().getReadTimeout(TimeUnit.SECONDS))
                .isPositive();
        assertThat(settings.getClusterSettings().getHosts()).containsExactly(new ServerAddress("db1", 27018));
        assertThat(settings.getApplicationName()).isEqualTo("petrel-test");
    }

    @Test
    void keepsNoWordOfTheUriAboutHowToWrite() {
        MongoClientSettings settings = settings("mongodb://db1/?w=0&readConcernLevel=local", null, null);

        assertThat(settings.getWriteConcern().getWString()).isEqualTo("majority");
        assertThat(settings.getReadConcern()).isEqualTo(ReadConcern.MAJORITY);
    }

    @Test
    void looksForTheUserInTheDatabaseUnlessTheUriSaysOtherwise() {
        assertThat(credential(settings("db1", "petrel", "secret")))
                .isEqualTo(MongoCredential.createCredential("petrel", "events", "secret".toCharArray()));
        assertThat(credential(settings("mongodb://old:word@db1/?authSource=admin", "petrel", "secret")))
                .isEqualTo(MongoCredential.createCredential("petrel", "admin", "secret".toCharArray()));
        assertThat(credential(settings("mongodb://old:word@db1/?authSource=admin", null, null)))
                .isEqualTo(MongoCredential.createCredential("old", "admin", "word".toCharArray()));
        assertThat(settings("db1", null, null).getCredential()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "db1                             | MULTIPLE",
                "db1:4000                        | MULTIPLE",
                "db1,db2                         | MULTIPLE",
                "mongodb://db1/                  | SINGLE",
                "mongodb://db1/?replicaSet=rs0   | MULTIPLE",
            })
    void followsTheReplicaSetOfAPlainHost(String host, ClusterConnectionMode mode) {
        assertThat(settings(host, null, null).getClusterSettings().getMode()).isEqualTo(mode);
    }

    @Test
    void takesTheAuthSourceOfATxtRecordForTheUserOfTheSection() {
        DnsClient dns = (name, type) -> type.equals("SRV")
                ? List.of("0 0 27017 db1.example.org.")
                : List.of("authSource=people&replicaSet=rs0");

        MongoClientSettings settings = settings("mongodb+srv://cluster.example.org/", "me@home", "p/w", dns);

        assertThat(credential(settings))
                .isEqualTo(MongoCredential.createCredential("me@home", "people", "p/w".toCharArray()));
        assertThat(credential(settings("mongodb+srv://old:word@cluster.example.org/?authSource=x", "me", "p", dns))
                        .getSource())
                .isEqualTo("x");
        assertThat(settings.getSslSettings().isEnabled()).isTrue();
    }

    @Test
    void isPlainOnlyIfNothingAsksForTls() {
        assertThat(settings("db1", null, null).getSslSettings().isEnabled()).isFalse();
        assertThat(tls("db1", Tls.ON).getSslSettings().isEnabled()).isTrue();
        assertThat(tls("db1", Tls.ON).getSslSettings().isInvalidHostNameAllowed())
                .isFalse();
        assertThat(tls("mongodb://db1/?tls=true", Tls.OFF).getSslSettings().isEnabled())
                .isTrue();
        assertThatThrownBy(() -> tls("mongodb://db1/?tls=false", Tls.ON)).hasMessageContaining("tls=false");
        assertThatThrownBy(() -> tls("db1", new Tls(true, Path.of("/none"), null, null, null, Tls.Check.ALL)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("\"/none\" cannot be read");
    }

    @Test
    void logsInAsTheMechanismSays() {
        assertThat(mechanism(DatabaseConfig.AuthMechanism.SCRAM_SHA_256))
                .isEqualTo(AuthenticationMechanism.SCRAM_SHA_256);
        assertThat(mechanism(DatabaseConfig.AuthMechanism.MONGODB_X509))
                .isEqualTo(AuthenticationMechanism.MONGODB_X509);
        assertThat(mechanism(DatabaseConfig.AuthMechanism.PLAIN)).isEqualTo(AuthenticationMechanism.PLAIN);
    }

    private static AuthenticationMechanism mechanism(DatabaseConfig.AuthMechanism mechanism) {
        var config = new DatabaseConfig("db1", 27018, "events", "u", "p", Duration.ofSeconds(3), Tls.OFF, mechanism);
        return credential(DriverSettings.of(config, "petrel-test")).getAuthenticationMechanism();
    }

    private static MongoClientSettings tls(String host, Tls tls) {
        return DriverSettings.of(
                new DatabaseConfig(host, 27018, "events", null, null, Duration.ofSeconds(3), tls, null), "petrel-test");
    }

    private static MongoClientSettings settings(String host, String user, String password, DnsClient dns) {
        return DriverSettings.of(
                new DatabaseConfig(host, 27018, "events", user, password, Duration.ofSeconds(3)), "petrel-test", dns);
    }

    @Test
    void refusesAnAddressThatIsNone() {
        assertThatThrownBy(() -> settings("mongodb://u:geheim@", null, null))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.isTransient()).isFalse())
                .hasMessageContaining("[database] host \"mongodb://u:***@\"")
                .hasMessageNotContaining("geheim");
    }

    private static MongoCredential credential(MongoClientSettings settings) {
        return Objects.requireNonNull(settings.getCredential());
    }

    private static MongoClientSettings settings(String host, String user, String password) {
        return DriverSettings.of(
                new DatabaseConfig(host, 27018, "events", user, password, Duration.ofSeconds(3)), "petrel-test");
    }
}
