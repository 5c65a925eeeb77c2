// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoCredential;
import dev.petrel.engine.config.DatabaseConfig;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who logs in to the database, where that user is known, and how it is proved. */
final class Credentials {

    private static final Pattern AUTH_SOURCE = Pattern.compile("[?&]authSource=([^&]+)", Pattern.CASE_INSENSITIVE);

    private Credentials() {}

    /** What {@code [database]} says; null to leave it to the address. */
    static @Nullable MongoCredential of(DatabaseConfig config, ConnectionString address) {
        String user = config.username();
        boolean named = user != null && !user.isEmpty();
        DatabaseConfig.AuthMechanism mechanism = config.mechanism();
        if (mechanism == DatabaseConfig.AuthMechanism.MONGODB_X509) {
            return named
                    ? MongoCredential.createMongoX509Credential(user)
                    : MongoCredential.createMongoX509Credential();
        }
        if (!named || user == null) {
            return null;
        }
        char[] password = (config.password() == null ? "" : config.password()).toCharArray();
        String source = source(config, address);
        if (mechanism == null) {
            return MongoCredential.createCredential(user, source, password);
        }
        return switch (mechanism) {
            case SCRAM_SHA_1 -> MongoCredential.createScramSha1Credential(user, source, password);
            case SCRAM_SHA_256 -> MongoCredential.createScramSha256Credential(user, source, password);
            default -> MongoCredential.createPlainCredential(user, "$external", password);
        };
    }

    /**
     * Where the user is known: what the address says, or the TXT record of a {@code mongodb+srv} one, else the database
     * itself, as StackStorm's guide sets it up.
     */
    private static String source(DatabaseConfig config, ConnectionString address) {
        Matcher said = AUTH_SOURCE.matcher(config.host());
        if (said.find()) {
            return URLDecoder.decode(said.group(1), StandardCharsets.UTF_8);
        }
        MongoCredential withTxt = address.getCredential();
        return config.host().startsWith("mongodb+srv://") && withTxt != null ? withTxt.getSource() : config.name();
    }
}
