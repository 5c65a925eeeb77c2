// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad input and the exact words about it. */
class ConfigProblemTest {

    private static final String BROKER = "a broker's address such as amqp://user:password@host:5672//";
    private static final String DATABASE = "host names or an address such as mongodb://host1,host2/?replicaSet=rs0";
    private static final String ESCAPE = "write special characters of user and password as %40 (@), %2F (/), %3A (:)";
    private static final String PROVIDERS = "one of the providers default, file, hash, kvstore";

    @TempDir
    Path directory;

    private ConfigFixture fixture;

    @BeforeEach
    void setup() {
        fixture = new ConfigFixture(directory);
    }

    static Stream<Arguments> badValues() {
        return Stream.of(
                arguments(
                        "api", "port = 65536", "a whole number from 0 to 65535", "remove it for the default \"9101\""),
                arguments("api", "port =", "a whole number from 0 to 65535", "remove it for the default \"9101\""),
                arguments(
                        "api", "host = a b", "a host name or an IP address", "remove it for the default \"127.0.0.1\""),
                arguments(
                        "packs", "enable_common_libs = maybe", "True or False", "remove it for the default \"False\""),
                arguments(
                        "system",
                        "base_path = opt/st2",
                        "an absolute path",
                        "write \"opt/st2\" with its whole path from /"),
                arguments(
                        "content",
                        "system_packs_base_path = ~/p",
                        "an absolute path",
                        "write \"~/p\" with its whole path from /"),
                arguments(
                        "content",
                        "packs_base_paths = /a:b",
                        "absolute paths with colons between them",
                        "write \"b\" with its whole path from /"),
                arguments(
                        "database",
                        "connection_timeout = 3s",
                        "a number of milliseconds from 100 to 600000",
                        "remove it for the default \"3000\""),
                arguments(
                        "database",
                        "db_name = a.b",
                        "a database name of at most 63 characters without / \\ . \" $ * < > : | ? or spaces",
                        "remove it for the default \"petrel\""),
                arguments("database", "host = http://x", DATABASE, ESCAPE),
                arguments("database", "host = mongodb://", DATABASE, ESCAPE),
                arguments("database", "host = mongodb://a:99999", DATABASE, ESCAPE),
                arguments("database", "host = mongodb://a:1,b:x/", DATABASE, ESCAPE),
                arguments(
                        "messaging",
                        "url = amqp://a/?sll",
                        BROKER,
                        "its query has the unknown option \"sll\"; there are login_method, ssl, ssl_ca_certs, ssl_cert_reqs, ssl_certfile, ssl_check_hostname, ssl_keyfile, ssl_keyfile_password"),
                arguments("messaging", "login_method = AMQPLAIN", "PLAIN or EXTERNAL", "remove it if it is not needed"),
                arguments(
                        "database",
                        "host = mongodb://a/?tlsCAFile=ca.pem",
                        DATABASE,
                        "its tlscafile is no absolute path"),
                arguments("database", "host = a,,b", DATABASE, "remove it for the default \"127.0.0.1\""),
                arguments(
                        "messaging",
                        "url = localhost:5672",
                        BROKER,
                        "remove it for the default \"amqp://guest:guest@127.0.0.1:5672//\""),
                arguments(
                        "messaging",
                        "url = http://x",
                        BROKER,
                        "remove it for the default \"amqp://guest:guest@127.0.0.1:5672//\""),
                arguments(
                        "messaging",
                        "cluster_urls = amqp://a, b",
                        "brokers' addresses with commas between them, each " + BROKER,
                        "\"b\" is not one"),
                arguments(
                        "messaging",
                        "prefix = a b",
                        "a name of letters, digits, dots, hyphens and underscores",
                        "remove it for the default \"petrel\""),
                arguments(
                        "sensorcontainer",
                        "sensor_node_name = a b",
                        "a name without spaces of at most 121 bytes",
                        "remove it for the default \"sensornode1\""),
                arguments(
                        "sensorcontainer",
                        "sensor_node_name = " + "\u00e9".repeat(61),
                        "a name without spaces of at most 121 bytes",
                        "remove it for the default \"sensornode1\""),
                arguments(
                        "cluster",
                        "dead_after = 601",
                        "a number of seconds from 0.2 to 600",
                        "remove it for the default \"10\""));
    }

