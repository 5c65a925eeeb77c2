// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import dev.petrel.engine.model.ExecutionStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every key of {@code petrel.conf}: the one table that reading, checking, showing and documentation go by. */
final class ConfigKeys {

    private static final String NAME = "[A-Za-z0-9._-]+";
    private static final String NAME_EXPECTED = "a name of letters, digits, dots, hyphens and underscores";

    /** What is left of the 128 bytes that a MongoDB server takes as a client's name. */
    private static final int LONGEST_NODE_NAME = 121;

    static final ConfigKey<String> MESSAGING_URL = new ConfigKey<>(
            "messaging",
            "url",
            AddressTypes.broker(),
            "amqp://guest:guest@127.0.0.1:5672//",
            "Address of the broker. A final `//` means the virtual host `/`.");
    static final ConfigKey<List<String>> CLUSTER_URLS = new ConfigKey<>(
            "messaging",
            "cluster_urls",
            AddressTypes.brokers(),
            "",
            "Addresses of all nodes of the broker's cluster, with commas between them. If set, they are used instead of `url`.");
    static final ConfigKey<String> PREFIX = new ConfigKey<>(
            "messaging",
            "prefix",
            ValueTypes.word(NAME, NAME_EXPECTED),
            "petrel",
            "First part of the names of exchanges and queues.");
    static final ConfigKey<Boolean> BROKER_SSL = new ConfigKey<>(
            "messaging",
            "ssl",
            ValueTypes.bool(),
            "False",
            "Whether the connection to the broker is encrypted (TLS), as with an address that begins with `amqps`. The other `ssl_` keys turn it on too.");
    static final ConfigKey<Optional<Path>> BROKER_CA = new ConfigKey<>(
            "messaging",
            "ssl_ca_certs",
            ValueTypes.optionalPath(),
            "",
            "PEM file with the CAs that may have signed the certificate of the broker. Not set: those that Java trusts.");
    static final ConfigKey<Optional<Path>> BROKER_CERT = new ConfigKey<>(
            "messaging",
            "ssl_certfile",
            ValueTypes.optionalPath(),
            "",
            "PEM file with the client certificate that the broker gets.");
    static final ConfigKey<Optional<Path>> BROKER_KEY = new ConfigKey<>(
            "messaging",
            "ssl_keyfile",
            ValueTypes.optionalPath(),
            "",
            "PEM file with its private key. Not set: it is in `ssl_certfile`.");
    static final ConfigKey<Optional<String>> BROKER_KEY_PASSWORD = new ConfigKey<>(
                    "messaging",
                    "ssl_keyfile_password",
                    ValueTypes.optionalText(),
                    "",
                    "Password of that key, if it is encrypted.")
            .asSecret()
            .onlyPetrel();
    static final ConfigKey<Optional<TlsKeys.Requirement>> BROKER_CERT_REQS = new ConfigKey<>(
            "messaging",
            "ssl_cert_reqs",
            TlsKeys.requirement(),
            "",
            "`required` or `optional`: the certificate of the broker is checked, as when this is not set; `none`: it is not, and any server is accepted.");
    static final ConfigKey<Boolean> BROKER_MATCH_HOSTNAME = new ConfigKey<>(
                    "messaging",
                    "ssl_match_hostname",
                    ValueTypes.bool(),
                    "True",
                    "Whether the certificate of the broker must be for the name of its host.")
            .onlyPetrel();
    static final ConfigKey<Optional<PetrelConfig.LoginMethod>> LOGIN_METHOD = new ConfigKey<>(
            "messaging",
            "login_method",
            TlsKeys.loginMethod(),
            "",
            "`PLAIN`: user and password of the address; `EXTERNAL`: the client certificate says who it is. Not set: `PLAIN`.");

    static final ConfigKey<Integer> MAX_EVENT_SIZE = new ConfigKey<>(
                    "messaging",
                    "max_event_size",
                    ValueTypes.integer(1_024, 14 << 20),
                    "1048576",
                    "How many bytes an event may have, as JSON; a larger one is refused where it is dispatched. Brokers and databases take 14 MiB.")
            .onlyPetrel();

