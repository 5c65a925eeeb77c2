// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCredential;
import com.mongodb.ReadConcern;
import com.mongodb.ServerAddress;
import dev.petrel.engine.config.PetrelConfig;
import dev.petrel.engine.store.StoreException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsTest {

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
        assertThat(Settings.uri(host, 27018)).isEqualTo(uri);
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
        return Settings.of(
                new PetrelConfig.Database(host, 27018, "events", user, password, Duration.ofSeconds(3)), "petrel-test");
    }
}
