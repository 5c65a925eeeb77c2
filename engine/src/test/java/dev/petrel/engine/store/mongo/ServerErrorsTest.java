// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.MongoWriteException;
import com.mongodb.ServerAddress;
import com.mongodb.WriteError;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.bulk.WriteConcernError;
import dev.petrel.engine.config.DatabaseConfig;
import dev.petrel.engine.store.StoreException;
import dev.petrel.engine.store.mongo.ServerErrors.Kind;
import dev.petrel.engine.store.mongo.ServerErrors.Row;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ServerErrorsTest {

    private static final ServerAddress ADDRESS = new ServerAddress("db1", 27017);

    private final Failures failures =
            new Failures(new DatabaseConfig("db1", 27017, "events", "petrel", "secret", Duration.ofSeconds(1)));

    static Stream<Row> rows() {
        return ServerErrors.all().values().stream().sorted(Comparator.comparingInt(Row::code));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isHandledByItsKindHoweverItComes(Row row) {
        for (MongoException e : List.of(
                command(row.code()),
                write(row.code()),
                batch(List.of(row.code()), null),
                batch(row.kind() == Kind.DUPLICATE ? List.of(row.code()) : List.of(11000, row.code()), null))) {
            StoreException failure = failures.of("do it", e);

            assertThat(failure.isTransient()).isEqualTo(row.kind() == Kind.PASSES);
            assertThat(failure.isOfTheServer())
                    .isEqualTo(Set.of(Kind.REFUSED, Kind.SETUP).contains(row.kind()));
            assertThat(failure).hasMessageContaining("do it: ").hasMessageContaining("said the server");
            if (row.kind() == Kind.REFUSED) {
                assertThat(failure).hasMessageContaining("refused user \"petrel\"");
            } else {
                assertThat(failure)
                        .hasMessageContaining(row.remedy())
                        .hasMessageContaining("error " + row.code() + ", " + row.name());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "6,     PASSES",
        "50,    PASSES",
        "64,    PASSES",
        "91,    PASSES",
        "112,   PASSES",
        "189,   PASSES",
        "276,   PASSES",
        "10107, PASSES",
        "11602, PASSES",
        "13436, PASSES",
        "14031, PASSES",
        "11000, DUPLICATE",
        "13,    REFUSED",
        "18,    REFUSED",
        "8000,  REFUSED",
        "67,    INDEX",
        "85,    INDEX",
        "86,    INDEX",
        "72,    SETUP",
        "73,    SETUP",
        "13297, SETUP",
        "10334, TOO_LARGE",
        "17419, TOO_LARGE",
        "121,   CALL",
        "51091, CALL",
        "9,     CALL",
        "4711,  PASSES",
    })
    void knowsWhatCodesMean(int code, Kind kind) {
        assertThat(ServerErrors.of(code).kind()).isEqualTo(kind);
    }

    @Test
    void namesARemedyForWhatAnOperatorMustAct() {
        assertThat(rows().filter(row -> Set.of(Kind.SETUP, Kind.INDEX).contains(row.kind())))
                .allSatisfy(row -> assertThat(row.remedy()).isNotEmpty());
    }

    @Test
    void showsTheCodeThatItDoesNotKnow() {
        assertThat(failures.of("do it", command(4711))).hasMessageContaining("(error 4711)");
    }

    @Test
    void takesABatchByItsFirstRealErrorAndElseByItsWriteConcern() {
        assertThat(Failures.code(batch(List.of(11000, 121, 64), null))).isEqualTo(121);
        assertThat(Failures.code(batch(List.of(11000), new WriteConcernError(64, "t", "late", new BsonDocument()))))
                .isEqualTo(64);
        assertThat(Failures.code(batch(List.of(), new WriteConcernError(91, "s", "down", new BsonDocument()))))
                .isEqualTo(91);
        assertThat(Failures.isDuplicate(batch(List.of(11000, 11000), null))).isTrue();
    }

    @Test
    void takesAWriteConcernByItsCode() {
        var late = new MongoWriteConcernException(new WriteConcernError(64, "t", "late", new BsonDocument()), ADDRESS);
        var alone = new MongoWriteConcernException(new WriteConcernError(100, "t", "one", new BsonDocument()), ADDRESS);

        assertThat(failures.of("do it", late).isTransient()).isTrue();
        assertThat(failures.of("do it", late)).hasMessageContaining("are its members up");
        assertThat(failures.of("do it", alone)).hasMessageContaining("too few members with data");
    }

    @Test
    void believesTheDriverThatAnErrorMayPass() {
        BsonDocument reply =
                reply(20).append("errorLabels", new BsonArray(List.of(new BsonString("RetryableWriteError"))));

        assertThat(failures.of("do it", new MongoCommandException(reply, ADDRESS))
                        .isTransient())
                .isTrue();
        assertThat(failures.of("do it", command(20)).isTransient()).isFalse();
    }

    @Test
    void namesDocumentsThatAnIndexCannotHoldBoth() {
        StoreException failure = failures.ofIndex("make index \"a\" of \"b\"", command(11000));

        assertThat(failure.isTransient()).isFalse();
        assertThat(failure)
                .hasMessageContaining("make index \"a\" of \"b\"")
                .hasMessageContaining("has documents with the same keys")
                .hasMessageContaining("Remove all but one");
        assertThat(failures.ofIndex("make index", command(85))).hasMessageContaining("drop it");
        assertThat(failures.ofIndex("make index", command(276)).isTransient()).isTrue();
    }

    private static MongoCommandException command(int code) {
        return new MongoCommandException(reply(code), ADDRESS);
    }

    private static BsonDocument reply(int code) {
        return new BsonDocument("ok", new BsonInt32(0))
                .append("code", new BsonInt32(code))
                .append("errmsg", new BsonString("said the server"));
    }

    private static MongoWriteException write(int code) {
        return new MongoWriteException(new WriteError(code, "said the server", new BsonDocument()), ADDRESS, Set.of());
    }

    private static MongoBulkWriteException batch(List<Integer> codes, WriteConcernError concern) {
        List<BulkWriteError> errors = Arrays.stream(codes.toArray(Integer[]::new))
                .map(code -> new BulkWriteError(code, "said the server", new BsonDocument(), codes.indexOf(code)))
                .toList();
        return new MongoBulkWriteException(BulkWriteResult.unacknowledged(), errors, concern, ADDRESS, Set.of());
    }
}