    static final ConfigKey<String> DATABASE_HOST = new ConfigKey<>(
            "database",
            "host",
            AddressTypes.database(),
            "127.0.0.1",
            "Host of MongoDB, hosts of its replica set with commas between them, or a `mongodb://` address.");
    static final ConfigKey<Integer> DATABASE_PORT = new ConfigKey<>(
            "database",
            "port",
            ValueTypes.integer(1, 65535),
            "27017",
            "Port of MongoDB, for hosts that have none of their own. Not used when `host` is an address.");
    static final ConfigKey<String> DATABASE_NAME = new ConfigKey<>(
            "database",
            "db_name",
            ValueTypes.word(
                    "[^/\\\\. \"$*<>:|?]{1,63}",
                    "a database name of at most 63 characters without / \\ . \" $ * < > : | ? or spaces"),
            "petrel",
            "Name of the database.");
    static final ConfigKey<Optional<String>> DATABASE_USERNAME = new ConfigKey<>(
            "database",
            "username",
            ValueTypes.optionalText(),
            "",
            "User of the database. Goes before the one in an address, and is looked up in `db_name` unless an address has `authSource`; for a `mongodb+srv` address in what its TXT record says, else in the database that the address names, else in `admin`.");
    static final ConfigKey<Optional<String>> DATABASE_PASSWORD =
            new ConfigKey<>("database", "password", ValueTypes.optionalText(), "", "Password of that user.").asSecret();
    static final ConfigKey<Duration> CONNECTION_TIMEOUT = new ConfigKey<>(
            "database",
            "connection_timeout",
            ValueTypes.millis(100, 600_000),
            "3000",
            "How long one attempt to reach the database may take, in milliseconds.");
    static final ConfigKey<Boolean> DATABASE_TLS = new ConfigKey<>(
            "database",
            "tls",
            ValueTypes.bool(),
            "False",
            "Whether the connection to the database is encrypted (TLS), as with an address that says `tls=true`. The other `tls_` keys turn it on too.");
    static final ConfigKey<Optional<Path>> DATABASE_CA = new ConfigKey<>(
            "database",
            "tls_ca_file",
            ValueTypes.optionalPath(),
            "",
            "PEM file with the CAs that may have signed the certificate of the database. Not set: those that Java trusts.");
    static final ConfigKey<Optional<Path>> DATABASE_CERT = new ConfigKey<>(
            "database",
            "tls_certificate_key_file",
            ValueTypes.optionalPath(),
            "",
            "PEM file with the client certificate that the database gets, and its private key.");
    static final ConfigKey<Optional<String>> DATABASE_KEY_PASSWORD = new ConfigKey<>(
                    "database",
                    "tls_certificate_key_file_password",
                    ValueTypes.optionalText(),
                    "",
                    "Password of that key, if it is encrypted.")
            .asSecret();
    static final ConfigKey<Boolean> DATABASE_ANY_CERT = new ConfigKey<>(
            "database",
            "tls_allow_invalid_certificates",
            ValueTypes.bool(),
            "False",
            "Whether the certificate of the database is not checked at all, so that any server is accepted.");
    static final ConfigKey<Boolean> DATABASE_ANY_HOSTNAME = new ConfigKey<>(
            "database",
            "tls_allow_invalid_hostnames",
            ValueTypes.bool(),
            "False",
            "Whether the certificate of the database may be for another name than that of its host.");
    static final ConfigKey<Boolean> DATABASE_SSL =
            new ConfigKey<>("database", "ssl", ValueTypes.bool(), "False", "Older name of `tls`.");
    static final ConfigKey<Optional<Path>> DATABASE_SSL_CA =
            new ConfigKey<>("database", "ssl_ca_certs", ValueTypes.optionalPath(), "", "Older name of `tls_ca_file`.");
    static final ConfigKey<Optional<Path>> DATABASE_SSL_CERT = new ConfigKey<>(
            "database", "ssl_certfile", ValueTypes.optionalPath(), "", "The client certificate in a file of its own.");
    static final ConfigKey<Optional<Path>> DATABASE_SSL_KEY = new ConfigKey<>(
            "database",
            "ssl_keyfile",
            ValueTypes.optionalPath(),
            "",
            "PEM file with the private key of `ssl_certfile`. Not set: it is in that file.");
    static final ConfigKey<Optional<TlsKeys.Requirement>> DATABASE_CERT_REQS = new ConfigKey<>(
            "database",
            "ssl_cert_reqs",
            TlsKeys.requirement(),
            "",
            "`required` or `optional`: the certificate of the database is checked, as when this is not set; `none`: as `tls_allow_invalid_certificates`.");
    static final ConfigKey<Boolean> DATABASE_MATCH_HOSTNAME = new ConfigKey<>(
            "database",
            "ssl_match_hostname",
            ValueTypes.bool(),
            "True",
            "The opposite of `tls_allow_invalid_hostnames`.");
    static final ConfigKey<Optional<PetrelConfig.AuthMechanism>> AUTH_MECHANISM = new ConfigKey<>(
            "database",
            "authentication_mechanism",
            TlsKeys.mechanism(),
            "",
            "`SCRAM-SHA-1`, `SCRAM-SHA-256`, `MONGODB-X509` (the client certificate says who it is) or `PLAIN`. Not set: what the server offers.");

