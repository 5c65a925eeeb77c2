// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client.show;

import dev.petrel.engine.json.Json;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that prints data, and the printing. */
public final class OutputOptions {

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            converter = OutputFormat.Reader.class,
            completionCandidates = OutputFormat.Words.class,
            description = "How to print: ${COMPLETION-CANDIDATES}. Default: table. json and yaml print what the API"
                    + " answered, whole.")
    private OutputFormat format = OutputFormat.TABLE;

    @Option(
            names = {"-j", "--json"},
            description = "The same as -o json.")
    private boolean json;

    @Option(
            names = {"-y", "--yaml"},
            description = "The same as -o yaml.")
    private boolean yaml;

    public OutputFormat format() {
        return json ? OutputFormat.JSON : yaml ? OutputFormat.YAML : format;
    }

    /** Prints a list: as the API's array, or as a table of {@code columns}. */
    public void list(PrintWriter out, List<Field> columns, List<Map<String, @Nullable Object>> objects) {
        print(out, objects, Table.of(columns, objects));
    }

    /** Prints one object: as the API has it, or its {@code fields} line by line. */
    public void object(PrintWriter out, List<Field> fields, Map<String, @Nullable Object> object) {
        print(out, object, Details.of(fields, object));
    }

    /** Prints {@code value}, or, for the eye, {@code text}. */
    public void print(PrintWriter out, Object value, String text) {
        switch (format()) {
            case JSON -> out.println(Json.pretty(value));
            case YAML -> out.print(Yaml.write(value));
            case TABLE -> out.println(text);
        }
        out.flush();
    }
}
