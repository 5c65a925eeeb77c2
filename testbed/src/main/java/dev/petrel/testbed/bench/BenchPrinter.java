// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import dev.petrel.cli.terminal.CliContext;
import dev.petrel.cli.terminal.Version;
import dev.petrel.engine.json.Json;
import dev.petrel.testbed.bench.measure.Comparison;
import dev.petrel.testbed.local.LocalFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Prints what a benchmark has found, as {@link BenchOptions} say. */
final class BenchPrinter {

    private final CliContext context;
    private final boolean json;
    private final Optional<Map<String, ?>> earlier;

    private BenchPrinter(CliContext context, boolean json, Optional<Map<String, ?>> earlier) {
        this.context = context;
        this.json = json;
        this.earlier = earlier;
    }

    /**
     * Reads the figures to compare with.
     *
     * @throws LocalFailure if that cannot be done: before anything is measured in vain
     */
    static BenchPrinter of(CliContext context, BenchOptions options) {
        return new BenchPrinter(context, options.json(), options.compare().map(BenchPrinter::figures));
    }

    private static Map<String, ?> figures(Path file) {
        try {
            if (Json.readObject(Files.readString(file)).get("figures") instanceof Map<?, ?> figures) {
                Map<String, Object> read = new LinkedHashMap<>();
                figures.forEach((name, value) -> read.put(String.valueOf(name), value == null ? "" : value));
                return read;
            }
            throw new LocalFailure(
                    "--compare " + file + ": it has no \"figures\"; give a file that petrel bench ... -o json printed");
        } catch (IOException | IllegalArgumentException e) {
            throw new LocalFailure("--compare " + file + " cannot be read: " + e);
        }
    }

    void print(BenchReport report) {
        Optional<Comparison> comparison = earlier.map(before -> Comparison.of(before, report.figures()));
        if (json) {
            context.out().println(Json.pretty(object(report, comparison)));
            return;
        }
        context.out().print(report.text());
        comparison.ifPresent(found -> context.out().print("\nCompared with the file:\n" + found.text()));
    }

    static Map<String, Object> object(BenchReport report, Optional<Comparison> comparison) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("bench", report.bench());
        all.put("petrel", Version.text());
        all.put("java", System.getProperty("java.version"));
        all.put("processors", Runtime.getRuntime().availableProcessors());
        all.put("parameters", report.parameters());
        all.put("figures", report.figures());
        all.put("complete", report.complete());
        comparison.ifPresent(found -> all.put("compared", found.toMap()));
        return all;
    }
}