    static final ConfigKey<Path> BASE_PATH = new ConfigKey<>(
            "system",
            "base_path",
            ValueTypes.path(),
            "/opt/stackstorm",
            "Root of `packs`, `configs`, `overrides` and `virtualenvs`.");
    static final ConfigKey<Boolean> VALIDATE_TRIGGER_PAYLOAD = new ConfigKey<>(
            "system",
            "validate_trigger_payload",
            ValueTypes.bool(),
            "True",
            "Whether an event is refused whose payload does not fit its trigger's schema.");
    static final ConfigKey<Boolean> VALIDATE_OUTPUT_SCHEMA = new ConfigKey<>(
            "system",
            "validate_output_schema",
            ValueTypes.bool(),
            "False",
            "Whether an execution fails whose action ended well, but whose output does not fit the action's `output_schema`.");

    static final ConfigKey<Optional<Path>> SYSTEM_PACKS = new ConfigKey<>(
            "content",
            "system_packs_base_path",
            ValueTypes.optionalPath(),
            "",
            "Directory of packs that is searched first. Not set: `<base_path>/packs` if there is one.");
    static final ConfigKey<List<Path>> PACKS = new ConfigKey<>(
            "content",
            "packs_base_paths",
            ValueTypes.paths(),
            "",
            "More directories of packs, with colons between them. Petrel's own packs, core and default, are always searched last.");
    static final ConfigKey<Optional<Path>> OVERRIDES = new ConfigKey<>(
                    "content",
                    "overrides_path",
                    ValueTypes.optionalPath(),
                    "",
                    "Directory of the files that enable and disable what packs bring: `_global.yaml` and `<pack>.yaml`. Not set: `<base_path>/overrides`.")
            .onlyPetrel();
    static final ConfigKey<Boolean> COMMON_LIBS = new ConfigKey<>(
            "packs",
            "enable_common_libs",
            ValueTypes.bool(),
            "False",
            "Whether a pack's `lib` directory is on the Python path of its sensors and actions.");

    static final ConfigKey<String> API_HOST =
            new ConfigKey<>("api", "host", AddressTypes.host(), "127.0.0.1", "Address that the API listens on.");
    static final ConfigKey<Integer> API_PORT = new ConfigKey<>(
            "api",
            "port",
            ValueTypes.integer(0, 65535),
            "9101",
            "Port of the API, and of health and metrics where a process has it. 0 for any free port.");
    static final ConfigKey<Integer> MAX_PAGE_SIZE = new ConfigKey<>(
            "api",
            "max_page_size",
            ValueTypes.integer(1, 10_000),
            "100",
            "How many objects a list of the API holds unless a `limit` asks for more.");
    static final ConfigKey<Boolean> ALLOW_UNAUTHENTICATED = new ConfigKey<>(
                    "api",
                    "allow_unauthenticated",
                    ValueTypes.bool(),
                    "False",
                    "Whether the API may listen on anything but loopback without `[auth] enable`, so that whoever reaches it may do everything.")
            .onlyPetrel();
    static final ConfigKey<Boolean> API_SSL = new ConfigKey<>(
            "api", "use_ssl", ValueTypes.bool(), "False", "Whether the API speaks HTTPS, with `cert` and `key`.");
    static final ConfigKey<Optional<Path>> API_CERT = new ConfigKey<>(
            "api",
            "cert",
            ValueTypes.optionalPath(),
            "",
            "PEM file with the certificate of the API, and those of the CAs between it and one that the clients trust.");
    static final ConfigKey<Optional<Path>> API_KEY = new ConfigKey<>(
            "api", "key", ValueTypes.optionalPath(), "", "PEM file with its private key. Not set: it is in `cert`.");
    static final ConfigKey<Optional<String>> API_KEY_PASSWORD = new ConfigKey<>(
                    "api", "key_password", ValueTypes.optionalText(), "", "Password of that key, if it is encrypted.")
            .asSecret()
            .onlyPetrel();

