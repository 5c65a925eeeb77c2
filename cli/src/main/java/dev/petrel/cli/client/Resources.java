// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.client.Resource.Filter;
import dev.petrel.cli.client.show.Field;
import java.util.List;

/** The kinds of things that have {@code list} and {@code get} commands. */
final class Resources {

    private static final Filter PACK = new Filter("-p,--pack", "pack", "PACK", "Only those of this pack.");
    private static final Filter STATUS = new Filter("--status", "status", "STATUS", "Only those in this status.");

    static final Resource TRIGGER_TYPE = new Resource(
            "trigger",
            "/v1/triggertypes",
            "REF",
            List.of(Field.of("ref"), Field.prose("description", 70)),
            fields("ref", "description", "payload_schema", "parameters_schema", "dedup_key", "metadata_file", "tags"),
            List.of(PACK),
            null);

    static final Resource TRIGGER_INSTANCE = new Resource(
            "trigger-instance",
            "/v1/triggerinstances",
            "ID",
            List.of(
                    Field.of("id"),
                    Field.of("trigger"),
                    Field.of("status"),
                    Field.of("occurred", "occurrence_time"),
                    Field.of("node", "source.node"),
                    Field.of("sensor", "source.sensor")),
            List.of(),
            List.of(new Filter("--trigger", "trigger", "REF", "Only those of this trigger."), STATUS),
            null);

    static final Resource EXECUTION = new Resource(
            "execution",
            "/v1/executions",
            "ID",
            List.of(
                    Field.of("id"),
                    Field.of("action", "action.ref"),
                    Field.of("status"),
                    Field.of("rule", "rule.ref"),
                    Field.of("node", "liveaction.runner_info.node"),
                    Field.of("start", "start_timestamp"),
                    Field.of("seconds", "elapsed_seconds")),
            List.of(
                    Field.of("id"),
                    Field.of("status"),
                    Field.of("action", "action.ref"),
                    Field.of("parameters"),
                    Field.of("rule", "rule.ref"),
                    Field.of("trigger", "trigger_instance.trigger"),
                    Field.of("trigger_instance", "trigger_instance.id"),
                    Field.of("user", "context.user"),
                    Field.of("node", "liveaction.runner_info.node"),
                    Field.of("start", "start_timestamp"),
                    Field.of("end", "end_timestamp"),
                    Field.of("seconds", "elapsed_seconds"),
                    Field.of("result")),
            List.of(
                    STATUS,
                    new Filter("--action", "action", "REF", "Only those of this action."),
                    new Filter("--rule", "rule", "REF", "Only those that this rule requested."),
                    new Filter(
                            "--trigger-instance,--trigger_instance",
                            "trigger_instance",
                            "ID",
                            "Only those that this event brought about.")),
            "id,action.ref,status,rule.ref,liveaction.runner_info,start_timestamp,elapsed_seconds");

    static final Resource RULE = new Resource(
            "rule",
            "/v1/rules",
            "REF",
            List.of(
                    Field.of("ref"),
                    Field.of("trigger", "trigger.type"),
                    Field.of("action", "action.ref"),
                    Field.of("enabled"),
                    Field.prose("description", 50),
                    Field.prose("warnings", 60)),
            fields(
                    "ref",
                    "description",
                    "enabled",
                    "trigger",
                    "criteria",
                    "action",
                    "tags",
                    "metadata_file",
                    "warnings"),
            List.of(
                    PACK,
                    new Filter("--action", "action", "REF", "Only those that request this action."),
                    new Filter("--trigger", "trigger", "REF", "Only those that this trigger sets off.")),
            null);

    static final Resource ACTION = new Resource(
            "action",
            "/v1/actions",
            "REF",
            List.of(Field.of("ref"), Field.of("runner", "runner_type"), Field.prose("description", 70)),
            fields(
                    "ref",
                    "description",
                    "enabled",
                    "runner_type",
                    "entry_point",
                    "parameters",
                    "output_schema",
                    "tags",
                    "metadata_file"),
            List.of(PACK),
            null);

    static final Resource SENSOR = new Resource(
            "sensor",
            "/v1/sensortypes",
            "REF",
            List.of(
                    Field.of("ref"),
                    Field.of("node"),
                    Field.of("state"),
                    Field.of("restarts"),
                    Field.of("last_event"),
                    Field.of("enabled"),
                    Field.of("next_start"),
                    Field.prose("last_error", 40)),
            fields(
                    "ref",
                    "description",
                    "enabled",
                    "node",
                    "state",
                    "restarts",
                    "last_event",
                    "next_start",
                    "last_error",
                    "trigger_types",
                    "poll_interval",
                    "artifact_uri",
                    "instances"),
            List.of(PACK),
            null);

    static final Resource DEAD_LETTER = new Resource(
            "dead-letter",
            "/v1/deadletters",
            "ID",
            List.of(
                    Field.of("id"),
                    Field.of("channel"),
                    Field.of("at"),
                    Field.of("attempts"),
                    Field.prose("reason", 70)),
            fields("id", "channel", "message_id", "at", "attempts", "reason", "body"),
            List.of(),
            null);

    static final List<Field> NODE = List.of(
            Field.of("node"),
            Field.of("roles"),
            Field.of("alive"),
            Field.of("hostname"),
            Field.of("pid"),
            Field.of("version"),
            Field.of("started", "started_at"));

    static final List<Field> PARTITION_PLAN = fields("sensor", "from", "to", "changed", "why");

    static final List<Field> PARTITION = fields("sensor", "nodes", "owner", "epoch", "why");

    private Resources() {}

    private static List<Field> fields(String... names) {
        return List.of(names).stream().map(Field::of).toList();
    }
}