    static Stream<Arguments> badProviders() {
        return Stream.of(
                arguments(
                        "file",
                        "key:value pairs with commas between them",
                        "\"file\" has no colon; write for example name:file, partition_file:/etc/petrel/partition_sensor.yaml"),
                arguments(
                        "name:default,",
                        "key:value pairs with commas between them",
                        "\"\" has no colon; write for example name:file, partition_file:/etc/petrel/partition_sensor.yaml"),
                arguments("name:file, name:hash", "each key once", "remove one of the two \"name\""),
                arguments(
                        "partition_file:/x",
                        "a pair \"name:...\" with " + PROVIDERS,
                        "remove it for the default \"name:default\""),
                arguments("name:flie", "as name " + PROVIDERS + ", found \"flie\"", "did you mean \"name:file\"?"),
                arguments(
                        "name:zookeeper",
                        "as name " + PROVIDERS + ", found \"zookeeper\"",
                        "remove it for the default \"name:default\""),
                arguments("name:file", "for name:file the argument partition_file", "add \", partition_file:...\""),
                arguments(
                        "name:file, partition_file:p.yaml",
                        "as partition_file an absolute path",
                        "write the file with its whole path from /"),
                arguments("name:default, partition_file:/x", "for name:default no argument", "remove partition_file"),
                arguments("name:kvstore, key:x", "for name:kvstore no argument", "remove key"),
                arguments("name:hash, ranges:1..2", "for name:hash only the argument hash_ranges", "remove ranges"),
                arguments("name:hash", "for name:hash the argument hash_ranges", "add \", hash_ranges:...\""),
                arguments(
                        "name:hash, hash_ranges:9..1",
                        "hash_ranges such as MIN..1024|1024..MAX, each with its start not above its end",
                        "the range \"9..1\" has its start above its end"),
                arguments(
                        "name:hash, hash_ranges:MIN..5|x",
                        "hash_ranges such as MIN..1024|1024..MAX, each with its start not above its end",
                        "the range \"x\" is not START..END"));
    }

    static Stream<Arguments> badLines() {
        return Stream.of(
                arguments(
                        List.of("port = 1"),
                        1,
                        "\"port = 1\": expected a section header such as [api] before the first key; move the line below the header it belongs to"),
                arguments(
                        List.of("[api", "port = x"),
                        1,
                        "\"[api\": expected a section header such as [api]; close it with ] and write nothing after that"),
                arguments(
                        List.of("[api] # x"),
                        1,
                        "\"[api] # x\": expected a section header such as [api]; close it with ] and write nothing after that"),
                arguments(
                        List.of("[api] = x", "port = x"),
                        1,
                        "\"[api] = x\": expected a section header such as [api]; close it with ] and write nothing after that"),
                arguments(
                        List.of("[]", "port = x"),
                        1,
                        "\"[]\": expected a section header such as [api]; write the section's name between [ and ]"),
                arguments(
                        List.of("[api]", "port: 1"),
                        2,
                        "\"port: 1\": expected a section header, a comment, or \"key = value\"; write a # in front if it is a comment"),
                arguments(
                        List.of("[api]", "= 1"),
                        2,
                        "\"= 1\": expected a section header, a comment, or \"key = value\"; write a # in front if it is a comment"),
                arguments(
                        List.of("[sensorcontainr]", "health_port = 1"),
                        2,
                        "[sensorcontainr] health_port: expected one of the sections "
                                + String.join(", ", ConfigKeys.sections()) + "; did you mean [sensorcontainer]?"),
                arguments(
                        List.of("[messaging]", "db_name = 1"),
                        2,
                        "[messaging] db_name: expected one of the keys cluster_urls, login_method, max_event_size, prefix, ssl, ssl_ca_certs, ssl_cert_reqs, ssl_certfile, ssl_keyfile, ssl_keyfile_password, ssl_match_hostname, url; did you mean [database] db_name?"),
                arguments(
                        List.of("[actionrunner]", "actions-pool-size = 1"),
                        2,
                        "[actionrunner] actions-pool-size: expected one of the keys actions_pool_size, exit_still_active_check, health_port, max_output_size, python_binary, python_idle_time, stream_output; did you mean actions_pool_size?"),
                arguments(
                        List.of("[database]", "passwd = secret"),
                        2,
                        "[database] passwd: expected one of the keys authentication_mechanism, connection_timeout, db_name, host, password, port, ssl, ssl_ca_certs, ssl_cert_reqs, ssl_certfile, ssl_keyfile, ssl_match_hostname, tls, tls_allow_invalid_certificates, tls_allow_invalid_hostnames, tls_ca_file, tls_certificate_key_file, tls_certificate_key_file_password, username; did you mean password?"));
    }

