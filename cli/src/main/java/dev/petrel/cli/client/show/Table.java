// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client.show;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.OverflowBehaviour;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** API objects as a table: one line each, a line under the header, blanks between columns. */
public final class Table {

    /** Nothing but the line under the header: what is drawn between columns there would be, is blank. */
    private static final Character[] LIGHT = Stream.of(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS_NO_OUTSIDE_BORDER)
            .map(c -> c != null && c != '-' ? Character.valueOf(' ') : c)
            .toArray(Character[]::new);

    private Table() {}

    /** The table, without a line break at its end. */
    public static String of(List<Field> fields, List<Map<String, @Nullable Object>> objects) {
        Column[] columns = fields.stream().map(Table::column).toArray(Column[]::new);
        Object[][] cells = objects.stream()
                .map(object -> fields.stream().map(field -> field.text(object)).toArray())
                .toArray(Object[][]::new);
        String table = AsciiTable.builder()
                .border(LIGHT)
                .lineSeparator("\n")
                .data(columns, cells)
                .asString();
        return table.lines().map(Table::tidy).collect(Collectors.joining("\n"));
    }

    /** Without the blanks around a line; dashes as long as what is above and below them. */
    private static String tidy(String line) {
        String inner = line.substring(1);
        return line.startsWith("-")
                ? inner.replace("- -", "   ").substring(0, inner.length() - 1)
                : inner.stripTrailing();
    }

    private static Column column(Field field) {
        return new Column()
                .header(field.name())
                .headerAlign(HorizontalAlign.LEFT)
                .dataAlign(HorizontalAlign.LEFT)
                .maxWidth(field.width(), OverflowBehaviour.ELLIPSIS_RIGHT);
    }
}