    static final ConfigKey<List<String>> ALLOW_ORIGIN = new ConfigKey<>(
            "api",
            "allow_origin",
            WebTypes.origins(),
            "",
            "Origins of web pages that may call the API from a browser, such as `https://st2.example.org`, with commas between them; `*` for every page there is. All others are refused.");
    static final ConfigKey<List<String>> ALLOWED_HOSTS = new ConfigKey<>(
                    "api",
                    "allowed_hosts",
                    WebTypes.hostNames(),
                    "",
                    "Names by which the API and the health servers may be called, in the `Host` header, with commas between them; `*` for any. Names of loopback, and `host`, always may. Not set: on loopback no others may, elsewhere any.")
            .onlyPetrel();
    static final ConfigKey<Integer> MAX_BODY_SIZE = new ConfigKey<>(
                    "api",
                    "max_body_size",
                    ValueTypes.integer(1_024, 16 << 20),
                    "1048576",
                    "How many bytes the body of a request may have; more is answered 413.")
            .onlyPetrel();
    static final ConfigKey<Integer> REQUEST_MEMORY = new ConfigKey<>(
                    "api",
                    "request_memory",
                    ValueTypes.integer(0, Integer.MAX_VALUE),
                    "0",
                    "How many bytes the bodies of all requests under way may take together; beyond that a request is answered 503. 0 for an eighth of the heap.")
            .onlyPetrel();
    static final ConfigKey<Integer> ANSWER_MEMORY = new ConfigKey<>(
                    "api",
                    "answer_memory",
                    ValueTypes.integer(0, Integer.MAX_VALUE),
                    "0",
                    "How many bytes the parts of all answers that clients have not taken yet may take together; beyond that a request is answered 503. 0 for an eighth of the heap.")
            .onlyPetrel();
    static final ConfigKey<Integer> MAX_STREAM_CLIENTS = new ConfigKey<>(
                    "api",
                    "max_stream_clients",
                    ValueTypes.integer(0, 10_000),
                    "100",
                    "How many clients may read the event stream of this node at once; a further one is answered 503.")
            .onlyPetrel();
    static final ConfigKey<Duration> REQUEST_IDLE_TIMEOUT = new ConfigKey<>(
                    "api",
                    "request_idle_timeout",
                    ValueTypes.seconds("0.1", "600"),
                    "10",
                    "How long the body of a request may stall before it is answered 408 and its connection closed, in seconds.")
            .onlyPetrel();
    static final ConfigKey<Duration> REQUEST_TIMEOUT = new ConfigKey<>(
                    "api",
                    "request_timeout",
                    ValueTypes.seconds("0.1", "3600"),
                    "60",
                    "How long the head of a request may take, and then its body, in seconds. A head that takes longer is cut off without an answer.")
            .onlyPetrel();

