// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.output;

import dev.petrel.cli.terminal.CliContext;
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
            CliContext context, List<Field> columns, List<Map<String, @Nullable Object>> objects, String nothing) {
        if (objects.isEmpty() && format().isText()) {
            context.err().println(nothing);
            context.err().flush();
        } else {
            print(context, objects, tables -> tables.of(columns, objects));
        }
    }

    /** Prints one object: as the API has it, or its {@code fields} line by line. */
    public void object(CliContext context, List<Field> fields, Map<String, @Nullable Object> object) {
        print(context, object, tables -> Details.of(fields, object));
    }

    /** Prints {@code value}, or, for the eye, {@code text}. */
    public void print(CliContext context, Object value, String text) {
        print(context, value, tables -> text);
    }

    /** Prints {@code value}, or, for the eye, {@code text} with tables in it. */
    public void print(CliContext context, Object value, Function<Tables, String> text) {
        PrintWriter out = context.out();
        switch (format()) {
            case JSON -> out.println(Json.pretty(value));
            case YAML -> out.print(YamlText.write(value));
            case TABLE, WIDE -> {
                Tables tables = new Tables(context.terminal(), format() == OutputFormat.WIDE);
                out.println(text.apply(tables));
                tell(context, tables);
            }
        }
        out.flush();
    }

    private static void tell(CliContext context, Tables tables) {
        if (!tables.leftOut().isEmpty()) {
            context.out().flush();
            context.err().println("no room for " + String.join(", ", tables.leftOut()) + "; -o wide shows all");
            context.err().flush();
        }
    }
}
