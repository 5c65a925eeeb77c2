// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCredential;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import dev.petrel.engine.config.PetrelConfig;
import dev.petrel.engine.store.StoreException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The driver's settings out of {@code [database]}. */
final class Settings {

    private static final Pattern AUTH_SOURCE = Pattern.compile("[?&]authSource=([^&]+)", Pattern.CASE_INSENSITIVE);
    /** How long an answer may take; who is more patient in connecting is so in waiting too. */
    private static final long ANSWER_SECONDS = 10;

    private Settings() {}

    static MongoClientSettings of(PetrelConfig.Database config, String application) {
        String uri = uri(config.host(), config.port());
        long patience = config.connectionTimeout().toMillis();
        MongoClientSettings.Builder settings = MongoClientSettings.builder()
                .applyConnectionString(parse(uri))
                .applicationName(application)
                .applyToClusterSettings(c -> c.serverSelectionTimeout(patience, TimeUnit.MILLISECONDS))
                .applyToConnectionPoolSettings(p -> p.maxWaitTime(ANSWER_SECONDS, TimeUnit.SECONDS))
                .applyToSocketSettings(s -> s.connectTimeout((int) patience, TimeUnit.MILLISECONDS)
                        .readTimeout(
                                (int) Math.max(patience, TimeUnit.SECONDS.toMillis(ANSWER_SECONDS)),
                                TimeUnit.MILLISECONDS))
                // A majority that does not answer must become a failure, not a wait for ever.
                .writeConcern(
                        WriteConcern.MAJORITY.withJournal(true).withWTimeout(ANSWER_SECONDS / 2, TimeUnit.SECONDS))
                .readConcern(ReadConcern.MAJORITY)
                .readPreference(ReadPreference.primary());
        String user = config.username();
        if (user != null && !user.isEmpty()) {
            String password = config.password() == null ? "" : config.password();
            settings.credential(
                    MongoCredential.createCredential(user, authSource(uri, config.name()), password.toCharArray()));
        }
        return settings.build();
    }

    /** {@code host} as a URI: itself if it is one, else one or several hosts, each with {@code port} unless it has its own. */
    static String uri(String host, int port) {
        if (host.startsWith("mongodb://") || host.startsWith("mongodb+srv://")) {
            return host;
        }
        return Arrays.stream(host.split(","))
                .map(String::strip)
                .map(one -> withPort(one, port))
                .collect(Collectors.joining(",", "mongodb://", "/"));
    }

    private static String withPort(String host, int port) {
        int colon = host.lastIndexOf(':');
        if (!host.startsWith("[") && host.indexOf(':') < colon) {
            return "[" + host + "]:" + port; // an IPv6 address
        }
        return colon > host.indexOf(']') ? host : host + ":" + port;
    }

    /** Where the user is known: what the URI says, else the database itself, as StackStorm's guide sets it up. */
    static String authSource(String uri, String database) {
        Matcher matcher = AUTH_SOURCE.matcher(uri);
        return matcher.find() ? URLDecoder.decode(matcher.group(1), StandardCharsets.UTF_8) : database;
    }

    private static ConnectionString parse(String uri) {
        try {
            return new ConnectionString(uri);
        } catch (IllegalArgumentException e) {
            throw StoreException.lasting(
                    "[database] host \"" + withoutPassword(uri) + "\" is not an address of a MongoDB server: "
                            + e.getMessage() + " Use a host name or a mongodb:// URI.",
                    null);
        }
    }

    static String withoutPassword(String uri) {
        return uri.replaceAll("//([^:@/]+):[^@/]*@", "//$1:***@");
    }
}
