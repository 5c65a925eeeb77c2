// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.output;

import dev.petrel.cli.terminal.Terminal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the tables of one command's output as its reader can take them, and keeps in mind what did not fit. */
public final class Tables {

    private final int screen;
    private final Set<String> leftOut = new LinkedHashSet<>();

    /** @param whole whether all columns are shown, whatever fits; they always are where there is no terminal */
    Tables(Terminal terminal, boolean whole) {
        this.screen = whole ? 0 : terminal.columns();
    }

    /** The table, without a line break at its end. */
    public String of(List<Field> fields, List<? extends Map<String, ? extends @Nullable Object>> objects) {
        Table.Fitted fitted = Table.of(fields, objects).fit(screen);
        leftOut.addAll(fitted.leftOut());
        return fitted.text();
    }

    /** The columns that some table had no room for. */
    Set<String> leftOut() {
        return leftOut;
    }
}