    static final ConfigKey<String> NODE_NAME = new ConfigKey<>(
            "sensorcontainer",
            "sensor_node_name",
            ValueTypes.name(LONGEST_NODE_NAME),
            "sensornode1",
            "Name of this node, in the partition map and everywhere else. Each node needs its own.");
    static final ConfigKey<Map<String, String>> PARTITION_PROVIDER = new ConfigKey<>(
            "sensorcontainer",
            "partition_provider",
            new PartitionProviderType(),
            "name:default",
            "How sensors are dealt out to nodes: `name:default`, `name:file, partition_file:F`, `name:kvstore` or `name:hash, hash_ranges:A..B|C..D`.");
    static final ConfigKey<Duration> HAND_BACK_AFTER = new ConfigKey<>(
                    "sensorcontainer",
                    "hand_back_after",
                    ValueTypes.seconds("0", "86400"),
                    "30",
                    "How long a node that comes back must have been live before others hand its sensors back to it, in seconds. 0 for at once.")
            .onlyPetrel();
    static final ConfigKey<Integer> SENSOR_HEALTH_PORT = healthPort("sensorcontainer", "9111");
    static final ConfigKey<Optional<Path>> SPOOL_DIR = new ConfigKey<>(
                    "sensorcontainer",
                    "spool_dir",
                    ValueTypes.optionalPath(),
                    "",
                    "Directory on a local disk below which each node keeps its events, in a directory of its name, while the broker is away. Not set: `<base_path>/spool`.")
            .onlyPetrel();
    static final ConfigKey<Integer> SPOOL_MAX_BYTES = new ConfigKey<>(
                    "sensorcontainer",
                    "spool_max_bytes",
                    ValueTypes.integer(65_536, Integer.MAX_VALUE),
                    "268435456",
                    "How many bytes of events the spool holds. When it is full, dispatching blocks for a minute and then fails.")
            .onlyPetrel();
    static final ConfigKey<Integer> SPOOL_MAX_EVENTS = new ConfigKey<>(
                    "sensorcontainer",
                    "spool_max_events",
                    ValueTypes.integer(0, 10_000_000),
                    "100000",
                    "How many events the spool holds. 0 for no spool: dispatching then blocks as soon as the broker is away.")
            .onlyPetrel();
    static final ConfigKey<Duration> BEAT_TIMEOUT = new ConfigKey<>(
                    "sensorcontainer",
                    "beat_timeout",
                    ValueTypes.seconds("5", "3600"),
                    "15",
                    "After how many seconds without a sign of life a Python sensor is killed and started again.")
            .onlyPetrel();
    static final ConfigKey<Duration> POLL_TIMEOUT = new ConfigKey<>(
                    "sensorcontainer",
                    "poll_timeout",
                    ValueTypes.seconds("0", "604800"),
                    "600",
                    "For how many seconds one `poll()` of a Python sensor may run before it is killed and started again. 0 for no limit. A sensor's metadata may say otherwise.")
            .onlyPetrel();
    static final ConfigKey<Integer> RULES_HEALTH_PORT = healthPort("rulesengine", "9112");
    static final ConfigKey<PetrelConfig.StaleEpoch> STALE_EPOCH = new ConfigKey<>(
                    "rulesengine",
                    "stale_epoch",
                    ValueTypes.oneOf(PetrelConfig.StaleEpoch.class),
                    "accept",
                    "What becomes of an event whose sensor has moved to another node since: `accept` it, or `refuse` it. It is flagged in any case.")
            .onlyPetrel();
    static final ConfigKey<Integer> MAX_TRIGGER_CHAIN = new ConfigKey<>(
                    "rulesengine",
                    "max_trigger_chain",
                    ValueTypes.integer(1, 1_000),
                    String.valueOf(PetrelConfig.RulesEngine.LONGEST_CHAIN),
                    "Up to how many events of Petrel's own triggers (the end of an execution, a notification, a changed key) may each come of what a rule made of the one before. No rule takes a later one, so that rules that cause what they listen to come to an end.")
            .onlyPetrel();

    static final ConfigKey<Boolean> ACTION_SENSOR_ENABLE = new ConfigKey<>(
            "action_sensor",
            "enable",
            ValueTypes.bool(),
            "True",
            "Whether the ends of executions fire `core.st2.generic.actiontrigger`, if any enabled rule listens to it.");
    static final ConfigKey<Set<ExecutionStatus>> EMIT_WHEN = new ConfigKey<>(
            "action_sensor",
            "emit_when",
            ValueTypes.ends(),
            "succeeded, failed, timeout, canceled, abandoned",
            "The ends that do, with commas between them.");

    static final ConfigKey<Boolean> KILL_TASKS = new ConfigKey<>(
                    "workflow_engine",
                    "kill_tasks_on_cancel",
                    ValueTypes.bool(),
                    "True",
                    "Whether tasks that run are ended when their workflow is canceled. If not, they run to their end, as with StackStorm, and the workflow is `canceling` until then.")
            .onlyPetrel();

