// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoClientException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoConfigurationException;
import com.mongodb.MongoException;
import com.mongodb.MongoIncompatibleDriverException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoServerException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.WriteError;
import com.mongodb.bulk.BulkWriteError;
import dev.petrel.engine.config.DatabaseConfig;
import dev.petrel.engine.security.TlsFailures;
import dev.petrel.engine.store.StoreException;
import dev.petrel.engine.store.mongo.ServerErrors.Kind;
import dev.petrel.engine.store.mongo.ServerErrors.Row;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.BSONException;
import org.bson.BsonInvalidOperationException;
import org.jspecify.annotations.Nullable;

/**
 * The driver's failures in our words. What a server's code means is in {@link ServerErrors}; what the driver brings
 * without one is here.
 */
final class Failures {

    private static final Pattern CAUSE = Pattern.compile("caused by \\{([^{}]*)}");
    /**
     * What shows a certificate that is not trusted, or a port that does not speak TLS. Not any failure of a handshake: a
     * server that stops in the midst of one is only away.
     */
    private static final Pattern TLS = Pattern.compile(
            "CertificateException|CertPath|No subject alternative|No name matching|PKIX|SSLPeerUnverified"
                    + "|Unsupported or unrecognized SSL message|fatal alert: (\\w*cert\\w*|unknown_ca|protocol_version)");

    /** What the driver marks a failure with that may pass, whatever its code. */
    private static final String[] PASSING_LABELS = {
        "RetryableWriteError", "TransientTransactionError", "RetryableError", "SystemOverloadedError"
    };

    /** The driver throws the second itself for what a server does not have at all; its subclasses are other matters. */
    private static final Set<Class<?>> NEVER_WORKS = Set.of(
            MongoIncompatibleDriverException.class, MongoClientException.class, MongoConfigurationException.class);

    /** How a connection ends when only one of its ends speaks TLS; or when the server stops in the midst of a handshake. */
    private static final Pattern ENDED = Pattern.compile("handshake|SSL|Prematurely reached end of stream");

    private static final Pattern ASKS_FOR_TLS = Pattern.compile("(?i)[?&](?:tls|ssl)=true|^mongodb\\+srv:");
    private static final Pattern USER = Pattern.compile("//([^:@/]+)(?::[^@/]*)?@");

    private final String user;
    private final String where;
    private final boolean tls;

    Failures(DatabaseConfig config) {
        String uri = DriverSettings.withoutPassword(DriverSettings.uri(config.host(), config.port()));
        this.user = user(config.username(), uri);
        this.where = "database \"" + config.name() + "\" at " + uri;
        this.tls = config.tls().enabled() || ASKS_FOR_TLS.matcher(uri).find();
    }

    private static String user(@Nullable String configured, String uri) {
        if (configured != null && !configured.isEmpty()) {
            return configured;
        }
        Matcher inAddress = USER.matcher(uri);
        return inAddress.find() ? URLDecoder.decode(inAddress.group(1), StandardCharsets.UTF_8) : "";
    }

    static boolean isDuplicate(WriteError error) {
        return error.getCategory() == ErrorCategory.DUPLICATE_KEY;
    }

    static boolean isDuplicate(MongoException e) {
        return ServerErrors.of(code(e)).kind() == Kind.DUPLICATE;
    }

    StoreException of(String what, MongoException e) {
        if (e instanceof MongoSecurityException) {
            return atTheLogin(what, e);
        }
        if (isOfTls(e)) {
            return StoreException.ofTheServer(
                    what + ": no secure connection to " + where + reason(e)
                            + ": "
                            + TlsFailures.explain(String.valueOf(e) + e.getCause())
                                    .orElse("check its certificate and ours")
                            + ". See [database] tls_ca_file and tls_certificate_key_file.",
                    e);
        }
        if (e instanceof MongoTimeoutException) {
            return StoreException.transientFailure(
                    what + ": no answer from " + where + reason(e)
                            + ". Is it running, and are [database] host and port right?"
                            + hintAtTls(e),
                    e);
        }
        if (NEVER_WORKS.contains(e.getClass())) {
            return StoreException.ofTheServer(what + ": cannot use " + where + ": " + e.getMessage(), e);
        }
        return e instanceof MongoServerException ? ofCode(what, e) : transientFailure(what, e);
    }

    private StoreException ofCode(String what, MongoException e) {
        Row row = ServerErrors.of(code(e));
        if (hasPassingLabel(e) || mayBeUndone(e)) {
            return transientFailure(what, e);
        }
        String said = text(e) + code(row) + (row.remedy().isEmpty() ? "" : ". " + row.remedy());
        return switch (row.kind()) {
            case PASSES -> StoreException.transientFailure(what + ": " + where + ": " + said, e);
            case REFUSED -> refused(what, e);
            case SETUP -> StoreException.ofTheServer(what + ": " + where + ": " + said, e);
            case TOO_LARGE ->
                StoreException.permanentFailure(what + ": the document is too large for " + where + ": " + said, e);
            case DUPLICATE, INDEX, CALL ->
                StoreException.permanentFailure(what + ": " + where + " did not take it: " + said, e);
        };
    }

