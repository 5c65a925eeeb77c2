// SPDX-License-Identifier: Apache-2.0
package dev.petrel.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.bwaldvogel.mongo.MongoBackend;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import de.bwaldvogel.mongo.wire.message.MongoQuery;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Lets a connection do nothing but log in until it has, which mongo-java-server itself does not know. Speaks
 * SCRAM-SHA-256 as MongoDB does.
 */
final class AuthenticatingBackend implements MongoBackend {

    /** What MongoDB lets every connection ask. */
    private static final Set<String> OPEN = Set.of("buildinfo", "hello", "ismaster", "ping");

    private static final AttributeKey<Boolean> KNOWN = AttributeKey.valueOf("petrel.known");
    private static final AttributeKey<ScramServer.Begun> BEGUN = AttributeKey.valueOf("petrel.begun");
    private static final int UNAUTHORIZED = 13;
    private static final int AUTHENTICATION_FAILED = 18;

    private final MongoBackend backend;
    private final ScramServer scram;

    AuthenticatingBackend(MongoBackend backend, ServerLogin login) {
        this.backend = backend;
        this.scram = new ScramServer(login);
    }

    @Override
    public Document handleMessage(MongoMessage message) {
        return switch (admit(message.getChannel(), message.getDocument())) {
            case PASS -> SelfDescription.addTo(backend.handleMessage(message), message.getDocument());
            case BEGIN -> begin(message.getChannel(), message.getDocument());
            case FINISH -> finish(message.getChannel(), message.getDocument());
        };
    }

    @Override
    public Document handleCommand(Channel channel, String database, String command, Document query) {
        return switch (admit(channel, query)) {
            case PASS -> SelfDescription.addTo(backend.handleCommand(channel, database, command, query), query);
            case BEGIN -> begin(channel, query);
            case FINISH -> finish(channel, query);
        };
    }

    @Override
    public QueryResult handleQuery(MongoQuery query) {
        if (!known(query.getChannel())) {
            throw unauthorized("a query");
        }
        return backend.handleQuery(query);
    }

    private enum Admission {
        PASS,
        BEGIN,
        FINISH
    }

    private static Admission admit(Channel channel, Document query) {
        String command = query.isEmpty() ? "" : query.keySet().iterator().next();
        return switch (command.toLowerCase(Locale.ROOT)) {
            case "saslstart" -> Admission.BEGIN;
            case "saslcontinue" -> Admission.FINISH;
            default -> {
                if (known(channel) || OPEN.contains(command.toLowerCase(Locale.ROOT))) {
                    yield Admission.PASS;
                }
                throw unauthorized("command \"" + command + "\"");
            }
        };
    }

    private static boolean known(Channel channel) {
        return Boolean.TRUE.equals(channel.attr(KNOWN).get());
    }

    private Document begin(Channel channel, Document query) {
        forget(channel);
        if (!ScramServer.MECHANISM.equals(query.get("mechanism"))) {
            throw failed("the mechanism is " + ScramServer.MECHANISM);
        }
        ScramServer.Begun begun = scram.begin(payload(query)).orElseThrow(() -> failed("wrong user or password"));
        channel.attr(BEGUN).set(begun);
        return reply(begun.reply(), false);
    }

    private Document finish(Channel channel, Document query) {
        if (known(channel)) {
            return reply("", true); // the empty exchange at the end, of a client that wants one
        }
        ScramServer.Begun begun = channel.attr(BEGUN).getAndSet(null);
        Optional<String> reply = begun == null ? Optional.empty() : scram.finish(begun, payload(query));
        String told = reply.orElseThrow(() -> failed("wrong user or password"));
        channel.attr(KNOWN).set(true);
        return reply(told, false); // not done: the client ends it with an empty exchange
    }

    private static void forget(Channel channel) {
        channel.attr(KNOWN).set(null);
        channel.attr(BEGUN).set(null);
    }

    private static String payload(Document query) {
        Object payload = query.get("payload");
        if (payload instanceof BinData data) {
            return new String(data.getData(), UTF_8);
        }
        return payload instanceof byte[] bytes ? new String(bytes, UTF_8) : "";
    }

    private static Document reply(String payload, boolean done) {
        return new Document("conversationId", 1)
                .append("done", done)
                .append("payload", new BinData(payload.getBytes(UTF_8)))
                .append("ok", 1.0);
    }

    private static MongoServerError unauthorized(String what) {
        return new MongoServerError(UNAUTHORIZED, "Unauthorized", what + " requires authentication");
    }

    private static MongoServerError failed(String why) {
        return new MongoServerError(AUTHENTICATION_FAILED, "AuthenticationFailed", "Authentication failed: " + why);
    }

    @Override
    public void handleClose(Channel channel) {
        backend.handleClose(channel);
    }

    @Override
    public void dropDatabase(String database) {
        backend.dropDatabase(database);
    }

    @Override
    public Collection<Document> getCurrentOperations(MongoQuery query) {
        return backend.getCurrentOperations(query);
    }

    @Override
    public Document getServerStatus() {
        return backend.getServerStatus();
    }

    @Override
    public void close() {
        backend.close();
    }

    @Override
    public void closeCursors(List<Long> cursors) {
        backend.closeCursors(cursors);
    }

    @Override
    public Clock getClock() {
        return backend.getClock();
    }

    @Override
    public void enableOplog() {
        backend.enableOplog();
    }

    @Override
    public void disableOplog() {
        backend.disableOplog();
    }

    @Override
    public MongoDatabase resolveDatabase(String database) {
        return backend.resolveDatabase(database);
    }

    @Override
    public MongoBackend version(MongoVersion version) {
        MongoBackend ignored = backend.version(version);
        return this;
    }
}