    static final ConfigKey<Integer> MAX_DEFINITION_SIZE = new ConfigKey<>(
                    "workflow_engine",
                    "max_definition_size",
                    ValueTypes.integer(1_024, PetrelConfig.WorkflowEngine.LARGEST_DEFINITION),
                    "4194304",
                    "How many bytes the definition of a workflow may have; of a larger one registration warns, and its executions fail.")
            .onlyPetrel();

    static final ConfigKey<ZoneId> LOCAL_TIMEZONE = new ConfigKey<>(
            "timersengine", "local_timezone", ValueTypes.zone(), "UTC", "Time zone of timers that name none.");
    static final ConfigKey<PetrelConfig.CatchUp> CATCH_UP = new ConfigKey<>(
                    "timersengine",
                    "catch_up",
                    ValueTypes.oneOf(PetrelConfig.CatchUp.class),
                    "last",
                    "Which of the times that a timer missed it makes up for: `none`, the `last` one, or `all`.")
            .onlyPetrel();
    static final ConfigKey<Duration> CATCH_UP_WINDOW = new ConfigKey<>(
                    "timersengine",
                    "catch_up_window",
                    ValueTypes.seconds("0", "86400"),
                    "60",
                    "How old a missed time may be to be made up for, in seconds.")
            .onlyPetrel();

    static final ConfigKey<Integer> POOL_SIZE = new ConfigKey<>(
            "actionrunner",
            "actions_pool_size",
            ValueTypes.integer(1, 10_000),
            "60",
            "How many actions a node runs at a time.");
    static final ConfigKey<String> PYTHON_BINARY = new ConfigKey<>(
            "actionrunner",
            "python_binary",
            ValueTypes.word("\\S+", "a command or a path without spaces"),
            "python3",
            "Interpreter of packs that have no virtualenv: a path, or a command that is looked for in `PATH`.");
    static final ConfigKey<Integer> MAX_OUTPUT = new ConfigKey<>(
                    "actionrunner",
                    "max_output_size",
                    ValueTypes.integer(1024, 7_340_032),
                    "4194304",
                    "How many bytes are kept of an action's standard output, and of its standard error.")
            .onlyPetrel();
    static final ConfigKey<Duration> DRAIN = new ConfigKey<>(
            "actionrunner",
            "exit_still_active_check",
            ValueTypes.seconds("0", "86400"),
            "300",
            "How long a runner that stops waits for its actions, in seconds.");
    static final ConfigKey<Integer> RUNNER_HEALTH_PORT = healthPort("actionrunner", "9113");

    static final ConfigKey<Duration> BEAT = new ConfigKey<>(
                    "cluster",
                    "beat_interval",
                    ValueTypes.seconds("0.05", "60"),
                    "2",
                    "After how long at most a process says again that it lives, in seconds; usually it does after half of that.")
            .onlyPetrel();
    static final ConfigKey<Duration> SELF_FENCE = new ConfigKey<>(
                    "cluster",
                    "self_fence_after",
                    ValueTypes.seconds("0.1", "600"),
                    "7",
                    "After how long without an acknowledged beat a process stops what only one may do, in seconds. More than `beat_interval`.")
            .onlyPetrel();
    static final ConfigKey<Duration> DEAD_AFTER = new ConfigKey<>(
                    "cluster",
                    "dead_after",
                    ValueTypes.seconds("0.2", "600"),
                    "10",
                    "After how long without a beat others take a process for dead, in seconds. More than `self_fence_after`; the same on every node.")
            .onlyPetrel();

    static final ConfigKey<String> SYSTEM_USER = new ConfigKey<>(
            "system_user",
            "user",
            ValueTypes.word("\\S+", "a user name without spaces"),
            "stanley",
            "Whom the executions of rules belong to. If it is set, shell actions run as that user of the system, through `sudo`.");
    static final ConfigKey<Path> SSH_KEY_FILE = new ConfigKey<>(
            "system_user",
            "ssh_key_file",
            ValueTypes.homePath(),
            "/home/stanley/.ssh/stanley_rsa",
            "Private key with which actions log in to other hosts, if they bring neither a key nor a password.");

