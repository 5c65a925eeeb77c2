// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import dev.petrel.engine.config.DatabaseConfig;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.lifecycle.Health;
import dev.petrel.engine.security.Seal;
import dev.petrel.engine.store.ApiKeyStore;
import dev.petrel.engine.store.AuditStore;
import dev.petrel.engine.store.CheckpointStore;
import dev.petrel.engine.store.ClusterStore;
import dev.petrel.engine.store.ContentStore;
import dev.petrel.engine.store.DeadLetterStore;
import dev.petrel.engine.store.EventStore;
import dev.petrel.engine.store.ExecutionStore;
import dev.petrel.engine.store.KeyValueStore;
import dev.petrel.engine.store.LiveOutputStore;
import dev.petrel.engine.store.PlacementStore;
import dev.petrel.engine.store.RoleStore;
import dev.petrel.engine.store.SlotStore;
import dev.petrel.engine.store.Store;
import dev.petrel.engine.store.StoreException;
import dev.petrel.engine.store.TokenStore;
import dev.petrel.engine.store.TraceStore;
import dev.petrel.engine.store.WorkflowStore;
import java.util.List;
import java.util.Optional;

/**
 * The store on MongoDB, or on a server that speaks its protocol.
 *
 * <p>Making one does no I/O: the first call makes the first connection, finds out what kind of server answers, and has what
 * indexes are missing made beside the calls ({@link #check}). While the server is away each call fails with a transient {@link StoreException} after the configured connection timeout; when
 * it comes back calls work again without further ado. Writes are acknowledged by a majority and journaled, reads see
 * only what a majority has.
 */
public final class MongoStore implements Store {

    /** The field of its answer to {@code buildInfo} by which Petrel's embedded database says what it is. */
    public static final String EMBEDDED = "petrelEmbeddedDatabase";

    private final MongoConnection connection;
    private final ContentStore content;
    private final EventStore events;
    private final ExecutionStore executions;
    private final ClusterStore cluster;
    private final KeyValueStore keys;
    private final CheckpointStore checkpoints;
    private final PlacementStore placements;
    private final DeadLetterStore deadLetters;
    private final TraceStore traces;
    private final AuditStore audit;
    private final SlotStore slots;
    private final WorkflowStore workflows;
    private final TokenStore tokens;
    private final ApiKeyStore apiKeys;
    private final RoleStore roles;
    private final LiveOutputStore liveOutput;

    /**
     * A store on the database that {@code config} names. It owns threads until it is closed.
     *
     * @param application what the server shows as the client's name
     * @param clock by which entries of the datastore expire
     * @throws StoreException when the host is not an address that MongoDB's driver understands
     */
    public MongoStore(DatabaseConfig config, String application, Clock clock) {
        this(config, application, clock, Optional.empty());
    }

    /** @param seal encrypts what users, events and actions say; empty for in clear */
    public MongoStore(DatabaseConfig config, String application, Clock clock, Optional<Seal> seal) {
        this.connection = new MongoConnection(config, application, clock, seal);
        this.content = new MongoContent(connection);
        this.events = new MongoEvents(connection);
        this.executions = new MongoExecutions(connection);
        this.cluster = new MongoCluster(connection);
        this.keys = new MongoKeys(connection, clock);
        this.checkpoints = new MongoCheckpoints(connection);
        this.placements = new MongoPlacements(connection);
        this.deadLetters = new MongoDeadLetters(connection);
        this.traces = new MongoTraces(connection);
        this.audit = new MongoAudit(connection, clock);
        this.slots = new MongoSlots(connection);
        this.workflows = new MongoWorkflows(connection);
        this.tokens = new MongoTokens(connection);
        this.apiKeys = new MongoApiKeys(connection);
        this.roles = new MongoRoles(connection);
        this.liveOutput = new MongoLiveOutput(connection);
    }

    /**
     * Drops the whole database: for one that was only made for a trial.
     *
     * @throws StoreException when the server does not answer, or refuses
     */
    public void drop() {
        connection.drop();
    }

    @Override
    public Health.Check checkDecryption() {
        return connection.checkDecryption();
    }

    /**
     * Encrypts what users, events and actions said, as far as that is encrypted, with another key. No process may use either
     * meanwhile. It can be stopped anywhere, and done again.
     *
     * @return what neither key decrypts, {@code <collection>/<id>}, the first ones; that is as it was
     * @throws StoreException when the server does not answer, or refuses
     */
    public List<String> reseal(Seal from, Seal to) {
        return new SealRotation(connection, from, to).run();
    }

    @Override
    public ContentStore content() {
        return content;
    }

    @Override
    public EventStore events() {
        return events;
    }

    @Override
    public ExecutionStore executions() {
        return executions;
    }

    @Override
    public ClusterStore cluster() {
        return cluster;
    }

    @Override
    public KeyValueStore keys() {
        return keys;
    }

    @Override
    public CheckpointStore checkpoints() {
        return checkpoints;
    }

    @Override
    public LiveOutputStore liveOutput() {
        return liveOutput;
    }

    @Override
    public PlacementStore placements() {
        return placements;
    }

    @Override
    public DeadLetterStore deadLetters() {
        return deadLetters;
    }

    @Override
    public TraceStore traces() {
        return traces;
    }

    @Override
    public AuditStore audit() {
        return audit;
    }

    @Override
    public SlotStore slots() {
        return slots;
    }

    @Override
    public WorkflowStore workflows() {
        return workflows;
    }

    @Override
    public TokenStore tokens() {
        return tokens;
    }

    @Override
    public ApiKeyStore apiKeys() {
        return apiKeys;
    }

    @Override
    public RoleStore roles() {
        return roles;
    }

    @Override
    public void ping() {
        connection.ping();
    }

    @Override
    public Health.Check check() {
        return connection.check();
    }

    @Override
    public void close() {
        connection.close();
    }
}
