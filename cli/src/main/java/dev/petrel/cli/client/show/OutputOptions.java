// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client.show;

import dev.petrel.cli.Surroundings;
import dev.petrel.engine.json.Json;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that prints data, and the printing. */
public final class OutputOptions {

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            converter = OutputFormat.Reader.class,
            completionCandidates = OutputFormat.Words.class,
            description = "How to print: ${COMPLETION-CANDIDATES}. Default: table. wide is a table with all its"
                    + " columns, whole, also where the terminal is too narrow for them; json and yaml print what the API"
                    + " answered.")
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

    /**
     * Prints a list: as the API's array, or as a table of {@code columns}.
     *
     * @param nothing what to tell the reader in place of an empty table
     */
    public void list(
            Surroundings around, List<Field> columns, List<Map<String, @Nullable Object>> objects, String nothing) {
        if (objects.isEmpty() && format().isText()) {
            around.err().println(nothing);
            around.err().flush();
        } else {
            print(around, objects, tables -> tables.of(columns, objects));
        }
    }

    /** Prints one object: as the API has it, or its {@code fields} line by line. */
    public void object(Surroundings around, List<Field> fields, Map<String, @Nullable Object> object) {
        print(around, object, tables -> Details.of(fields, object));
    }

    /** Prints {@code value}, or, for the eye, {@code text}. */
    public void print(Surroundings around, Object value, String text) {
        print(around, value, tables -> text);
    }

    /** Prints {@code value}, or, for the eye, {@code text} with tables in it. */
    public void print(Surroundings around, Object value, Function<Tables, String> text) {
        PrintWriter out = around.out();
        switch (format()) {
            case JSON -> out.println(Json.pretty(value));
            case YAML -> out.print(Yaml.write(value));
            case TABLE, WIDE -> {
                Tables tables = new Tables(around.terminal(), format() == OutputFormat.WIDE);
                out.println(text.apply(tables));
                tell(around, tables);
            }
        }
        out.flush();
    }

    private static void tell(Surroundings around, Tables tables) {
        if (!tables.leftOut().isEmpty()) {
            around.out().flush();
            around.err().println("no room for " + String.join(", ", tables.leftOut()) + "; -o wide shows all");
            around.err().flush();
        }
    }
}
