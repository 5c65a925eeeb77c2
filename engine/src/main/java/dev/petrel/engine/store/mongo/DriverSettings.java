// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCredential;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterSettings;
import com.mongodb.connection.SslSettings;
import com.mongodb.spi.dns.DnsClient;
import dev.petrel.engine.config.DatabaseConfig;
import dev.petrel.engine.security.Tls;
import dev.petrel.engine.security.TlsException;
import dev.petrel.engine.store.StoreException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The driver's settings out of {@code [database]}. */
final class DriverSettings {

    /** How long an answer may take; who is more patient in connecting is so in waiting too. */
    private static final long ANSWER_SECONDS = 10;

    private DriverSettings() {}

    static MongoClientSettings of(DatabaseConfig config, String application) {
        return of(config, application, null);
    }

    /** @param dns who is asked for the records of a {@code mongodb+srv} address; null for the system */
    static MongoClientSettings of(DatabaseConfig config, String application, @Nullable DnsClient dns) {
        ConnectionString address = parse(withUser(config, uri(config.host(), config.port())), dns);
        long patience = config.connectionTimeout().toMillis();
        MongoClientSettings.Builder settings = MongoClientSettings.builder()
                .applyConnectionString(address)
                .applicationName(application)
                .applyToClusterSettings(c -> c.serverSelectionTimeout(patience, TimeUnit.MILLISECONDS))
                .applyToClusterSettings(c -> followItsSet(c, config.host()))
                .applyToSslSettings(ssl -> useTls(ssl, config.tls(), address))
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
        MongoCredential credential = Credentials.of(config, address);
        if (credential != null) {
            settings.credential(credential);
        }
        return settings.build();
    }

    /** A plain host may be a member of a replica set: the driver then looks for the primary, before and after a failover. */
    private static void followItsSet(ClusterSettings.Builder cluster, String host) {
        if (!host.contains("://")) {
            cluster.mode(ClusterConnectionMode.MULTIPLE);
        }
    }

    private static void useTls(SslSettings.Builder ssl, Tls tls, ConnectionString address) {
        Boolean asked = address.getSslEnabled();
        if (Boolean.FALSE.equals(asked) && tls.enabled()) {
            throw StoreException.permanentFailure(
                    "[database] host says tls=false, but its query or another key of [database] asks for TLS;"
                            + " remove one of them",
                    null);
        }
        if (!tls.enabled() && !Boolean.TRUE.equals(asked)) {
            return;
        }
        try {
            ssl.enabled(true).context(tls.context()).invalidHostNameAllowed(tls.check() != Tls.Check.ALL);
        } catch (TlsException e) {
            throw StoreException.permanentFailure("no TLS connection to the database: " + e.getMessage(), e);
        }
    }

    /**
     * The address with the user of {@code [database] username} in it, for a {@code mongodb+srv} one: only so does the
     * driver tell where the TXT record says that the user is known.
     */
    private static String withUser(DatabaseConfig config, String uri) {
        String user = config.username();
        if (user == null || user.isEmpty() || !uri.startsWith("mongodb+srv://")) {
            return uri;
        }
        String rest = uri.substring("mongodb+srv://".length());
        int end = rest.indexOf('/') < 0 ? rest.length() : rest.indexOf('/');
        String hosts = rest.substring(rest.lastIndexOf('@', end - 1) + 1);
        String password = config.password() == null ? "" : config.password();
        return "mongodb+srv://" + encode(user) + ":" + encode(password) + "@" + hosts;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
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

    private static ConnectionString parse(String uri, @Nullable DnsClient dns) {
        try {
            return new ConnectionString(uri, dns);
        } catch (IllegalArgumentException e) {
            throw StoreException.permanentFailure(
                    "[database] host \"" + withoutPassword(uri) + "\" is not an address of a MongoDB server: "
                            + e.getMessage() + " Use a host name or a mongodb:// URI.",
                    null);
        }
    }

    static String withoutPassword(String uri) {
        return uri.replaceAll("//([^:@/]+):[^@/]*@", "//$1:***@");
    }
}
