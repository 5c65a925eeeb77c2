// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import static dev.petrel.engine.config.ConfigKeys.*;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes the records out of the settings and checks how keys go together. */
final class ConfigReading {

    private final Settings settings;
    private final Path home;

    private ConfigReading(Settings settings, Path home) {
        this.settings = settings;
        this.home = home.toAbsolutePath().normalize();
    }

    /** The configuration. If the settings have problems then, it is not to be used. */
    static PetrelConfig read(Settings settings, Path home) {
        return new ConfigReading(settings, home).read();
    }

    private PetrelConfig read() {
        Path base = settings.value(BASE_PATH);
        return new PetrelConfig(
                messaging(),
                database(),
                new PetrelConfig.Paths(
                        base,
                        settings.value(VALIDATE_TRIGGER_PAYLOAD),
                        settings.value(VALIDATE_OUTPUT_SCHEMA),
                        home.resolve("python")),
                new PetrelConfig.ContentPaths(
                        packs(base),
                        settings.value(OVERRIDES).orElse(base.resolve("overrides")),
                        settings.value(COMMON_LIBS)),
                api(),
                new PetrelConfig.SensorContainer(
                        settings.value(NODE_NAME),
                        settings.value(PARTITION_PROVIDER),
                        settings.value(HAND_BACK_AFTER),
                        settings.value(SENSOR_HEALTH_PORT),
                        settings.value(BEAT_TIMEOUT),
                        settings.value(POLL_TIMEOUT),
                        new PetrelConfig.Spool(
                                settings.value(SPOOL_DIR).orElse(base.resolve("spool")),
                                settings.value(SPOOL_MAX_BYTES),
                                settings.value(SPOOL_MAX_EVENTS))),
                new PetrelConfig.RulesEngine(
                        settings.value(RULES_HEALTH_PORT),
                        settings.value(STALE_EPOCH),
                        settings.value(MAX_TRIGGER_CHAIN)),
                new PetrelConfig.ActionRunner(
                        settings.value(POOL_SIZE),
                        settings.value(PYTHON_BINARY),
                        settings.value(MAX_OUTPUT),
                        settings.value(DRAIN),
                        settings.value(RUNNER_HEALTH_PORT)),
                cluster(),
                systemUser(),
                sshRunner(),
                new PetrelConfig.KeyValues(
                        settings.value(ENABLE_ENCRYPTION),
                        settings.value(ENCRYPTION_KEY_PATH),
                        settings.value(ENCRYPT_VALUES)),
                new PetrelConfig.Timers(
                        settings.value(LOCAL_TIMEZONE), settings.value(CATCH_UP), settings.value(CATCH_UP_WINDOW)),
                new PetrelConfig.ActionSensor(settings.value(ACTION_SENSOR_ENABLE), settings.value(EMIT_WHEN)),
                new PetrelConfig.WorkflowEngine(settings.value(KILL_TASKS), settings.value(MAX_DEFINITION_SIZE)),
                AuthKeys.read(settings),
                AuditKeys.read(settings),
                RbacKeys.read(settings, base));
    }

    /** Only a user that is named is one that actions run as: there need not be one of the default's name. */
    private PetrelConfig.SystemUser systemUser() {
        String user = settings.value(SYSTEM_USER);
        boolean named = !(settings.setting(SYSTEM_USER).source() instanceof Source.Default);
        return new PetrelConfig.SystemUser(user, named ? user : null);
    }

    private PetrelConfig.Messaging messaging() {
        List<String> cluster = settings.value(CLUSTER_URLS);
        String url = settings.value(MESSAGING_URL);
        return new PetrelConfig.Messaging(
                cluster.isEmpty() ? List.of(url) : cluster,
                settings.value(PREFIX),
                TlsKeys.broker(settings),
                settings.value(LOGIN_METHOD).orElse(PetrelConfig.LoginMethod.PLAIN));
    }

