// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.client.Resource.Filter;
import dev.petrel.cli.output.Field;
import java.util.List;

/** The kinds of things that have {@code list} and {@code get} commands. */
final class Resources {

    private static final Filter PACK = new Filter("-p,--pack", "pack", "PACK", "Only those of this pack.");
    private static final Filter STATUS = new Filter("--status", "status", "STATUS", "Only those in this status.");

    static final Resource TRIGGER_TYPE = new Resource(
            "trigger",
            "/v1/triggertypes",
            "REF",
            List.of(Field.of("ref"), Field.prose("description")),
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
                    Field.of("node", "source.node").ranked(1),
                    Field.of("sensor", "source.sensor").ranked(2)),
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
                    Field.of("rule", "rule.ref").ranked(3),
                    Field.of("node", "liveaction.runner_info.node").ranked(2),
                    Field.of("start", "start_timestamp").ranked(4),
                    Field.of("seconds", "elapsed_seconds").ranked(1)),
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
                            "Only those that this event brought about."),
                    new Filter("--parent", "parent", "ID", "Only those that this workflow requested.")),
            "id,action.ref,status,rule.ref,liveaction.runner_info,start_timestamp,elapsed_seconds");

    static final Resource RULE = new Resource(
            "rule",
            "/v1/rules",
            "REF",
            List.of(
                    Field.of("ref"),
                    Field.of("trigger", "trigger.type"),
                    Field.of("action", "action.ref").ranked(2),
                    Field.of("enabled"),
                    Field.prose("description").ranked(1),
                    Field.prose("warnings").ranked(3)),
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
            List.of(Field.of("ref"), Field.of("runner", "runner_type").ranked(1), Field.prose("description")),
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

    static final Resource ACTION_ALIAS = new Resource(
            "action-alias",
            "/v1/actionalias",
            "REF",
            List.of(
                    Field.of("ref"),
                    Field.of("action", "action_ref").ranked(2),
                    Field.of("enabled").ranked(1),
                    Field.prose("description")),
            fields(
                    "ref",
                    "description",
                    "enabled",
                    "action_ref",
                    "formats",
                    "ack",
                    "result",
                    "extra",
                    "immutable_parameters",
                    "metadata_file"),
            List.of(PACK),
            null);

    static final Resource POLICY = new Resource(
            "policy",
            "/v1/policies",
            "REF",
            List.of(
                    Field.of("ref"),
                    Field.of("resource_ref").ranked(2),
                    Field.of("policy_type").ranked(1),
                    Field.of("enabled"),
                    Field.prose("parameters").ranked(3)),
            fields("ref", "description", "enabled", "resource_ref", "policy_type", "parameters", "metadata_file"),
            List.of(
                    PACK,
                    new Filter("-r,--resource-ref", "resource_ref", "REF", "Only those of this action."),
                    new Filter("--policy-type", "policy_type", "TYPE", "Only those of this type.")),
            null);

    static final Resource POLICY_TYPE = new Resource(
            "policy-type",
            "/v1/policytypes",
            "REF",
            List.of(Field.of("ref"), Field.of("resource_type").ranked(1), Field.prose("description")),
            fields("ref", "description", "enabled", "resource_type", "parameters"),
            List.of(new Filter("-r,--resource-type", "resource_type", "TYPE", "Only those for this kind of resource.")),
            null);

    static final Resource SENSOR = new Resource(
            "sensor",
            "/v1/sensortypes",
            "REF",
            List.of(
                    Field.of("ref"),
                    Field.of("node"),
                    Field.of("state"),
                    Field.of("restarts").ranked(2),
                    Field.of("last_event").ranked(3),
                    Field.of("enabled").ranked(1),
                    Field.of("next_start").ranked(2),
                    Field.prose("last_error").ranked(4)),
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
                    Field.of("channel").ranked(2),
                    Field.of("at").ranked(3),
                    Field.of("attempts").ranked(1),
                    Field.prose("reason")),
            fields("id", "channel", "message_id", "at", "attempts", "reason", "body"),
            List.of(),
            null);

    static final Resource AUDIT = new Resource(
            "audit-record",
            "/v1/audit",
            "ID",
            List.of(
                    Field.of("at"),
                    Field.of("user"),
                    Field.of("from").ranked(2),
                    Field.of("what"),
                    Field.of("on").ranked(1),
                    Field.of("path").ranked(4),
                    Field.of("outcome"),
                    Field.of("status").ranked(3)),
            List.of(),
            List.of(
                    new Filter("--user", "user", "NAME", "Only what this user did."),
                    new Filter(
                            "--what",
                            "what",
                            "WHAT",
                            "Only this: a permission, or what the column says, such as \"POST /v1/executions\"."),
                    new Filter("--outcome", "outcome", "OUTCOME", "Only what was allowed, denied or failed."),
                    new Filter(
                            "--since",
                            "since",
                            "TIME",
                            "Only what was later: a time, or how long ago, as in 90m, 12h or 7d."),
                    new Filter("--until", "until", "TIME", "Only what was earlier.")),
            null);

    static final Resource ROLE = new Resource(
            "role",
            "/v1/rbac/roles",
            "NAME",
            List.of(Field.of("name"), Field.of("system").ranked(1), Field.prose("description")),
            fields("id", "name", "system", "description", "permission_grant_objects"),
            List.of(new Filter("--name", "name", "NAME", "Only this one.")),
            null);

    static final Resource ROLE_ASSIGNMENT = new Resource(
            "role-assignment",
            "/v1/rbac/role_assignments",
            "ASSIGNMENT",
            List.of(
                    Field.of("id"),
                    Field.of("role"),
                    Field.of("user"),
                    Field.of("is_remote").ranked(2),
                    Field.of("source").ranked(3),
                    Field.prose("description").ranked(1)),
            fields("id", "role", "user", "is_remote", "source", "description"),
            List.of(
                    new Filter("-r,--role", "role", "NAME", "Only those of this role."),
                    new Filter("-u,--user", "user", "USER", "Only those of this user."),
                    new Filter(
                            "--remote", "remote", "TRUE|FALSE", "Only those that come with a group, or that do not.")),
            null);

    static final Resource INQUIRY = new Resource(
            "inquiry",
            "/v1/inquiries",
            "ID",
            List.of(
                    Field.of("id"),
                    Field.of("roles").ranked(1),
                    Field.of("users").ranked(2),
                    Field.of("route"),
                    Field.of("ttl").ranked(3)),
            fields("id", "roles", "users", "route", "ttl", "schema"),
            List.of(),
            "id,roles,users,route,ttl");

    static final Resource TRACE = new Resource(
            "trace",
            "/v1/traces",
            "ID",
            List.of(
                    Field.of("id"),
                    Field.of("uid").ranked(2),
                    Field.of("trace_tag"),
                    Field.of("start_timestamp").ranked(1)),
            fields("id", "trace_tag", "start_timestamp", "truncated"),
            List.of(
                    new Filter("-c,--trace-tag,--trace_tag", "trace_tag", "TAG", "Only those with this tag."),
                    new Filter("-e,--execution", "execution", "ID", "Only the one of this execution."),
                    new Filter("-r,--rule", "rule", "REF|ID", "Only those in which this rule matched."),
                    new Filter(
                            "-g,--trigger-instance,--trigger_instance",
                            "trigger_instance",
                            "ID",
                            "Only the one of this event.")),
            "id,uid,trace_tag,start_timestamp");

    static final List<Field> NODE = List.of(
            Field.of("node"),
            Field.of("roles").ranked(4),
            Field.of("alive"),
            Field.of("hostname").ranked(3),
            Field.of("pid").ranked(2),
            Field.of("version").ranked(1),
            Field.of("started", "started_at").ranked(5));

    static final List<Field> PARTITION_PLAN = List.of(
            Field.of("sensor"),
            Field.of("from"),
            Field.of("to"),
            Field.of("changed").ranked(1),
            Field.prose("why"));

    static final List<Field> PARTITION = List.of(
            Field.of("sensor"),
            Field.of("nodes"),
            Field.of("owner"),
            Field.of("epoch").ranked(1),
            Field.prose("why"));

    private Resources() {}

    private static List<Field> fields(String... names) {
        return List.of(names).stream().map(Field::of).toList();
    }
}
