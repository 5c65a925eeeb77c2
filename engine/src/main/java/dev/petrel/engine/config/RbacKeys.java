// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The keys of {@code [rbac]}: StackStorm's, and where the role files are. */
final class RbacKeys {

    private static final String SECTION = "rbac";

    static final ConfigKey<Boolean> ENABLE = new ConfigKey<>(
            SECTION,
            "enable",
            ValueTypes.bool(),
            "False",
            "Whether what a user may do depends on its roles. Without it every user may do everything.");
    static final ConfigKey<RbacConfig.Backend> BACKEND = new ConfigKey<>(
            SECTION,
            "backend",
            ValueTypes.oneOf(RbacConfig.Backend.class),
            "default",
            "Who decides: `default`, Petrel by role files; `noop`, nobody, which goes with `enable = False` alone.");
    static final ConfigKey<Boolean> SYNC_REMOTE_GROUPS = new ConfigKey<>(
            SECTION,
            "sync_remote_groups",
            ValueTypes.bool(),
            "False",
            "Whether users have the roles that are mapped to the groups which the directory that authenticates them says they are in.");
    static final ConfigKey<Boolean> PERMISSION_ISOLATION = new ConfigKey<>(
            SECTION,
            "permission_isolation",
            ValueTypes.bool(),
            "False",
            "Whether users other than administrators have only their own executions, inquiries and rules.");
    static final ConfigKey<Optional<Path>> DEFINITIONS_PATH = new ConfigKey<>(
                    SECTION,
                    "definitions_path",
                    ValueTypes.optionalPath(),
                    "",
                    "Directory with `roles`, `assignments` and `mappings`. Not set: `rbac` below `[system] base_path`.")
            .onlyPetrel();

    /** In the order of the documentation. */
    static final List<ConfigKey<?>> ALL =
            List.of(ENABLE, BACKEND, SYNC_REMOTE_GROUPS, PERMISSION_ISOLATION, DEFINITIONS_PATH);

    private RbacKeys() {}

    /** @param base {@code [system] base_path} */
    static RbacConfig read(Settings settings, Path base) {
        boolean enable = settings.value(ENABLE);
        if (enable && !settings.value(AuthKeys.ENABLE)) {
            settings.contradiction(
                    ENABLE,
                    "[auth] enable = True beside it, for roles are those of users that have said who they are",
                    "write [auth] enable = True, or enable = False here",
                    AuthKeys.ENABLE);
        }
        if (enable && settings.value(BACKEND) == RbacConfig.Backend.NOOP) {
            settings.contradiction(
                    BACKEND,
                    "default, for enable = True and noop lets everyone do everything",
                    "write backend = default, or enable = False",
                    ENABLE);
        }
        if (settings.value(PERMISSION_ISOLATION) && !enable) {
            settings.contradiction(
                    PERMISSION_ISOLATION,
                    "[rbac] enable = True beside it, for without roles everyone is an administrator and sees everything",
                    "write enable = True, or permission_isolation = False",
                    ENABLE);
        }
        return new RbacConfig(
                enable,
                settings.value(SYNC_REMOTE_GROUPS),
                settings.value(PERMISSION_ISOLATION),
                settings.value(DEFINITIONS_PATH).orElse(base.resolve(SECTION)));
    }
}