    private PetrelConfig.Database database() {
        var username = settings.value(DATABASE_USERNAME);
        var password = settings.value(DATABASE_PASSWORD);
        if (username.isPresent() && password.isEmpty()) {
            settings.contradiction(DATABASE_USERNAME, "[database] password beside it", "set both or neither");
        } else if (username.isEmpty() && password.isPresent()) {
            settings.contradiction(DATABASE_PASSWORD, "[database] username beside it", "set both or neither");
        }
        DatabaseOptions options = DatabaseOptions.of(settings.value(DATABASE_HOST), TlsKeys.database(settings));
        return new PetrelConfig.Database(
                options.address(),
                settings.value(DATABASE_PORT),
                settings.value(DATABASE_NAME),
                username.orElse(null),
                password.orElse(null),
                settings.value(CONNECTION_TIMEOUT),
                options.tls(),
                settings.value(AUTH_MECHANISM).orElse(null));
    }

    private List<Path> packs(Path base) {
        List<Path> packs = new ArrayList<>();
        settings.value(SYSTEM_PACKS).ifPresentOrElse(packs::add, () -> {
            Path usual = base.resolve("packs");
            if (Files.isDirectory(usual)) {
                packs.add(usual);
            }
        });
        packs.addAll(settings.value(PACKS));
        packs.add(home.resolve("packs"));
        return packs.stream().distinct().toList();
    }

    private PetrelConfig.Api api() {
        var api = new PetrelConfig.Api(
                settings.value(API_HOST),
                settings.value(API_PORT),
                settings.value(MAX_PAGE_SIZE),
                settings.value(ALLOW_UNAUTHENTICATED),
                new PetrelConfig.Requests(
                        settings.value(ALLOW_ORIGIN),
                        settings.value(ALLOWED_HOSTS),
                        settings.value(MAX_BODY_SIZE),
                        settings.value(MAX_EVENT_SIZE),
                        settings.value(REQUEST_MEMORY),
                        settings.value(ANSWER_MEMORY),
                        settings.value(REQUEST_IDLE_TIMEOUT),
                        settings.value(REQUEST_TIMEOUT)),
                TlsKeys.api(settings),
                settings.value(MAX_STREAM_CLIENTS));
        if (!WebTypes.isLoopback(api.host()) && !api.allowUnauthenticated() && !settings.value(AuthKeys.ENABLE)) {
            settings.contradiction(
                    API_HOST,
                    "a loopback address, for the API does not authenticate its callers",
                    "write [auth] enable = True, or host = 127.0.0.1, or allow_unauthenticated = True if only trusted"
                            + " machines can reach it",
                    ALLOW_UNAUTHENTICATED,
                    AuthKeys.ENABLE);
        }
        return api;
    }

    private PetrelConfig.SshRunner sshRunner() {
        Path configFile = settings.value(SSH_CONFIG_FILE);
        return new PetrelConfig.SshRunner(
                settings.value(REMOTE_DIR),
                settings.value(ALLOW_PARTIAL_FAILURE),
                settings.value(MAX_PARALLEL_ACTIONS),
                settings.value(SSH_CONNECT_TIMEOUT),
                settings.value(USE_SSH_CONFIG) ? configFile : null,
                new PetrelConfig.SshLogin(
                        settings.value(SSH_KEY_FILE), settings.value(HOST_KEYS), settings.value(KNOWN_HOSTS_FILE)));
    }

    private PetrelConfig.Cluster cluster() {
        var cluster =
                new PetrelConfig.Cluster(settings.value(BEAT), settings.value(SELF_FENCE), settings.value(DEAD_AFTER));
        if (cluster.beat().compareTo(cluster.selfFence()) >= 0) {
            settings.contradiction(
                    BEAT,
                    "less than self_fence_after ("
                            + settings.setting(SELF_FENCE).text() + ")",
                    "beat at least three times in that time",
                    SELF_FENCE);
        }
        if (cluster.selfFence().compareTo(cluster.deadAfter()) >= 0) {
            settings.contradiction(
                    SELF_FENCE,
                    "less than dead_after (" + settings.setting(DEAD_AFTER).text() + ")",
                    "a process must stop before others take it for dead",
                    DEAD_AFTER);
        }
        return cluster;
    }
}
