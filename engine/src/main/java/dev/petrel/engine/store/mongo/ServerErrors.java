// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the error codes of a MongoDB server mean for a call: one row a code, by the server's own list (error_codes.yml)
 * and, from 10000 on, by the numbers that single places in it have. Only codes that a client of ours can meet are here.
 *
 * <p>A code that is not listed is taken as one that may pass: a call that is repeated does no harm, and one that is given
 * up may lose what it was to write.
 */
final class ServerErrors {

    /** What a code means. */
    enum Kind {
        /** The same call may work later. */
        PASSES,
        /** There is such a document already. */
        DUPLICATE,
        /** The server does not let us in, or not do this. All calls fail alike. */
        REFUSED,
        /** The server or the database is set up in a way that we cannot work with. All calls like this fail alike. */
        SETUP,
        /** The index cannot be made beside what is there. Only ever concerns the index. */
        INDEX,
        /** This document is too large. */
        TOO_LARGE,
        /** The server does not take this one call. */
        CALL
    }

    /**
     * A code.
     *
     * @param name the server's word for it
     * @param remedy what an operator is to do, or an empty text
     */
    record Row(int code, String name, Kind kind, String remedy) {}

    private record Group(Kind kind, String remedy, String codes) {

        /** Codes stand as {@code 6 HostUnreachable, 7 HostNotFound}. */
        List<Row> rows() {
            return Arrays.stream(codes.strip().split(",\\s*"))
                    .map(entry -> entry.split(" "))
                    .map(entry -> new Row(Integer.parseInt(entry[0]), entry[1], kind, remedy))
                    .toList();
        }
    }

