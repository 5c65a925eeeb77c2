// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

/**
 * The configuration of a process, one record a section of {@code petrel.conf}. Section and key names are those of
 * StackStorm's {@code st2.conf} where it has them.
 */
public record PetrelConfig(
        MessagingConfig messaging,
        DatabaseConfig database,
        SystemPaths system,
        ContentPaths content,
        ApiConfig api,
        SensorConfig sensorContainer,
        RulesConfig rulesEngine,
        RunnerConfig actionRunner,
        ClusterConfig cluster,
        SystemUser systemUser,
        SshRunnerConfig sshRunner,
        DatastoreConfig keyValues,
        TimersConfig timers,
        ActionSensorConfig actionSensor,
        WorkflowConfig workflowEngine,
        AuthConfig auth,
        AuditConfig audit,
        RbacConfig rbac) {}