    /** Of the making of an index, in which a duplicate means documents that were there before. */
    StoreException ofIndex(String what, MongoException e) {
        return isDuplicate(e)
                ? StoreException.permanentFailure(
                        what + ": " + where + " has documents with the same keys already: " + text(e)
                                + ". Remove all but one of them.",
                        e)
                : of(what, e);
    }

    /** A document that cannot be written is to blame itself; an answer that cannot be read is the server's. */
    StoreException of(String what, BSONException e) {
        if (e instanceof BsonInvalidOperationException) {
            return StoreException.ofTheServer(
                    what + ": " + where + " answers otherwise than MongoDB does: " + e.getMessage()
                            + ". What was written may be there. See which servers docs/operations.md names.",
                    e);
        }
        return StoreException.permanentFailure(what + ": cannot be written to " + where + ": " + e.getMessage(), e);
    }

    StoreException closed(String what, RuntimeException e) {
        return StoreException.permanentFailure(
                what + ": the connection to " + where + " was closed: " + e.getMessage(), e);
    }

    /** The driver calls it a matter of security too when a connection breaks, or the primary steps down, at the login. */
    private StoreException atTheLogin(String what, MongoException e) {
        Throwable cause = e.getCause();
        if (cause instanceof MongoCommandException command
                && ServerErrors.of(command.getCode()).kind() != Kind.PASSES) {
            return refused(what, e);
        }
        return cause instanceof MongoException broken ? of(what, broken, e) : refused(what, e);
    }

    private StoreException of(String what, MongoException cause, MongoException e) {
        StoreException inner = of(what, cause);
        String message = String.valueOf(inner.getMessage());
        return inner.isTransient()
                ? StoreException.transientFailure(message, e)
                : StoreException.ofTheServer(message, e);
    }

    private StoreException refused(String what, MongoException e) {
        return StoreException.ofTheServer(what + ": " + where + " refused " + whom() + ": " + text(e), e);
    }

    private StoreException transientFailure(String what, MongoException e) {
        return StoreException.transientFailure(what + ": " + where + ": " + text(e), e);
    }

    /** The code that tells what happened: a batch has one of its own that says nothing. */
    static int code(MongoException e) {
        if (e instanceof MongoBulkWriteException bulk) {
            BulkWriteError first = firstError(bulk);
            return first != null
                    ? first.getCode()
                    : bulk.getWriteConcernError() != null
                            ? bulk.getWriteConcernError().getCode()
                            : bulk.getCode();
        }
        return e.getCode();
    }

    private static String text(MongoException e) {
        if (e instanceof MongoBulkWriteException bulk) {
            BulkWriteError first = firstError(bulk);
            if (first != null) {
                return first.getMessage();
            }
        }
        return String.valueOf(e.getMessage());
    }

    /** The first error of a batch that is not only a document that was there already. */
    private static @Nullable BulkWriteError firstError(MongoBulkWriteException bulk) {
        return bulk.getWriteErrors().stream()
                .filter(error -> !isDuplicate(error))
                .findFirst()
                .orElseGet(() -> bulk.getWriteConcernError() != null
                                || bulk.getWriteErrors().isEmpty()
                        ? null
                        : bulk.getWriteErrors().get(0));
    }

    /** Whether some of a batch was refused, and of the rest it is not known that it stays. */
    private static boolean mayBeUndone(MongoException e) {
        return e instanceof MongoBulkWriteException bulk
                && bulk.getWriteConcernError() != null
                && ServerErrors.of(bulk.getWriteConcernError().getCode()).kind() == Kind.PASSES;
    }

    private static boolean hasPassingLabel(MongoException e) {
        for (String label : PASSING_LABELS) {
            if (e.hasErrorLabel(label)) {
                return true;
            }
        }
        return false;
    }

    /** A time-out has no cause, but a text about each server, in which the failure of the last try stands. */
    private static boolean isOfTls(MongoException e) {
        if (e instanceof MongoTimeoutException) {
            return TLS.matcher(reason(e)).find();
        }
        return e instanceof MongoSocketException
                && e.getCause() != null
                && TLS.matcher(e.getCause().toString()).find();
    }

    private String hintAtTls(MongoException e) {
        if (!ENDED.matcher(String.valueOf(e.getMessage())).find()) {
            return "";
        }
        return tls
                ? " It ended the TLS handshake: does it speak TLS there? If not, leave TLS out of [database]."
                : " It ended the connection: does it speak TLS only? Then set [database] tls = True.";
    }

    private static String code(Row row) {
        return row.code() < 0 ? "" : " (error " + row.code() + (row.name().isEmpty() ? "" : ", " + row.name()) + ")";
    }

    private String whom() {
        return user.isEmpty()
                ? "a client without a user (set [database] username and password)"
                : "user \"" + user + "\" (check [database] username and password, the user's role readWrite, and"
                        + " authSource in a host URI)";
    }

    /** The driver tells the reason at the end of a long text about its view of the cluster. */
    private static String reason(MongoException e) {
        Matcher matcher = CAUSE.matcher(String.valueOf(e.getMessage()));
        return matcher.find() ? " (" + matcher.group(1) + ")" : "";
    }
}