    static Stream<Arguments> contradictions() {
        return Stream.of(
                arguments(
                        List.of("[api]", "host = 0.0.0.0"),
                        2,
                        "[api] host = \"0.0.0.0\": expected a loopback address, for the API does not authenticate its callers; write [auth] enable = True, or host = 127.0.0.1, or allow_unauthenticated = True if only trusted machines can reach it"),
                arguments(
                        List.of("[database]", "username = u"),
                        2,
                        "[database] username = \"u\": expected [database] password beside it; set both or neither"),
                arguments(
                        List.of("[database]", "password = geheim"),
                        2,
                        "[database] password = \"********\": expected [database] username beside it; set both or neither"),
                arguments(
                        List.of("[cluster]", "self_fence_after = 10"),
                        2,
                        "[cluster] self_fence_after = \"10\": expected less than dead_after (10); a process must stop before others take it for dead"));
    }

    @ParameterizedTest
    @MethodSource("badValues")
    void saysWhatAValueShouldBe(String section, String line, String expected, String remedy) {
        String[] parts = line.split("=", 2);
        String what = "[" + section + "] " + parts[0].strip() + " = \"" + parts[1].strip() + "\"";

        assertThat(problems("[" + section + "]", line))
                .containsExactly(directory + "/petrel.conf:2: " + what + ": expected " + expected + "; " + remedy);
    }

    @ParameterizedTest
    @MethodSource("badProviders")
    void saysWhatIsWrongWithAPartitionProvider(String text, String expected, String remedy) {
        assertThat(problems("[sensorcontainer]", "partition_provider = " + text))
                .containsExactly(directory + "/petrel.conf:2: [sensorcontainer] partition_provider = \"" + text
                        + "\": expected " + expected + "; " + remedy);
    }

    @ParameterizedTest
    @MethodSource({"badLines", "contradictions"})
    void saysWhatIsWrongWithALine(List<String> lines, int number, String words) {
        assertThat(problems(lines.toArray(String[]::new)))
                .containsExactly(directory + "/petrel.conf:" + number + ": " + words);
    }

    @Test
    void neverShowsAPassword() {
        assertThat(problems(
                        "[messaging]", "url = amqp://st2:ge/h@eim@host:x", "[database]", "host = mongodb://u:a@b@h"))
                .hasSize(2)
                .allMatch(problem -> problem.contains(":********@h"))
                .noneMatch(problem -> problem.matches(".*(ge/h|eim|a@b).*"));
        assertThat(problems("[messaging]", "url = st2:geheim@host:5672", "[database]", "host = mongodb://u:ge/heim@h"))
                .hasSize(2)
                .noneMatch(problem -> problem.contains("heim"));
        assertThat(problems("[messaging]", "url = amqp://h/?pw=geheim", "[database]", "host = mongodb://h/?pwd=geheim"))
                .hasSize(2)
                .allMatch(problem -> problem.contains("********") && problem.contains("unknown option \"pw"))
                .noneMatch(problem -> problem.contains("heim"));
    }

    @Test
    void saysThatAFileIsMissing() {
        Path missing = directory.resolve("none.conf");

        assertThat(problems(missing))
                .containsExactly(missing + ": expected a configuration file, found nothing; name one that exists");
    }

    @Test
    void saysThatAFileIsNotText() throws Exception {
        Path file = Files.write(directory.resolve("latin1.conf"), "[api]\n# é".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(problems(file)).containsExactly(file + ": expected text in UTF-8; save the file as UTF-8");
    }

    @Test
    void saysThatAFileCannotBeRead() {
        assertThat(problems(directory))
                .singleElement()
                .asString()
                .startsWith(directory + ": expected a readable file, found java.io.IOException");
    }

    @Test
    void aBadValueHidesNoContradictionElsewhere() {
        assertThat(problems("[api]", "port = x", "host = ::", "[cluster]", "dead_after = x", "self_fence_after = 99"))
                .hasSize(3)
                .noneMatch(problem -> problem.contains("self_fence_after ="));
    }

    private List<String> problems(String... lines) {
        return problems(fixture.write("petrel.conf", lines));
    }

    private List<String> problems(Path file) {
        ConfigException thrown =
                catchThrowableOfType(ConfigException.class, () -> fixture.load(Map.of(), Map.of(), file));
        return thrown.problems().stream().map(ConfigProblem::toString).toList();
    }
}
