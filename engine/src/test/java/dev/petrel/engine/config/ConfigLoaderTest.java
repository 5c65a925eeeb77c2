// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.petrel.engine.model.ExecutionStatus;
import dev.petrel.engine.security.AddressRange;
import dev.petrel.engine.security.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {

    @TempDir
    Path directory;

    private ConfigFixture fixture;

    @BeforeEach
    void setup() {
        fixture = new ConfigFixture(directory);
    }

    @Test
    void hasADefaultForEverything() {
        assertThat(fixture.load("[system]", "base_path = " + directory).config())
                .isEqualTo(new PetrelConfig(
                        new MessagingConfig(List.of("amqp://guest:guest@127.0.0.1:5672//"), "petrel"),
                        new DatabaseConfig("127.0.0.1", 27017, "petrel", null, null, Duration.ofSeconds(3)),
                        new SystemPaths(directory, true, false, Path.of("/opt/petrel/python")),
                        new ContentPaths(List.of(Path.of("/opt/petrel/packs")), directory.resolve("overrides"), false),
                        new ApiConfig("127.0.0.1", 9101, 100, false, ApiConfig.Requests.DEFAULT),
                        new SensorConfig(
                                "sensornode1",
                                Map.of("name", "default"),
                                Duration.ofSeconds(30),
                                9111,
                                Duration.ofSeconds(15),
                                Duration.ofMinutes(10),
                                new SensorConfig.Spool(directory.resolve("spool"), 268435456, 100000)),
                        new RulesConfig(9112, RulesConfig.StaleEpoch.ACCEPT),
                        new RunnerConfig(
                                60, "python3", Duration.ofMinutes(10), 4194304, true, Duration.ofMinutes(5), 9113),
                        new ClusterConfig(Duration.ofSeconds(2), Duration.ofSeconds(7), Duration.ofSeconds(10)),
                        new SystemUser("stanley", null),
                        new SshRunnerConfig(
                                "/tmp",
                                false,
                                50,
                                Duration.ofSeconds(60),
                                null,
                                new SshRunnerConfig.Login(
                                        Path.of("/home/stanley/.ssh/stanley_rsa"),
                                        SshRunnerConfig.HostKeys.ACCEPT_UNKNOWN,
                                        Path.of(System.getProperty("user.home"), ".ssh/known_hosts"))),
                        new DatastoreConfig(true, Optional.empty()),
                        new TimersConfig(ZoneId.of("UTC"), TimersConfig.CatchUp.LAST, Duration.ofMinutes(1)),
                        ActionSensorConfig.DEFAULT,
                        new WorkflowConfig(true, 4194304),
                        AuthConfig.DEFAULT,
                        new AuditConfig(Optional.empty(), 50 << 20, 30, Duration.ofDays(90)),
                        new RbacConfig(false, false, false, directory.resolve("rbac"))));
    }

    @Test
    void basePathIsStackStormsUnlessGiven() {
        assertThat(fixture.load().config().system().basePath()).isEqualTo(Path.of("/opt/stackstorm"));
    }

    @Test
    void mapsEveryKey() {
        LoadedConfig loaded = fixture.load(
                "[messaging]",
                "url = amqp://ignored:5672//",
                "cluster_urls = amqp://a:b@one:5672//, amqps://two/v",
                "prefix = st2",
                "max_event_size = 4096",
                "ssl = True",
                "ssl_ca_certs = /t/ca.pem",
                "ssl_certfile = /t/c.pem",
                "ssl_keyfile = /t/c.key",
                "ssl_keyfile_password = x#y",
                "ssl_cert_reqs = required",
                "ssl_match_hostname = False",
                "login_method = external",
                "[database]",
                "host = mongodb://m1:1,m2:2/?replicaSet=rs0",
                "port = 27018",
                "db_name = st2",
                "username = petrel",
                "password = a#b ; c=d:e",
                "connection_timeout = 1500",
                "tls = True",
                "tls_ca_file = /t/dca.pem",
                "tls_certificate_key_file = /t/d.pem",
                "tls_certificate_key_file_password = z;z",
                "tls_allow_invalid_certificates = False",
                "tls_allow_invalid_hostnames = True",
                "ssl = True",
                "ssl_ca_certs = /t/dca.pem",
                "ssl_certfile = /t/d.pem",
                "ssl_keyfile = /t/d.key",
                "ssl_cert_reqs = optional",
                "ssl_match_hostname = False",
                "authentication_mechanism = MONGODB-X509",
                "[system]",
                "base_path = /srv/st2",
                "validate_trigger_payload = no",
                "validate_output_schema = yes",
                "[content]",
                "system_packs_base_path = /srv/packs",
                "packs_base_paths = /srv/more:/srv/most:",
                "overrides_path = /srv/overrides",
                "[packs]",
                "enable_common_libs = 1",
                "[api]",
                "host = 0.0.0.0",
                "port = 9201",
                "max_page_size = 50",
                "allow_unauthenticated = True",
                "allow_origin = https://ST2.example.org, http://10.0.0.5:3000",
                "allowed_hosts = ST2.example.org",
                "max_body_size = 2048",
                "request_memory = 65536",
                "answer_memory = 131072",
                "max_stream_clients = 3",
                "request_idle_timeout = 0.5",
                "request_timeout = 5",
                "use_ssl = True",
                "cert = /t/api.pem",
                "key = /t/api.key",
                "key_password = k",
                "[auth]",
                "enable = True",
                "mode = proxy",
                "backend = ldap",
                "backend_kwargs = {\"host\": \"ldap # 1\", \"port\": 389}",
                "token_ttl = 3600",
                "service_token_ttl = 600",
                "api_url = https://st2.example.org/api/",
                "host = 0.0.0.0",
                "port = 9100",
                "use_ssl = True",
                "cert = /t/auth.pem",
                "key = /t/auth.key",
                "service_users = chatops, hubot",
                "nicknames = ada.l@slack=ada, a@b@irc = bob",
                "trusted_proxies = 10.0.0.7, fd00:1::/64",
                "max_failed_logins = 3",
                "longest_login_delay = 60",
                "open_metrics = False",
                "[rbac]",
                "enable = True",
                "backend = default",
                "sync_remote_groups = True",
                "permission_isolation = True",
                "definitions_path = /etc/petrel/rbac",
                "[sensorcontainer]",
                "spool_dir = /var/spool/petrel",
                "spool_max_bytes = 100000",
                "spool_max_events = 10",
                "sensor_node_name = st2-node",
                "partition_provider = name:FILE, partition_file:/etc/p:1.yaml",
                "hand_back_after = 4.5",
                "health_port = 1",
                "beat_timeout = 20",
                "poll_timeout = 0",
                "[rulesengine]",
                "stale_epoch = refuse",
                "max_trigger_chain = 3",
                "health_port = 2",
                "[action_sensor]",
                "enable = False",
                "emit_when = failed,timeout",
                "[workflow_engine]",
                "kill_tasks_on_cancel = False",
                "max_definition_size = 2048",
                "[timersengine]",
                "local_timezone = Europe/Vienna",
                "catch_up = All",
                "catch_up_window = 3600",
                "[actionrunner]",
                "actions_pool_size = 8",
                "python_binary = /usr/bin/python3.11",
                "python_idle_time = 90",
                "max_output_size = 2048",
                "stream_output = False",
                "exit_still_active_check = 12.5",
                "health_port = 0",
                "[cluster]",
                "beat_interval = 0.2",
                "self_fence_after = 0.7",
                "dead_after = 1",
                "[system_user]",
                "user = storm",
                "ssh_key_file = /t/id",
                "[ssh_runner]",
                "remote_dir = /var/tmp",
                "allow_partial_failure = True",
                "max_parallel_actions = 7",
                "use_ssh_config = True",
                "ssh_config_file_path = /t/ssh_config",
                "ssh_connect_timeout = 2.5",
                "host_keys = known",
                "known_hosts_file = /t/known_hosts",
                "[keyvalue]",
                "enable_encryption = False",
                "encryption_key_path = /etc/st2/keys/datastore_key.json",
                "encrypt_values = False",
                "[audit]",
                "file = /var/log/petrel/audit.log",
                "max_file_size = 20480",
                "max_files = 7",
                "retention_days = 3");

        assertThat(loaded.config())
                .isEqualTo(new PetrelConfig(
                        new MessagingConfig(
                                List.of("amqp://a:b@one:5672//", "amqps://two/v"),
                                "st2",
                                new Tls(
                                        true,
                                        Path.of("/t/ca.pem"),
                                        Path.of("/t/c.pem"),
                                        Path.of("/t/c.key"),
                                        "x#y",
                                        Tls.Check.NO_HOST_NAME),
                                MessagingConfig.LoginMethod.EXTERNAL),
                        new DatabaseConfig(
                                "mongodb://m1:1,m2:2/?replicaSet=rs0",
                                27018,
                                "st2",
                                "petrel",
                                "a#b ; c=d:e",
                                Duration.ofMillis(1500),
                                new Tls(
                                        true,
                                        Path.of("/t/dca.pem"),
                                        Path.of("/t/d.pem"),
                                        Path.of("/t/d.key"),
                                        "z;z",
                                        Tls.Check.NO_HOST_NAME),
                                DatabaseConfig.AuthMechanism.MONGODB_X509),
                        new SystemPaths(Path.of("/srv/st2"), false, true, Path.of("/opt/petrel/python")),
                        new ContentPaths(
                                List.of(
                                        Path.of("/srv/packs"),
                                        Path.of("/srv/more"),
                                        Path.of("/srv/most"),
                                        Path.of("/opt/petrel/packs")),
                                Path.of("/srv/overrides"),
                                true),
                        new ApiConfig(
                                "0.0.0.0",
                                9201,
                                50,
                                true,
                                new ApiConfig.Requests(
                                        List.of("https://st2.example.org", "http://10.0.0.5:3000"),
                                        List.of("st2.example.org"),
                                        2048,
                                        4096,
                                        65536,
                                        131072,
                                        Duration.ofMillis(500),
                                        Duration.ofSeconds(5)),
                                new Tls(true, null, Path.of("/t/api.pem"), Path.of("/t/api.key"), "k", Tls.Check.ALL),
                                3),
                        new SensorConfig(
                                "st2-node",
                                Map.of("name", "file", "partition_file", "/etc/p:1.yaml"),
                                Duration.ofMillis(4500),
                                1,
                                Duration.ofSeconds(20),
                                Duration.ZERO,
                                new SensorConfig.Spool(Path.of("/var/spool/petrel"), 100000, 10)),
                        new RulesConfig(2, RulesConfig.StaleEpoch.REFUSE, 3),
                        new RunnerConfig(
                                8,
                                "/usr/bin/python3.11",
                                Duration.ofSeconds(90),
                                2048,
                                false,
                                Duration.ofMillis(12500),
                                0),
                        new ClusterConfig(Duration.ofMillis(200), Duration.ofMillis(700), Duration.ofSeconds(1)),
                        new SystemUser("storm", "storm"),
                        new SshRunnerConfig(
                                "/var/tmp",
                                true,
                                7,
                                Duration.ofMillis(2500),
                                Path.of("/t/ssh_config"),
                                new SshRunnerConfig.Login(
                                        Path.of("/t/id"), SshRunnerConfig.HostKeys.KNOWN, Path.of("/t/known_hosts"))),
                        new DatastoreConfig(false, Optional.of(Path.of("/etc/st2/keys/datastore_key.json")), false),
                        new TimersConfig(ZoneId.of("Europe/Vienna"), TimersConfig.CatchUp.ALL, Duration.ofHours(1)),
                        new ActionSensorConfig(false, Set.of(ExecutionStatus.FAILED, ExecutionStatus.TIMEOUT)),
                        new WorkflowConfig(false, 2048),
                        new AuthConfig(
                                true,
                                AuthConfig.Mode.PROXY,
                                AuthConfig.BackendType.LDAP,
                                Map.of("host", "ldap # 1", "port", 389),
                                new AuthConfig.TokenLives(Duration.ofHours(1), Duration.ofMinutes(10)),
                                Optional.of("https://st2.example.org/api"),
                                new AuthConfig.Address(
                                        "0.0.0.0",
                                        Optional.of(9100),
                                        new Tls(
                                                true,
                                                null,
                                                Path.of("/t/auth.pem"),
                                                Path.of("/t/auth.key"),
                                                null,
                                                Tls.Check.ALL)),
                                new AuthConfig.Logins(
                                        new AuthConfig.Impersonation(
                                                Set.of("chatops", "hubot"),
                                                Map.of("ada.l@slack", "ada", "a@b@irc", "bob")),
                                        3,
                                        Duration.ofMinutes(1),
                                        List.of(
                                                AddressRange.parse("10.0.0.7").orElseThrow(),
                                                AddressRange.parse("fd00:1::/64")
                                                        .orElseThrow())),
                                false),
                        new AuditConfig(Optional.of("/var/log/petrel/audit.log"), 20480, 7, Duration.ofDays(3)),
                        new RbacConfig(true, true, true, Path.of("/etc/petrel/rbac"))));
        assertThat(loaded.effective().entries())
                .noneMatch(entry -> entry.source().equals("default"));
    }

    @Test
    void endsThatAreToFireTheActionTriggerAreEnds() {
        assertThat(fixture.load("[action_sensor]", "emit_when =").config().actionSensor())
                .as("nothing said, as in StackStorm")
                .isEqualTo(ActionSensorConfig.DEFAULT);
        assertThatThrownBy(() -> fixture.load("[action_sensor]", "emit_when = failed, running"))
                .hasMessageContaining("emit_when")
                .hasMessageContaining("succeeded, failed, timeout, canceled, abandoned")
                .hasMessageContaining("\"running\"");
    }

    @Test
    void warnsOfAKeyOfTheDatastoreThatAllMayReadOrThatIsNotUsed() throws Exception {
        Path key = Files.writeString(directory.resolve("key.json"), "{}");
        String named = "encryption_key_path = " + key;
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(fixture.load("[keyvalue]", named).warnings())
                .singleElement()
                .asString()
                .contains("chmod o= " + key);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(fixture.load("[keyvalue]", named).warnings()).isEmpty();
        assertThat(fixture.load("[keyvalue]", "enable_encryption = no", named).warnings())
                .singleElement()
                .asString()
                .contains("enable_encryption = False", "is not used");
    }

    @Test
    void searchesPacksUnderTheBasePathIfThereAreAny() throws Exception {
        Path packs = Files.createDirectory(directory.resolve("packs"));

        assertThat(fixture.load("[system]", "base_path = " + directory)
                        .config()
                        .content()
                        .packs())
                .containsExactly(packs, Path.of("/opt/petrel/packs"));
    }

    @Test
    void laterPlacesGoBeforeEarlierOnes() {
        Path first = fixture.write("1.conf", "[api]", "port = 1", "[messaging]", "prefix = file1");
        Path second = fixture.write("2.conf", "[api]", "port = 2", "[actionrunner]", "actions_pool_size = 2");
        Map<String, String> environment = Map.of(
                "ST2_API__PORT", "3",
                "PETREL_API__PORT", "4",
                "ST2_ACTIONRUNNER__ACTIONS_POOL_SIZE", "3",
                "PETREL_SYSTEM_USER__USER", "env");

        LoadedConfig loaded = fixture.load(environment, Map.of("api.port", "5"), first, second);

        assertThat(loaded.effective().entries())
                .extracting(entry -> entry.section() + "." + entry.key() + "=" + entry.value() + " " + entry.source())
                .contains(
                        "api.port=5 command line api.port",
                        "actionrunner.actions_pool_size=3 environment ST2_ACTIONRUNNER__ACTIONS_POOL_SIZE",
                        "system_user.user=env environment PETREL_SYSTEM_USER__USER",
                        "messaging.prefix=file1 " + first + ":4",
                        "api.host=127.0.0.1 default");
        assertThat(loaded.config().api().port()).isEqualTo(5);
        assertThat(fixture.load(environment, Map.of(), first, second)
                        .config()
                        .api()
                        .port())
                .isEqualTo(4);
    }

    @Test
    void stackStormsVariablesDoNotSetWhatStackStormDoesNotHave() {
        Map<String, String> environment =
                Map.of("ST2_CLUSTER__DEAD_AFTER", "99", "ST2_AUTH__DEBUG", "1", "ST2_X__Y", "z");

        LoadedConfig loaded = fixture.load(environment, Map.of(), fixture.write("e.conf"));

        assertThat(loaded.config().cluster().deadAfter()).isEqualTo(Duration.ofSeconds(10));
        assertThat(loaded.unused()).containsExactly("auth.debug (environment ST2_AUTH__DEBUG)");
    }

    @Test
    void warnsOfWhatIsNotChecked() {
        assertThat(fixture.load("[messaging]", "ssl_cert_reqs = none", "[database]", "tls = True")
                        .warnings())
                .singleElement(InstanceOfAssertFactories.STRING)
                .startsWith("[messaging] ssl_cert_reqs = none: ");
        assertThat(fixture.load("[database]", "host = mongodb://h/?tls=true&tlsAllowInvalidHostnames=true")
                        .warnings())
                .singleElement(InstanceOfAssertFactories.STRING)
                .startsWith("[database] tls_allow_invalid_hostnames = True: ");
        assertThat(fixture.load("[messaging]", "url = amqps://h/?ssl_check_hostname=false")
                        .warnings())
                .singleElement(InstanceOfAssertFactories.STRING)
                .startsWith("[messaging] ssl_match_hostname = False: ");
        assertThat(fixture.load("[database]", "tls_ca_file = /ca", "ssl_ca_certs = /ca")
                        .warnings())
                .isEmpty();
    }

    @Test
    void warnsOfAFileWithAPasswordThatEveryoneMayRead() throws IOException {
        Path file = fixture.write("secret.conf", "[database]", "username = u", "password = p");
        Path plain = fixture.write("plain.conf", "[api]", "port = 1");
        for (Path each : List.of(file, plain)) {
            Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rw-r--r--"));
        }

        assertThat(fixture.load(Map.of(), Map.of(), plain, file).warnings())
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains(file.toString())
                .contains("chmod");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(fixture.load(Map.of(), Map.of(), plain, file).warnings()).isEmpty();
    }

    @Test
    void takesTheFilesOfTheEnvironmentIfNoneIsNamed() {
        Path first = fixture.write("1.conf", "[api]", "port = 1");
        Path second = fixture.write("2.conf", "[messaging]", "prefix = two");

        LoadedConfig loaded = fixture.load(Map.of("PETREL_CONFIG_FILE", first + ":" + second), Map.of());

        assertThat(loaded.files()).containsExactly(first, second);
        assertThat(loaded.config().api().port()).isEqualTo(1);
        assertThat(loaded.config().messaging().prefix()).isEqualTo("two");
    }

    @Test
    void takesTheFirstUsualFileThatExists() {
        Path missing = directory.resolve("none.conf");
        Path second = fixture.write("2.conf");
        Path third = fixture.write("3.conf");

        assertThat(ConfigFiles.find(Map.of(), List.of(missing, second, third))).containsExactly(second);
        assertThat(ConfigFiles.find(Map.of(), List.of(missing))).isEmpty();
        assertThat(ConfigFiles.usual(directory))
                .containsExactly(Path.of("/etc/petrel/petrel.conf"), directory.resolve("config/petrel.conf"));
    }

    @Test
    void namesWhatOnlyStackStormUsesAndGoesOn() {
        LoadedConfig loaded = fixture.load(
                "[auth]", "debug = True", "[scheduler]", "pool_size = 1", "[api]", "debug = True", "port = 9");

        assertThat(loaded.config().api().port()).isEqualTo(9);
        assertThat(loaded.unused())
                .containsExactly(
                        "api.debug (" + directory + "/petrel.conf:6)",
                        "auth.debug (" + directory + "/petrel.conf:2)",
                        "scheduler.pool_size (" + directory + "/petrel.conf:4)");
    }

    @Test
    void readsTheFourLinesThatTheWalkthroughChanges() {
        LoadedConfig loaded = fixture.load(
                "[messaging]",
                "url = amqp://st2:passwd@192.168.0.100:5672/",
                "[database]",
                "host = 192.168.0.100",
                "[sensorcontainer]",
                "sensor_node_name = st2-secondary",
                "partition_provider = name:file, partition_file:/usr/local/etc/partition_sensor.conf");

        assertThat(loaded.config().sensorContainer().partitionProvider())
                .isEqualTo(Map.of("name", "file", "partition_file", "/usr/local/etc/partition_sensor.conf"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "amqp://h",
                "amqps://h_1:5671/v?ssl=true",
                "pyamqp://u:p@h//",
                "amqp://u:a@b/c%20:d@[::1]:1/",
                "amqp://a;amqp://b:2//"
            })
    void takesBrokersAddressesAsStackStormDoes(String url) {
        assertThat(fixture.load("[messaging]", "url = " + url)
                        .config()
                        .messaging()
                        .urls())
                .containsExactly(url);
    }

    @ParameterizedTest
    @ValueSource(strings = {"db-1.example", "::1", "db1, db2:27018", "[::1]:27018", "mongodb+srv://u:p%40@h/?w=1"})
    void takesDatabaseHostsAndAddresses(String host) {
        assertThat(fixture.load("[database]", "host = " + host)
                        .config()
                        .database()
                        .host())
                .isEqualTo(host);
    }

    @Test
    void reportsAllProblemsAtOnce() {
        Path file = fixture.write("bad.conf", "[api]", "port = x", "prot = 1", "[cluster]", "beat_interval = 8");

        assertThatThrownBy(
                        () -> fixture.load(Map.of("PETREL_API__MAX_PAGE_SIZE", "0"), Map.of("system.base", "/x"), file))
                .isInstanceOf(ConfigException.class)
                .hasMessage(String.join(
                        "\n  ",
                        "5 problems in the configuration:",
                        file + ":3: [api] prot: expected one of the keys allow_origin, allow_unauthenticated,"
                                + " allowed_hosts, answer_memory, cert, host, key, key_password, max_body_size, max_page_size, max_stream_clients, port, request_idle_timeout,"
                                + " request_memory, request_timeout, use_ssl; did you mean port?",
                        "command line system.base: [system] base: expected one of the keys base_path,"
                                + " validate_output_schema, validate_trigger_payload; did you mean base_path?",
                        file + ":2: [api] port = \"x\": expected a whole number from 0 to 65535; remove it for the"
                                + " default \"9101\"",
                        "environment PETREL_API__MAX_PAGE_SIZE: [api] max_page_size = \"0\": expected a whole number"
                                + " from 1 to 10000; remove it for the default \"100\"",
                        file + ":5: [cluster] beat_interval = \"8\": expected less than self_fence_after (7); beat at"
                                + " least three times in that time"))
                .extracting(thrown -> ((ConfigException) thrown).problems())
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .hasSize(5);
    }
}
