// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.output;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** API objects as a table: one line each, a line under the header, blanks between columns. */
public final class Table {

    /** Blanks between two columns, and between two where it is narrow. */
    private static final int GAP = 3;

    private static final int NARROW_GAP = 2;

    /** What of a column of prose is left at least, if it has as much. */
    private static final int LEAST_PROSE = 16;

    private final int rows;
    private final List<Column> columns;

    /** A column with its cells, and how much of them is shown. */
    private record Column(Field field, List<String> cells, int width) {

        static Column of(Field field, List<? extends Map<String, ? extends @Nullable Object>> objects) {
            List<String> cells =
                    objects.stream().map(object -> field.text(object)).toList();
            int widest = cells.stream().mapToInt(DisplayWidth::of).max().orElse(0);
            return new Column(field, cells, Math.max(widest, DisplayWidth.of(field.name())));
        }

        Column cutTo(int narrower) {
            return new Column(field, cells, narrower);
        }

        int least() {
            return field.isProse() ? Math.min(width, LEAST_PROSE) : width;
        }

        boolean isEmpty() {
            return cells.stream().allMatch(String::isEmpty);
        }

        String padded(String text) {
            String cut = DisplayWidth.cut(text, width);
            return cut + " ".repeat(width - DisplayWidth.of(cut));
        }
    }

    /**
     * A table as it fits a terminal, without a line break at its end.
     *
     * @param leftOut the names of columns that did not fit and have something to show
     */
    public record Fitted(String text, List<String> leftOut) {}

    private Table(int rows, List<Column> columns) {
        this.rows = rows;
        this.columns = List.copyOf(columns);
    }

    public static Table of(List<Field> fields, List<? extends Map<String, ? extends @Nullable Object>> objects) {
        return new Table(
                objects.size(),
                fields.stream().map(field -> Column.of(field, objects)).toList());
    }

    /** All columns whole, without a line break at the end. */
    public String text() {
        return text(columns, GAP);
    }

    /**
     * So much that no line is longer than {@code screen}, if that can be: columns come nearer, prose is cut, then columns
     * are left out, empty ones first, then those of the lowest importance. What names a thing is always there, and whole.
     *
     * @param screen how many characters fit on a line; 0 for any number
     */
    public Fitted fit(int screen) {
        if (screen == 0 || width(columns, GAP) <= screen) {
            return new Fitted(text(), List.of());
        }
        List<Column> shown = new ArrayList<>(columns);
        while (leastWidth(shown) > screen) {
            Column next = shown.stream()
                    .filter(column -> column.field().importance() < Field.KEY)
                    .min(Comparator.comparing((Column column) -> !column.isEmpty())
                            .thenComparing(column -> column.field().importance()))
                    .orElse(null);
            if (next == null) {
                break;
            }
            shown.remove(next);
        }
        List<String> leftOut = columns.stream()
                .filter(column -> !shown.contains(column) && !column.isEmpty())
                .map(column -> column.field().name())
                .toList();
        return new Fitted(text(cutProse(shown, screen), NARROW_GAP), leftOut);
    }

    /** With the widest column of prose a little narrower, and again, until all fits. */
    private static List<Column> cutProse(List<Column> columns, int screen) {
        List<Column> cut = new ArrayList<>(columns);
        for (int excess = width(cut, NARROW_GAP) - screen; excess > 0; excess--) {
            OptionalInt widest = IntStream.range(0, cut.size())
                    .filter(at -> cut.get(at).width() > cut.get(at).least())
                    .reduce((a, b) -> cut.get(b).width() > cut.get(a).width() ? b : a);
            if (widest.isEmpty()) {
                break;
            }
            Column column = cut.get(widest.getAsInt());
            cut.set(widest.getAsInt(), column.cutTo(column.width() - 1));
        }
        return cut;
    }

    private static int width(List<Column> columns, int gap) {
        return columns.stream().mapToInt(Column::width).sum() + gap * (columns.size() - 1);
    }

    private static int leastWidth(List<Column> columns) {
        return columns.stream().mapToInt(Column::least).sum() + NARROW_GAP * (columns.size() - 1);
    }

    private String text(List<Column> shown, int gap) {
        List<String> lines = new ArrayList<>();
        lines.add(line(shown, gap, column -> column.field().name()));
        lines.add(line(shown, gap, column -> "-".repeat(column.width())));
        for (int row = 0; row < rows; row++) {
            int at = row;
            lines.add(line(shown, gap, column -> column.cells().get(at)));
        }
        return String.join("\n", lines);
    }

    private interface Cell {
        String of(Column column);
    }

    private static String line(List<Column> columns, int gap, Cell cell) {
        return columns.stream()
                .map(column -> column.padded(cell.of(column)))
                .collect(Collectors.joining(" ".repeat(gap)))
                .stripTrailing();
    }
}
