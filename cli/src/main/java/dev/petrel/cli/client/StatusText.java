// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.output.Field;
import dev.petrel.cli.output.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** The answer of {@code /v1/status} for the eye: tables, then what is wrong, then the verdict in one line. */
final class StatusText {

    private static final List<Field> CHECKS =
            List.of(Field.of("check", "name"), Field.of("ok"), Field.of("since").ranked(1), Field.prose("detail"));
    private static final List<Field> NODES = List.of(
            Field.of("node"),
            Field.of("alive"),
            Field.of("roles").ranked(4),
            Field.of("hostname").ranked(3),
            Field.of("pid").ranked(2),
            Field.of("version").ranked(1),
            Field.of("started", "started_at").ranked(5),
            Field.prose("failing_checks").ranked(6));
    private static final List<Field> SENSORS = List.of(
            Field.of("sensor"),
            Field.of("state"),
            Field.of("runs on", "node"),
            Field.of("may run on", "nodes").ranked(1),
            Field.of("restarts").ranked(2),
            Field.of("last event", "last_event").ranked(3),
            Field.prose("why").ranked(4));
    private static final List<Field> LEASES =
            List.of(Field.of("lease", "what"), Field.of("held by", "node"), Field.of("alive"), Field.of("epoch"));
    private static final List<Field> EXECUTIONS =
            List.of(Field.of("executions", "status"), Field.of("count"), Field.of("oldest (s)", "oldest_age_seconds"));

    private final Map<String, @Nullable Object> status;
    private final Tables tables;
    private final Ansi ansi;

    StatusText(Map<String, @Nullable Object> status, Tables tables, boolean colours) {
        this.status = status;
        this.tables = tables;
        this.ansi = colours ? Ansi.ON : Ansi.OFF;
    }

    String text() {
        List<String> parts = new ArrayList<>();
        parts.add("As node \"" + status.get("node") + "\" sees it at " + status.get("time"));
        table(parts, "checks", CHECKS);
        table(parts, "nodes", NODES);
        table(parts, "sensors", SENSORS);
        table(parts, "leases", LEASES);
        table(parts, "executions", EXECUTIONS);
        parts.add("dead letters: " + (status.get("dead_letters") == null ? "unknown" : status.get("dead_letters")));
        parts.add(verdict());
        return String.join("\n\n", parts);
    }

    private void table(List<String> parts, String key, List<Field> fields) {
        List<Map<String, @Nullable Object>> rows = objects(key);
        if (!status.containsKey(key)) {
            parts.add(key + ": unknown while the database does not answer");
        } else if (!rows.isEmpty()) {
            parts.add(tables.of(fields, rows));
        }
    }

    private String verdict() {
        List<String> lines = new ArrayList<>();
        long errors = 0;
        for (Map<String, @Nullable Object> problem : objects("problems")) {
            boolean error = "error".equals(problem.get("severity"));
            errors += error ? 1 : 0;
            lines.add((error ? paint("bold,red", "error") : paint("yellow", "warning")) + ": " + problem.get("text"));
        }
        long warnings = lines.size() - errors;
        String counted = warnings == 1 ? "1 warning" : warnings + " warnings";
        lines.add(
                errors > 0
                        ? paint("bold,red", "NOT OK")
                                + String.format(
                                        Locale.ROOT, ": %d error%s, %s", errors, errors == 1 ? "" : "s", counted)
                        : paint("bold,green", "OK") + (warnings > 0 ? ", with " + counted : ""));
        return String.join("\n", lines);
    }

    private String paint(String style, String word) {
        return ansi.string("@|" + style + " " + word + "|@");
    }

    @SuppressWarnings("unchecked") // the API's shape
    private List<Map<String, @Nullable Object>> objects(String key) {
        return status.get(key) instanceof List<?> list ? (List<Map<String, @Nullable Object>>) list : List.of();
    }
}