    static final ConfigKey<String> REMOTE_DIR = new ConfigKey<>(
            "ssh_runner",
            "remote_dir",
            ValueTypes.word("/.*", "an absolute path on the other hosts"),
            "/tmp",
            "Directory on other hosts below which scripts are put while they run, if the action's `dir` is left at `/tmp`.");
    static final ConfigKey<Boolean> ALLOW_PARTIAL_FAILURE = new ConfigKey<>(
            "ssh_runner",
            "allow_partial_failure",
            ValueTypes.bool(),
            "False",
            "Whether an action on several hosts succeeds as soon as it did on one of them.");
    static final ConfigKey<Integer> MAX_PARALLEL_ACTIONS = new ConfigKey<>(
            "ssh_runner",
            "max_parallel_actions",
            ValueTypes.integer(1, 1000),
            "50",
            "On how many hosts one action with `parallel` runs at a time; together, the actions of one runner type use at most as many on a node, beside one each.");
    static final ConfigKey<Boolean> USE_SSH_CONFIG = new ConfigKey<>(
            "ssh_runner",
            "use_ssh_config",
            ValueTypes.bool(),
            "False",
            "Whether user, port, key, host name and jump host that an action leaves open are looked up in `ssh_config_file_path`.");
    static final ConfigKey<Path> SSH_CONFIG_FILE = new ConfigKey<>(
            "ssh_runner",
            "ssh_config_file_path",
            ValueTypes.homePath(),
            "~/.ssh/config",
            "File in the form of OpenSSH's `ssh_config`.");
    static final ConfigKey<Duration> SSH_CONNECT_TIMEOUT = new ConfigKey<>(
            "ssh_runner",
            "ssh_connect_timeout",
            ValueTypes.seconds("0.1", "3600"),
            "60",
            "How long connecting to a host may take, and then logging in to it, in seconds.");
    static final ConfigKey<PetrelConfig.HostKeys> HOST_KEYS = new ConfigKey<>(
                    "ssh_runner",
                    "host_keys",
                    ValueTypes.oneOf(PetrelConfig.HostKeys.class),
                    "accept_unknown",
                    "Which host keys are accepted: `known`, those in `known_hosts_file` alone; `accept_unknown`, any of a host that the file does not name, else those in it; `accept_any`, all, as StackStorm does.")
            .onlyPetrel();
    static final ConfigKey<Path> KNOWN_HOSTS_FILE = new ConfigKey<>(
                    "ssh_runner",
                    "known_hosts_file",
                    ValueTypes.homePath(),
                    "~/.ssh/known_hosts",
                    "File with the public keys of hosts, in the form of OpenSSH's `known_hosts`. It is read, and never written.")
            .onlyPetrel();

    static final ConfigKey<Boolean> ENABLE_ENCRYPTION = new ConfigKey<>(
            "keyvalue",
            "enable_encryption",
            ValueTypes.bool(),
            "True",
            "Whether secrets can be stored in the datastore and read from it, with the key of `encryption_key_path`.");
    static final ConfigKey<Optional<Path>> ENCRYPTION_KEY_PATH = new ConfigKey<>(
            "keyvalue",
            "encryption_key_path",
            ValueTypes.optionalPath(),
            "",
            "File with the key that secrets in the datastore are encrypted with, the same on every node: StackStorm's, or one of `petrel key generate`. Not set: secrets are refused.");

    static final ConfigKey<Boolean> ENCRYPT_VALUES = new ConfigKey<>(
                    "keyvalue",
                    "encrypt_values",
                    ValueTypes.bool(),
                    "True",
                    "Whether parameters, results and contexts of executions, payloads of events and values of workflows are encrypted in the database too, once `encryption_key_path` is set. What was written before is read as it is.")
            .onlyPetrel();