    private static final List<Group> TABLE = List.of(
            // No connection, no primary, an election, a server that starts or stops.
            new Group(Kind.PASSES, "", """
                    6 HostUnreachable, 7 HostNotFound, 89 NetworkTimeout, 91 ShutdownInProgress, 94 NotYetInitialized,
                    133 FailedToSatisfyReadPreference, 134 ReadConcernMajorityNotAvailableYet,
                    145 PooledConnectionsDropped, 172 TransportSessionClosed, 173 TransportSessionNotFound,
                    189 PrimarySteppedDown, 190 MasterSlaveConnectionFailure, 199 ReplicaSetMonitorRemoved,
                    202 NetworkInterfaceExceededTimeLimit, 216 ElectionInProgress, 279 ClientDisconnect,
                    303 SplitHorizonChange, 317 ConnectionPoolExpired, 372 CloseConnectionForShutdownCommand,
                    384 ConnectionError, 398 StreamTerminated, 407 PooledConnectionAcquisitionExceededTimeLimit,
                    9001 SocketException, 10058 LegacyNotPrimary, 10107 NotWritablePrimary,
                    11600 InterruptedAtShutdown, 11602 InterruptedDueToReplStateChange,
                    13435 NotPrimaryNoSecondaryOk, 13436 NotPrimaryOrSecondary, 56846 ConfigServerUnreachable,
                    91331 RetriableRemoteCommandFailure, 10045600 InterruptedDueToFCVChange"""),
            // Overtaken by another operation, or ended before its time.
            new Group(Kind.PASSES, "", """
                    8 UnknownError, 24 LockTimeout, 43 CursorNotFound, 46 LockBusy, 48 NamespaceExists, 90 CallbackCanceled,
                    96 OperationFailed,
                    107 LockFailed, 109 ConfigurationInProgress, 112 WriteConflict, 117 ConflictingOperationInProgress,
                    136 CappedPositionLost, 175 QueryPlanKilled, 206 NoSuchSession, 215 DatabaseDropPending,
                    221 IndexModified, 237 CursorKilled, 239 SnapshotTooOld, 246 SnapshotUnavailable,
                    250 StaleChunkHistory, 251 NoSuchTransaction, 267 PreparedTransactionInProgress,
                    276 IndexBuildAborted, 285 IndexBuildAlreadyInProgress, 314 ObjectIsBusy,
                    355 InterruptedDueToStorageChange, 391 ReauthenticationRequired, 412 UpdatesStillPending,
                    453 InterruptedDueToReshardingCriticalSection, 11601 Interrupted,
                    12586 BackgroundOperationInProgressForDatabase, 12587 BackgroundOperationInProgressForNamespace,
                    46841 ClientMarkedKilled, 50915 BackupCursorOpenConflictWithCheckpoint"""),
            // A sharded cluster that moves data.
            new Group(Kind.PASSES, "", """
                    63 StaleShardVersion, 149 NoConfigPrimary, 150 StaleEpoch, 249 StaleDbVersion,
                    272 MigrationConflict, 338 ReshardCollectionInProgress, 342 ReshardingCriticalSectionTimeout,
                    343 ShardCannotRefreshDueToLocksHeld, 406 MigrationBlockingOperationCoordinatorCleaningUp,
                    13388 StaleConfig"""),
            // Too much to do.
            new Group(Kind.PASSES, "", """
                    50 MaxTimeMSExpired, 208 TooManyLocks, 261 TooManyLogicalSessions, 262 ExceededTimeLimit,
                    365 TemporarilyUnavailable, 402 ResourceExhausted, 433 AdmissionQueueOverflow,
                    449 RateLimitExceeded, 450 PooledConnectionAcquisitionRejected,
                    462 IngressRequestRateLimitExceeded"""),
            new Group(
                    Kind.PASSES,
                    "A majority of the replica set did not confirm in time: are its members up, and do they keep pace?",
                    "64 WriteConcernTimeout, 75 WriteConcernLegacyOK"),
            new Group(
                    Kind.PASSES,
                    "The replica set has too few members with data for a majority: add members (an arbiter has none).",
                    "79 UnknownReplWriteConcern, 100 UnsatisfiableWriteConcern, 278 UnsatisfiableCommitQuorum"),
            new Group(Kind.PASSES, "The server's disk is full: make room on it.", "14031 OutOfDiskSpace"),
            new Group(Kind.PASSES, "Raise the server's limit of open files.", "264 TooManyFilesOpen"),
            new Group(
                    Kind.PASSES,
                    "An operator has blocked writes on the server (setUserWriteBlockMode).",
                    "371 UserWritesBlocked"),
            new Group(Kind.DUPLICATE, "", "11000 DuplicateKey, 11001 DuplicateKeyOnUpdate, 12582 DuplicateKeyMongos"),
            new Group(Kind.REFUSED, "", """
                    11 UserNotFound, 13 Unauthorized, 18 AuthenticationFailed, 31 RoleNotFound, 33 PrivilegeNotFound,
                    214 AuthenticationRestrictionUnmet, 334 MechanismUnavailable, 337 AuthenticationAbandoned,
                    390 InvalidSignature, 392 InvalidJWT, 404 LDAPRoleAcquisitionError, 8000 AtlasError"""),
            new Group(
                    Kind.INDEX,
                    "Another index is in the way, with the same name or keys and other options: drop it.",
                    "68 IndexAlreadyExists, 85 IndexOptionsConflict, 86 IndexKeySpecsConflict"),
            new Group(
                    Kind.INDEX,
                    "This server cannot make such an index: see which versions docs/operations.md names.",
                    """
                    67 CannotCreateIndex, 171 CannotIndexParallelArrays, 197 InvalidIndexSpecificationOption,
                    201 CannotBuildIndexKeys, 359 CannotConvertIndexToUnique"""),
            new Group(
                    Kind.SETUP,
                    "Correct [database] db_name: a database of this name in other upper or lower case is there already.",
                    "13297 DatabaseDifferCase"),
            new Group(
                    Kind.SETUP,
                    "Correct [database] db_name: the server does not take this name.",
                    "73 InvalidNamespace"),
            new Group(
                    Kind.SETUP,
                    "A view or a capped collection has the name of one of Petrel's collections: remove it, or choose"
                            + " another [database] db_name.",
                    """
                    116 DocTooLargeForCapped, 166 CommandNotSupportedOnView, 167 OptionNotSupportedOnView,
                    10003 CannotGrowDocumentInCappedNamespace"""),
            new Group(
                    Kind.SETUP,
                    "Do not shard Petrel's collections by anything but _id.",
                    "61 ShardKeyNotFound, 283 WouldChangeOwningShard"),
            new Group(
                    Kind.SETUP,
                    "Petrel reads and writes with majorities: use a replica set with enableMajorityReadConcern.",
                    "76 NoReplicationEnabled, 123 NotAReplicaSet, 148 ReadConcernMajorityNotEnabled"),
            new Group(
                    Kind.SETUP,
                    "The server and MongoDB's driver do not fit each other: see which versions docs/operations.md names.",
                    """
                    59 CommandNotFound, 72 InvalidOptions, 101 OutdatedClient, 115 CommandNotSupported,
                    188 IncompatibleServerVersion, 235 InternalErrorNotSupported, 238 NotImplemented,
                    322 APIVersionError, 323 APIStrictError, 324 APIDeprecationError, 352 UnsupportedOpQueryCommand"""),
            new Group(
                    Kind.SETUP,
                    "The server's data is damaged: restore this member, or the database, from a good copy.",
                    "301 DataCorruptionDetected"),
            new Group(Kind.SETUP, "Check [database] ssl and its certificates, on the server too.", """
                    140 InvalidSSLConfiguration, 141 SSLHandshakeFailed, 299 OCSPCertificateStatusRevoked,
                    302 OCSPCertificateStatusUnknown"""),
            new Group(
                    Kind.TOO_LARGE,
                    "",
                    "10334 BSONObjectTooLarge, 17280 KeyTooLong, 17419 ResultTooLarge, 17420 UpsertTooLarge"),
            new Group(
                    Kind.CALL,
                    "The collection has a validator, which Petrel did not set: remove it with collMod.",
                    "121 DocumentValidationFailure"),
            new Group(
                    Kind.CALL,
                    "The index that serves it is missing: see the check \"indexes\" in petrel status.",
                    "146 ExceededMemoryLimit, 292 QueryExceededMemoryLimitNoDiskUseAllowed"),
            new Group(Kind.CALL, "", """
                    2 BadValue, 4 NoSuchKey, 9 FailedToParse, 10 CannotMutateObject, 14 TypeMismatch, 15 Overflow,
                    16 InvalidLength, 17 ProtocolError, 20 IllegalOperation, 22 InvalidBSON, 28 PathNotViable,
                    40 ConflictingUpdateOperators, 52 DollarPrefixedFieldName, 53 InvalidIdField,
                    54 NotSingleValueField, 55 InvalidDBRef, 56 EmptyFieldName, 57 DottedFieldName, 66 ImmutableField,
                    168 InvalidPipelineOperator, 241 ConversionFailure, 357 InvalidBSONType, 378 NonConformantBSON,
                    40324 UnrecognizedPipelineStage, 40413 IDLDuplicateField, 40414 IDLFailedToParse,
                    40415 IDLUnknownField, 51091 InvalidRegularExpression, 51108 InvalidRegularExpressionFlag"""));

    private static final Map<Integer, Row> ROWS = TABLE.stream()
            .flatMap(group -> group.rows().stream())
            .collect(Collectors.toUnmodifiableMap(Row::code, Function.identity()));

    private ServerErrors() {}

    /** The row of {@code code}; for a code that is not listed, one that says so and passes. */
    static Row of(int code) {
        return ROWS.getOrDefault(code, new Row(code, "", Kind.PASSES, ""));
    }

    /** Every row, for tests. */
    static Map<Integer, Row> all() {
        return ROWS;
    }
}
