// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.security.AddressRange;
import dev.petrel.engine.security.Tls;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a process, one record a section of {@code petrel.conf}. Section and key names are those of
 * StackStorm's {@code st2.conf} where it has them.
 */
public record PetrelConfig(
        Messaging messaging,
        Database database,
        Paths system,
        ContentPaths content,
        Api api,
        SensorContainer sensorContainer,
        RulesEngine rulesEngine,
        ActionRunner actionRunner,
        Cluster cluster,
        SystemUser systemUser,
        SshRunner sshRunner,
        KeyValues keyValues,
        Timers timers,
        ActionSensor actionSensor,
        WorkflowEngine workflowEngine,
        Auth auth,
        Audit audit,
        Rbac rbac) {

    /**
     * {@code [messaging]}.
     *
     * @param urls {@code cluster_urls} if given, else {@code url} alone
     * @param prefix first part of the names of exchanges and queues
     * @param tls for addresses that do not say otherwise
     * @param login how the user logs in, likewise
     */
    public record Messaging(List<String> urls, String prefix, Tls tls, LoginMethod login) {
        public Messaging {
            urls = List.copyOf(urls);
        }

        /** Without TLS but where an address asks for it. */
        public Messaging(List<String> urls, String prefix) {
            this(urls, prefix, Tls.OFF, LoginMethod.PLAIN);
        }
    }

    /** How a connection logs in to the broker. */
    public enum LoginMethod {
        PLAIN,
        EXTERNAL
    }

    /** How a connection logs in to the database. */
    public enum AuthMechanism {
        SCRAM_SHA_1,
        SCRAM_SHA_256,
        MONGODB_X509,
        PLAIN
    }

    /**
     * {@code [database]}.
     *
     * @param host a host name or a {@code mongodb://} URI
     * @param tls for an address that does not say otherwise
     * @param mechanism null for what the server offers
     */
    public record Database(
            String host,
            int port,
            String name,
            @Nullable String username,
            @Nullable String password,
            Duration connectionTimeout,
            Tls tls,
            @Nullable AuthMechanism mechanism) {

        /** Without TLS but where the address asks for it. */
        public Database(
                String host,
                int port,
                String name,
                @Nullable String username,
                @Nullable String password,
                Duration connectionTimeout) {
            this(host, port, name, username, password, connectionTimeout, Tls.OFF, null);
        }
    }

    /**
     * {@code [system]}.
     *
     * @param basePath root of packs, configs, overrides and virtualenvs
     * @param validateTriggerPayload whether events whose payload does not fit their trigger's schema are refused
     * @param validateOutputSchema whether executions fail whose output does not fit their action's schema
     * @param pythonPath Petrel's own {@code python} directory: the shim and its hosts
     */
    public record Paths(Path basePath, boolean validateTriggerPayload, boolean validateOutputSchema, Path pythonPath) {}

    /**
     * {@code [content]}.
     *
     * @param packs the directories that hold packs, searched in this order; the first that has a pack wins
     * @param overrides the directory of the files that enable and disable what packs bring
     * @param commonLibs {@code [packs] enable_common_libs}: whether {@code <pack>/lib} is on the Python path
     */
    public record ContentPaths(List<Path> packs, Path overrides, boolean commonLibs) {
        public ContentPaths {
            packs = List.copyOf(packs);
        }
    }

    /**
     * {@code [api]}.
     *
     * @param tls the certificate with which it speaks HTTPS, if it does
     * @param streamClients how many clients may read the event stream at once
     */
    public record Api(
            String host,
            int port,
            int maxPageSize,
            boolean allowUnauthenticated,
            Requests requests,
            Tls tls,
            int streamClients) {

        private static final int USUAL_STREAM_CLIENTS = 100;

        /** Without TLS. */
        public Api(String host, int port, int maxPageSize, boolean allowUnauthenticated, Requests requests) {
            this(host, port, maxPageSize, allowUnauthenticated, requests, Tls.OFF, USUAL_STREAM_CLIENTS);
        }

        /** How it is called on this port: {@code http://host:port}, or {@code https://...}. */
        public String url(int actualPort) {
            String bracketed = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
            return (tls.enabled() ? "https://" : "http://") + bracketed + ":" + actualPort;
        }
    }

    /**
     * {@code [rbac]}: whether what users may do depends on their roles.
     *
     * @param syncRemoteGroups whether groups of a directory bring roles
     * @param permissionIsolation whether users have only their own executions, inquiries and rules
     * @param definitions the directory of the role files
     */
    public record Rbac(boolean enable, boolean syncRemoteGroups, boolean permissionIsolation, Path definitions) {}

    /** Who decides what users may do, if somebody does. */
    public enum RbacBackend {
        DEFAULT,
        NOOP
    }

    /**
     * {@code [auth]}: how callers of the API prove who they are.
     *
     * @param enable whether they have to
     * @param kwargs {@code backend_kwargs}: the settings of the backend, passwords among them
     * @param apiUrl where clients, actions and sensors find the API, without a slash at its end; empty for what the API listens on
     * @param openMetrics whether anyone may read the metrics of the API
     */
    public record Auth(
            boolean enable,
            AuthMode mode,
            AuthBackendType backend,
            Map<String, @Nullable Object> kwargs,
            TokenLives lives,
            Optional<String> apiUrl,
            AuthAddress address,
            Logins logins,
            boolean openMetrics) {

        /** With metrics that are open. */
        public Auth(
                boolean enable,
                AuthMode mode,
                AuthBackendType backend,
                Map<String, @Nullable Object> kwargs,
                TokenLives lives,
                Optional<String> apiUrl,
                AuthAddress address,
                Logins logins) {
            this(enable, mode, backend, kwargs, lives, apiUrl, address, logins, true);
        }

        /** As when nothing is configured: no one is asked. */
        public static final Auth DEFAULT = new Auth(
                false,
                AuthMode.STANDALONE,
                AuthBackendType.FLAT_FILE,
                Map.of(),
                new TokenLives(Duration.ofDays(1), Duration.ofDays(1)),
                Optional.empty(),
                new AuthAddress("127.0.0.1", Optional.empty(), Tls.OFF),
                new Logins(Set.of(), 5, Duration.ofMinutes(5)));

        public Auth {
            kwargs = Collections.unmodifiableMap(new LinkedHashMap<>(kwargs));
        }

        /** The same, asking callers or not. */
        public Auth enabled(boolean asked) {
            return new Auth(asked, mode, backend, kwargs, lives, apiUrl, address, logins, openMetrics);
        }

        /** Not the settings of the backend, which hold passwords. */
        @Override
        public String toString() {
            return "Auth[enable=" + enable + ", mode=" + mode + ", backend=" + backend + "]";
        }
    }

    /** Who checks passwords. */
    public enum AuthMode {
        STANDALONE,
        PROXY
    }

    /** Where users and passwords are. */
    public enum AuthBackendType {
        FLAT_FILE,
        LDAP
    }

    /**
     * How long tokens are good.
     *
     * @param token {@code token_ttl}: those that users ask for, unless they ask for less
     * @param service {@code service_token_ttl}: those that actions and sensors are given, at most
     */
    public record TokenLives(Duration token, Duration service) {}

    /**
     * Where the token service listens beside the API.
     *
     * @param port empty for nowhere; 0 for any free one
     */
    public record AuthAddress(String host, Optional<Integer> port, Tls tls) {}

    /**
     * Who may log in as whom, and how often in vain.
     *
     * @param serviceUsers who may ask for tokens in the names of others
     * @param maxFailed {@code max_failed_logins}: how many wrong passwords are answered at once
     * @param longestDelay {@code longest_login_delay}: up to what the delay before further ones grows
     * @param trustedProxies {@code trusted_proxies}: who may say who a user is, in {@code mode = proxy}
     */
    public record Logins(
            Set<String> serviceUsers, int maxFailed, Duration longestDelay, List<AddressRange> trustedProxies) {

        /** Without proxies. */
        public Logins(Set<String> serviceUsers, int maxFailed, Duration longestDelay) {
            this(serviceUsers, maxFailed, longestDelay, List.of());
        }

        public Logins {
            serviceUsers = Set.copyOf(serviceUsers);
            trustedProxies = List.copyOf(trustedProxies);
        }
    }

    /**
     * The keys of {@code [api]} that bound what clients may send, and say which web pages and host names may be used.
     *
     * @param allowOrigin origins of web pages that may call the API; {@code *} for all
     * @param allowedHosts names it may be called by, beside those of loopback; {@code *} for all
     * @param maxBody how many bytes a body may have
     * @param maxEvent how many bytes the body of an event may have
     * @param memory how many bytes all requests under way may take together; 0 for an eighth of the heap
     * @param answerMemory how many bytes all answers under way may take together; 0 for an eighth of the heap
     * @param idle how long a body may stall
     * @param whole how long a body may take in all
     */
    public record Requests(
            List<String> allowOrigin,
            List<String> allowedHosts,
            int maxBody,
            int maxEvent,
            int memory,
            int answerMemory,
            Duration idle,
            Duration whole) {

        /** As when nothing is configured. */
        public static final Requests DEFAULT = new Requests(
                List.of(), List.of(), 1 << 20, 1 << 20, 0, 0, Duration.ofSeconds(10), Duration.ofSeconds(60));

        public Requests {
            allowOrigin = List.copyOf(allowOrigin);
            allowedHosts = List.copyOf(allowedHosts);
        }
    }

    /**
     * {@code [sensorcontainer]}.
     *
     * @param nodeName {@code sensor_node_name}, the node's name in the partition map and everywhere else
     * @param partitionProvider the pairs of {@code partition_provider}, {@code name} among them
     * @param handBackAfter how long a node that came back must have been live to get its sensors back
     * @param healthPort where a process that is only a sensor container answers {@code /livez}, {@code /readyz},
     *     {@code /metrics}; 0 for nowhere
     * @param beatTimeout after how long without a sign of life a Python sensor is killed and started again
     * @param pollTimeout after how long in one poll it is; zero for never
     */
    public record SensorContainer(
            String nodeName,
            Map<String, String> partitionProvider,
            Duration handBackAfter,
            int healthPort,
            Duration beatTimeout,
            Duration pollTimeout,
            Spool spool) {
        public SensorContainer {
            partitionProvider = Map.copyOf(partitionProvider);
        }
    }

    /**
     * The {@code spool_...} keys of {@code [sensorcontainer]}: where events wait while the broker is away.
     *
     * @param directory below which each node has a directory of its own
     * @param maxEvents 0 for no spool
     */
    public record Spool(Path directory, int maxBytes, int maxEvents) {}

    /**
     * {@code [rulesengine]}.
     *
     * @param staleEpoch what becomes of events under an old epoch of their sensor's lease
     * @param longestChain {@code max_trigger_chain}: up to how many events of Petrel's own triggers may cause one
     *     another before no rule takes them any more
     */
    public record RulesEngine(int healthPort, StaleEpoch staleEpoch, int longestChain) {

        /** Longer than what rules that follow one another on purpose come to. */
        public static final int LONGEST_CHAIN = 10;

        /** With the usual bound on chains. */
        public RulesEngine(int healthPort, StaleEpoch staleEpoch) {
            this(healthPort, staleEpoch, LONGEST_CHAIN);
        }
    }

    /** What becomes of an event whose sensor's lease has another holder by now. */
    public enum StaleEpoch {
        ACCEPT,
        REFUSE
    }

    /**
     * {@code [actionrunner]}.
     *
     * @param poolSize {@code actions_pool_size}: how many actions run at a time
     * @param pythonBinary the interpreter of packs that have no virtualenv
     * @param maxOutput {@code max_output_size}: how many bytes of each of an action's output streams are kept
     * @param drain {@code exit_still_active_check}: how long a stopping runner waits for its actions
     */
    public record ActionRunner(
            int poolSize, String pythonBinary, int maxOutput, boolean streamOutput, Duration drain, int healthPort) {}

    /**
     * {@code [workflow_engine]}.
     *
     * @param killTasksOnCancel whether tasks that run are ended when their workflow is canceled
     * @param mostDefinitionBytes how many bytes a definition may have
     */
    public record WorkflowEngine(boolean killTasksOnCancel, int mostDefinitionBytes) {

        /** More than that no configuration allows: it is kept with each execution, and parsed in memory. */
        public static final int LARGEST_DEFINITION = 8 << 20;
    }

    /**
     * {@code [cluster]}, which StackStorm has not.
     *
     * @param beat how often a process says that it lives
     * @param selfFence after how long without an acknowledged beat a process stops what only one may do
     * @param deadAfter after how long without a beat others take a process for dead
     */
    public record Cluster(Duration beat, Duration selfFence, Duration deadAfter) {}

    /**
     * {@code [system_user]}: whom executions of rules belong to.
     *
     * @param runAs as whom local actions run; null for the user of this process, unless the configuration names one
     */
    public record SystemUser(String user, @Nullable String runAs) {}

    /**
     * {@code [ssh_runner]}: how actions run on other hosts.
     *
     * @param remoteDirectory below which scripts are put there, when an action names no other directory
     * @param allowPartialFailure whether an action succeeds when it did on one of its hosts
     * @param maxParallel {@code max_parallel_actions}: on how many hosts one action runs at a time
     * @param connectTimeout how long reaching a host, and logging in to it, may take
     * @param configFile {@code ssh_config_file_path} with {@code use_ssh_config}, else null
     * @param login what a host and this node know each other by
     */
    public record SshRunner(
            String remoteDirectory,
            boolean allowPartialFailure,
            int maxParallel,
            Duration connectTimeout,
            @Nullable Path configFile,
            SshLogin login) {}

    /**
     * What hosts and this node know each other by.
     *
     * @param keyFile {@code [system_user] ssh_key_file}: the private key of actions that bring neither key nor password
     * @param hostKeys which hosts are believed to be themselves
     * @param knownHosts the file with their public keys, in the form of OpenSSH's {@code known_hosts}
     */
    public record SshLogin(Path keyFile, HostKeys hostKeys, Path knownHosts) {}

    /** Whose host keys are accepted. */
    public enum HostKeys {
        /** Those in the file alone. */
        KNOWN,
        /** Those in the file, and any of a host that the file does not name. */
        ACCEPT_UNKNOWN,
        /** Any: as StackStorm. */
        ACCEPT_ANY
    }

    /**
     * {@code [keyvalue]}.
     *
     * @param encryption {@code enable_encryption}: whether secrets can be stored and read
     * @param encryptionKey {@code encryption_key_path}: the key file
     * @param encryptValues whether what executions, events and workflows say is encrypted with that key too
     */
    public record KeyValues(boolean encryption, Optional<Path> encryptionKey, boolean encryptValues) {

        /** Where what executions say is encrypted too. */
        public KeyValues(boolean encryption, Optional<Path> encryptionKey) {
            this(encryption, encryptionKey, true);
        }

        /** Whether anything can be encrypted. */
        public boolean hasKey() {
            return encryption && encryptionKey.isPresent();
        }
    }

    /**
     * {@code [audit]}: what is done through the API.
     *
     * @param file where it is written down; {@code -} for standard output, empty for nowhere
     * @param fileSize how many bytes a file may have before another is begun
     * @param files how many such files are kept
     * @param retention how long the database keeps a record; zero for not at all
     */
    public record Audit(Optional<String> file, int fileSize, int files, Duration retention) {}

    /**
     * {@code [timersengine]}.
     *
     * @param zone {@code local_timezone}: of timers that name none
     * @param window {@code catch_up_window}: how old a missed time may be to be made up for
     */
    public record Timers(ZoneId zone, CatchUp catchUp, Duration window) {}

    /**
     * {@code [action_sensor]}: the trigger {@code core.st2.generic.actiontrigger}.
     *
     * @param enable whether the ends of executions fire it
     * @param emitWhen which ends do
     */
    public record ActionSensor(boolean enable, Set<ExecutionStatus> emitWhen) {

        /** As when nothing is configured: every end. */
        public static final ActionSensor DEFAULT = new ActionSensor(
                true,
                Arrays.stream(ExecutionStatus.values())
                        .filter(ExecutionStatus::isTerminal)
                        .collect(Collectors.toUnmodifiableSet()));

        public ActionSensor {
            emitWhen = Set.copyOf(emitWhen);
        }
    }

    /** Which of the times that a timer missed it makes up for. */
    public enum CatchUp {
        NONE,
        LAST,
        ALL
    }
}
