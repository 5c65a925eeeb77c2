// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.WriteError;
import dev.petrel.engine.config.PetrelConfig;
import dev.petrel.engine.store.StoreException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.BSONException;

/**
 * The driver's failures in our words. What needs a human is listed; everything else may pass, since a call that is
 * repeated does no harm and one that is given up does.
 */
final class Failures {

    private static final Set<Integer> REFUSED = Set.of(13, 18);
    private static final Set<Integer> TOO_LARGE = Set.of(10334, 17280, 17419, 17420);
    private static final Set<Integer> NOT_UNDERSTOOD = Set.of(2, 9, 14, 22, 59);
    private static final Pattern CAUSE = Pattern.compile("caused by \\{([^{}]*)}");

    private final String user;
    private final String where;

    Failures(PetrelConfig.Database config) {
        String uri = Settings.withoutPassword(Settings.uri(config.host(), config.port()));
        this.user = config.username() == null ? "" : config.username();
        this.where = "database \"" + config.name() + "\" at " + uri;
    }

    static boolean isDuplicate(WriteError error) {
        return error.getCategory() == ErrorCategory.DUPLICATE_KEY;
    }

    static boolean isDuplicate(MongoException e) {
        return ErrorCategory.fromErrorCode(e.getCode()) == ErrorCategory.DUPLICATE_KEY;
    }

    StoreException of(String what, MongoException e) {
        if (isRefusal(e)) {
            return StoreException.lasting(what + ": " + where + " refused " + whom() + ": " + e.getMessage(), e);
        }
        if (TOO_LARGE.contains(e.getCode())) {
            return StoreException.lasting(what + ": the document is too large for " + where + ": " + e.getMessage(), e);
        }
        if (NOT_UNDERSTOOD.contains(e.getCode())) {
            return StoreException.lasting(what + ": " + where + " did not take it: " + e.getMessage(), e);
        }
        if (e instanceof MongoTimeoutException) {
            return StoreException.passing(
                    what + ": no answer from " + where + reason(e)
                            + ". Is it running, and are [database] host and port right?",
                    e);
        }
        return StoreException.passing(what + ": " + where + ": " + e.getMessage(), e);
    }

    StoreException of(String what, BSONException e) {
        return StoreException.lasting(what + ": cannot be written to " + where + ": " + e.getMessage(), e);
    }

    StoreException closed(String what, IllegalStateException e) {
        return StoreException.lasting(what + ": the connection to " + where + " was closed: " + e.getMessage(), e);
    }

    /** The driver calls it a matter of security too when a connection breaks, or the primary steps down, at the login. */
    private static boolean isRefusal(MongoException e) {
        if (e instanceof MongoSecurityException) {
            return !(e.getCause() instanceof MongoException cause) || cause instanceof MongoCommandException;
        }
        return REFUSED.contains(e.getCode());
    }

    private String whom() {
        return user.isEmpty()
                ? "a client without a user (set [database] username and password)"
                : "user \"" + user + "\" (check [database] username and password, and authSource in a host URI)";
    }

    /** The driver tells the reason at the end of a long text about its view of the cluster. */
    private static String reason(MongoException e) {
        Matcher matcher = CAUSE.matcher(String.valueOf(e.getMessage()));
        return matcher.find() ? " (" + matcher.group(1) + ")" : "";
    }
}
