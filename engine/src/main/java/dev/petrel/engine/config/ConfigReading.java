// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import java.nio.file.Path;

/** Makes the records out of the settings, each by the class of its keys. */
final class ConfigReading {

    private ConfigReading() {}

    /** The configuration. If the settings have problems then, it is not to be used. */
    static PetrelConfig read(Settings settings, Path directory) {
        Path home = directory.toAbsolutePath().normalize();
        Path base = settings.value(ContentKeys.BASE_PATH);
        return new PetrelConfig(
                MessagingKeys.read(settings),
                DatabaseKeys.read(settings),
                ContentKeys.paths(settings, base, home),
                ContentKeys.content(settings, base, home),
                ApiServerKeys.read(settings),
                SensorKeys.read(settings, base),
                RulesKeys.rulesEngine(settings),
                RunnerKeys.read(settings),
                ClusterKeys.read(settings),
                SshKeys.systemUser(settings),
                SshKeys.sshRunner(settings),
                DatastoreKeys.read(settings),
                RulesKeys.timers(settings),
                RulesKeys.actionSensor(settings),
                RulesKeys.workflowEngine(settings),
                AuthKeys.read(settings),
                AuditKeys.read(settings),
                RbacKeys.read(settings, base));
    }
}