    private static final List<ConfigKey<?>> ALL = Stream.of(
                    List.<ConfigKey<?>>of(
                            MESSAGING_URL,
                            CLUSTER_URLS,
                            PREFIX,
                            MAX_EVENT_SIZE,
                            BROKER_SSL,
                            BROKER_CA,
                            BROKER_CERT,
                            BROKER_KEY,
                            BROKER_KEY_PASSWORD,
                            BROKER_CERT_REQS,
                            BROKER_MATCH_HOSTNAME,
                            LOGIN_METHOD,
                            DATABASE_HOST,
                            DATABASE_PORT,
                            DATABASE_NAME,
                            DATABASE_USERNAME,
                            DATABASE_PASSWORD,
                            CONNECTION_TIMEOUT,
                            DATABASE_TLS,
                            DATABASE_CA,
                            DATABASE_CERT,
                            DATABASE_KEY_PASSWORD,
                            DATABASE_ANY_CERT,
                            DATABASE_ANY_HOSTNAME,
                            DATABASE_SSL,
                            DATABASE_SSL_CA,
                            DATABASE_SSL_CERT,
                            DATABASE_SSL_KEY,
                            DATABASE_CERT_REQS,
                            DATABASE_MATCH_HOSTNAME,
                            AUTH_MECHANISM,
                            BASE_PATH,
                            VALIDATE_TRIGGER_PAYLOAD,
                            VALIDATE_OUTPUT_SCHEMA,
                            SYSTEM_PACKS,
                            PACKS,
                            OVERRIDES,
                            COMMON_LIBS,
                            API_HOST,
                            API_PORT,
                            MAX_PAGE_SIZE,
                            ALLOW_UNAUTHENTICATED,
                            ALLOW_ORIGIN,
                            ALLOWED_HOSTS,
                            MAX_BODY_SIZE,
                            REQUEST_MEMORY,
                            ANSWER_MEMORY,
                            MAX_STREAM_CLIENTS,
                            REQUEST_IDLE_TIMEOUT,
                            REQUEST_TIMEOUT,
                            API_SSL,
                            API_CERT,
                            API_KEY,
                            API_KEY_PASSWORD),
                    AuthKeys.ALL,
                    RbacKeys.ALL,
                    List.<ConfigKey<?>>of(
                            NODE_NAME,
                            PARTITION_PROVIDER,
                            HAND_BACK_AFTER,
                            SENSOR_HEALTH_PORT,
                            SPOOL_DIR,
                            SPOOL_MAX_BYTES,
                            SPOOL_MAX_EVENTS,
                            BEAT_TIMEOUT,
                            POLL_TIMEOUT,
                            RULES_HEALTH_PORT,
                            STALE_EPOCH,
                            MAX_TRIGGER_CHAIN,
                            ACTION_SENSOR_ENABLE,
                            EMIT_WHEN,
                            KILL_TASKS,
                            MAX_DEFINITION_SIZE,
                            LOCAL_TIMEZONE,
                            CATCH_UP,
                            CATCH_UP_WINDOW,
                            POOL_SIZE,
                            PYTHON_BINARY,
                            MAX_OUTPUT,
                            DRAIN,
                            RUNNER_HEALTH_PORT,
                            BEAT,
                            SELF_FENCE,
                            DEAD_AFTER,
                            SYSTEM_USER,
                            SSH_KEY_FILE,
                            REMOTE_DIR,
                            ALLOW_PARTIAL_FAILURE,
                            MAX_PARALLEL_ACTIONS,
                            USE_SSH_CONFIG,
                            SSH_CONFIG_FILE,
                            SSH_CONNECT_TIMEOUT,
                            HOST_KEYS,
                            KNOWN_HOSTS_FILE,
                            ENABLE_ENCRYPTION,
                            ENCRYPTION_KEY_PATH,
                            ENCRYPT_VALUES),
                    AuditKeys.ALL)
            .<ConfigKey<?>>flatMap(List::stream)
            .toList();

    private ConfigKeys() {}

    /** All keys, in the order of the documentation; the keys of a section stand together. */
    static List<ConfigKey<?>> all() {
        return ALL;
    }

    static Optional<ConfigKey<?>> find(String section, String name) {
        return ALL.stream()
                .filter(key -> key.section().equals(section) && key.name().equals(name))
                .findFirst();
    }

    static Set<String> sections() {
        return ALL.stream().map(ConfigKey::section).collect(Collectors.toCollection(TreeSet::new));
    }

    static Set<String> namesIn(String section) {
        return ALL.stream()
                .filter(key -> key.section().equals(section))
                .map(ConfigKey::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static ConfigKey<Integer> healthPort(String section, String defaultText) {
        return new ConfigKey<>(
                        section,
                        "health_port",
                        ValueTypes.integer(0, 65535),
                        defaultText,
                        "Port on loopback where a process with this role alone answers `/livez`, `/readyz` and `/metrics`. 0 for nowhere.")
                .onlyPetrel();
    }
}
