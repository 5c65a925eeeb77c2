// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoClientException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoCredential;
import com.mongodb.MongoException;
import com.mongodb.MongoIncompatibleDriverException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ServerAddress;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.bulk.WriteConcernError;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ClusterType;
import com.mongodb.connection.ServerId;
import dev.petrel.engine.config.DatabaseConfig;
import dev.petrel.engine.security.Tls;
import dev.petrel.engine.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonMaximumSizeExceededException;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class FailuresTest {

    private static final ServerAddress ADDRESS = new ServerAddress("db1", 27017);

    private static final ServerId SERVER = new ServerId(new ClusterId("c"), ADDRESS);
    private static final ClusterDescription CLUSTER =
            new ClusterDescription(ClusterConnectionMode.SINGLE, ClusterType.STANDALONE, List.of());

    private final Failures failures = new Failures(
            new DatabaseConfig("mongodb://u:geheim@db1", 27017, "events", "petrel", "secret", Duration.ofSeconds(1)));

    static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.of("away", new MongoTimeoutException("Timed out"), true),
                Arguments.of("time over", new MongoOperationTimeoutException("Operation exceeded the timeout"), true),
                Arguments.of(
                        "pool cleared", new MongoConnectionPoolClearedException(SERVER, new MongoException("x")), true),
                Arguments.of("recovering", new MongoNodeIsRecoveringException(reply(11600), ADDRESS), true),
                Arguments.of("no primary", new MongoNotPrimaryException(reply(10107), ADDRESS), true),
                Arguments.of("no code", new MongoException("something"), true),
                Arguments.of("no retries", new MongoClientException("retryable writes are not supported"), false),
                Arguments.of("too old", new MongoIncompatibleDriverException("wire version", CLUSTER), false),
                Arguments.of("broken", new MongoSocketReadException("eof", ADDRESS), true),
                Arguments.of("interrupted", new MongoInterruptedException("i", new InterruptedException()), true),
                Arguments.of("not primary", command(10107), true),
                Arguments.of("write concern overdue", command(64), true),
                Arguments.of("shutting down", command(91), true),
                Arguments.of("unknown", command(8), true),
                Arguments.of("broken at the login", login(new MongoSocketReadException("eof", ADDRESS)), true),
                Arguments.of("no answer at the login", login(new MongoTimeoutException("Timed out")), true),
                Arguments.of("refused at the login", login(command(18)), false),
                Arguments.of("refused without a reason", login(null), false),
                Arguments.of("refused", command(18), false),
                Arguments.of("not allowed", command(13), false),
                Arguments.of("too large", command(10334), false),
                Arguments.of("nonsense", command(9), false),
                Arguments.of("one of a batch too large", batch(null), false),
                Arguments.of("the same, and the others not confirmed", batch(64), true));
    }

    private static MongoException batch(@Nullable Integer unconfirmed) {
        BsonDocument details = new BsonDocument();
        return new MongoBulkWriteException(
                BulkWriteResult.acknowledged(0, 1, 0, 0, List.of(), List.of()),
                List.of(new BulkWriteError(17419, "Resulting document after update is larger", details, 0)),
                unconfirmed == null ? null : new WriteConcernError(unconfirmed, "", "waiting timed out", details),
                ADDRESS,
                Set.of());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void tellsWhatMayPassFromWhatNeedsAHuman(String name, MongoException e, boolean passes) {
        StoreException failure = failures.of("claim execution \"x\"", e);

        assertThat(failure.isTransient()).isEqualTo(passes);
        assertThat(failure)
                .hasMessageContaining("claim execution \"x\"")
                .hasMessageContaining("database \"events\" at mongodb://u:***@db1")
                .hasMessageNotContaining("geheim")
                .hasMessageNotContaining("secret")
                .hasCause(e);
    }

    @Test
    void saysWhoWasRefusedAndWhatToDo() {
        MongoException refused = new MongoSecurityException(
                com.mongodb.MongoCredential.createCredential("petrel", "x", new char[0]), "no");

        assertThat(failures.of("ping", refused))
                .hasMessageContaining("refused user \"petrel\"")
                .hasMessageContaining("check [database] username and password");
    }

    @Test
    void findsTheUserThatWasRefusedInTheAddress() {
        MongoException refused = login(command(18));

        assertThat(failuresOf("mongodb://a%40b:geheim@db1/", Tls.OFF).of("ping", refused))
                .hasMessageContaining("refused user \"a@b\"")
                .hasMessageNotContaining("geheim");
        assertThat(failuresOf("mongodb://db1/?authSource=a@b", Tls.OFF).of("ping", refused))
                .hasMessageContaining("a client without a user");
    }

    @Test
    void hintsAtTlsWhenOnlyOneEndMaySpeakIt() {
        MongoException handshake = timeout("javax.net.ssl.SSLHandshakeException: Remote host terminated the handshake");
        MongoException ended = timeout("com.mongodb.MongoSocketReadException: Prematurely reached end of stream");

        for (Failures secure : List.of(failuresOf("db1", Tls.ON), failuresOf("mongodb://db1/?x=1&tls=true", Tls.OFF))) {
            assertThat(secure.of("ping", handshake))
                    .hasMessageContaining("Is it running")
                    .hasMessageContaining("does it speak TLS there?")
                    .satisfies(e -> assertThat(e.isTransient()).isTrue());
            assertThat(secure.of("ping", ended)).hasMessageContaining("does it speak TLS there?");
        }
        assertThat(failuresOf("db1", Tls.OFF).of("ping", ended))
                .hasMessageContaining("set [database] tls = True")
                .satisfies(e -> assertThat(e.isTransient()).isTrue());
        assertThat(failuresOf("db1", Tls.ON).of("ping", timeout("java.net.ConnectException: Connection refused")))
                .hasMessageNotContaining("TLS");
    }

    @Test
    void blamesTheServerForAnAnswerThatCannotBeRead() {
        BsonInvalidOperationException lacksField =
                assertThrows(BsonInvalidOperationException.class, () -> new BsonDocument().getNumber("n"));

        assertThat(failures.of("record trigger instances", lacksField).isOfTheServer())
                .isTrue();
        assertThat(failures.of("record trigger instances", lacksField))
                .hasMessageContaining("answers otherwise than MongoDB does")
                .hasMessageContaining("does not contain key n");
    }

    private static Failures failuresOf(String host, Tls tls) {
        return new Failures(new DatabaseConfig(host, 27017, "events", null, null, Duration.ofSeconds(1), tls, null));
    }

    @Test
    void saysWhyNobodyAnswered() {
        MongoException away =
                new MongoTimeoutException("Timed out while waiting. Client view is {servers=[{state=CONNECTING,"
                        + " exception={com.mongodb.MongoSocketOpenException: Exception opening socket}, caused by"
                        + " {java.net.ConnectException: Connection refused}}]");

        assertThat(failures.of("ping", away))
                .hasMessageContaining("no answer")
                .hasMessageContaining("(java.net.ConnectException: Connection refused)")
                .hasMessageContaining("Is it running");
    }

    @Test
    void tellsAnUntrustedCertificateFromAServerThatIsAway() {
        assertThat(failures.of("ping", timeout("javax.net.ssl.SSLHandshakeException: PKIX path building failed")))
                .satisfies(e -> assertThat(e.isOfTheServer()).isTrue())
                .hasMessageContaining("no secure connection")
                .hasMessageContaining("PKIX path building failed")
                .hasMessageContaining("See [database] tls_ca_file");
        assertThat(failures.of("ping", timeout("javax.net.ssl.SSLException: Unsupported or unrecognized SSL message"))
                        .isTransient())
                .isFalse();
        assertThat(failures.of(
                                "ping",
                                timeout("javax.net.ssl.SSLHandshakeException: Remote host terminated the handshake"))
                        .isTransient())
                .isTrue();
    }

    private static MongoTimeoutException timeout(String cause) {
        return new MongoTimeoutException(
                "Timed out while waiting. Client view is {servers=[{state=CONNECTING, exception="
                        + "{com.mongodb.MongoSocketWriteException: Exception sending message}, caused by {" + cause
                        + "}}]");
    }

    @Test
    void doesNotRetryWhatTheDriverCannotWrite() {
        assertThat(failures.of("create executions", new BsonMaximumSizeExceededException("Payload too large"))
                        .isTransient())
                .isFalse();
    }

    private static MongoSecurityException login(@Nullable Throwable cause) {
        return new MongoSecurityException(MongoCredential.createCredential("petrel", "x", new char[0]), "no", cause);
    }

    private static MongoCommandException command(int code) {
        return new MongoCommandException(reply(code), ADDRESS);
    }

    private static BsonDocument reply(int code) {
        return new BsonDocument("ok", new BsonInt32(0))
                .append("code", new BsonInt32(code))
                .append("errmsg", new BsonString("said the server"));
    }
}
