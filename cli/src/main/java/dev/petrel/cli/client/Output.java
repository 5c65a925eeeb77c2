// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.OverflowBehaviour;
import dev.petrel.engine.json.Json;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine.Option;

/** How data is printed: a table for people, JSON or YAML of the API's own objects for programs. */
public final class Output {

    private static final int WIDEST = 60;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "table, json or yaml. Default: table.")
    private Format format = Format.table;

    @Option(
            names = {"-j", "--json"},
            description = "The same as -o json.")
    private boolean json;

    @Option(
            names = {"-y", "--yaml"},
            description = "The same as -o yaml.")
    private boolean yaml;

    /** The formats, as they are written on the command line. */
    enum Format {
        table,
        json,
        yaml
    }

    Format format() {
        return json ? Format.json : yaml ? Format.yaml : format;
    }

    /** A list: one row an object, one column a path into it. */
    void list(PrintWriter out, List<Map<String, @Nullable Object>> items, String... columns) {
        if (format() != Format.table) {
            structured(out, items);
        } else if (items.isEmpty()) {
            out.println("No matching items found");
        } else {
            List<Column> header = new ArrayList<>();
            for (String column : columns) {
                header.add(new Column()
                        .header(column)
                        .headerAlign(HorizontalAlign.LEFT)
                        .dataAlign(HorizontalAlign.LEFT)
                        .maxWidth(WIDEST, OverflowBehaviour.ELLIPSIS_RIGHT));
            }
            String[][] rows = items.stream().map(item -> cells(item, columns)).toArray(String[][]::new);
            out.println(AsciiTable.getTable(
                    AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS, header.toArray(Column[]::new), rows));
        }
    }

    /** One object: a line for each of the paths that it has. */
    void object(PrintWriter out, Map<String, @Nullable Object> item, String... paths) {
        if (format() != Format.table) {
            structured(out, item);
            return;
        }
        int width = 0;
        for (String path : paths) {
            width = Math.max(width, path.length());
        }
        for (String path : paths) {
            Object value = at(item, path);
            if (value != null) {
                String indent = "\n" + " ".repeat(width + 2);
                out.println(path
                        + " ".repeat(width - path.length() + 2)
                        + full(value).replace("\n", indent));
            }
        }
    }

    /** Anything, as JSON or YAML. */
    void structured(PrintWriter out, Object value) {
        if (format() == Format.yaml) {
            DumperOptions options = new DumperOptions();
            options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
            out.print(new Yaml(options).dump(value));
        } else {
            out.println(Json.pretty(value));
        }
    }

    private static String[] cells(Map<String, @Nullable Object> item, String[] columns) {
        String[] cells = new String[columns.length];
        for (int i = 0; i < columns.length; i++) {
            Object value = at(item, columns[i]);
            cells[i] = value == null ? "" : shortTime(full(value)).replace("\n", " ");
        }
        return cells;
    }

    private static String full(Object value) {
        if (value instanceof Map || value instanceof List) {
            return value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)
                    ? String.join(", ", list.stream().map(String::valueOf).toList())
                    : Json.pretty(value);
        }
        return value.toString();
    }

    /** {@code 2026-01-02T03:04:05.678901Z} as {@code 2026-01-02 03:04:05}. */
    private static String shortTime(String text) {
        boolean time = text.length() >= 20 && text.charAt(4) == '-' && text.charAt(10) == 'T' && text.endsWith("Z");
        return time ? text.substring(0, 10) + " " + text.substring(11, 19) : text;
    }

    private static @Nullable Object at(Map<String, @Nullable Object> item, String path) {
        Object value = item;
        for (String key : path.split("\\.")) {
            value = value instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return value;
    }
}
