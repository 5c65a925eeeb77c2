// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import java.util.ArrayList;
import java.util.List;

/**
 * A line with the lines that continue it.
 *
 * @param number of its first line, from 1
 */
record LogicalLine(int number, String text) {

    /** Joins continued values and leaves out comments and empty lines. */
    static List<LogicalLine> join(List<String> lines) {
        List<LogicalLine> joined = new ArrayList<>();
        boolean open = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = i == 0 ? withoutByteOrderMark(lines.get(i)) : lines.get(i);
            if (line.isBlank() || isComment(line)) {
                open &= !line.isBlank();
            } else if (open
                    && indent(line) > indent(joined.get(joined.size() - 1).text())) {
                LogicalLine first = joined.remove(joined.size() - 1);
                joined.add(new LogicalLine(first.number, first.text + " " + line.strip()));
            } else {
                joined.add(new LogicalLine(i + 1, line));
                open = line.contains("=");
            }
        }
        return joined;
    }

    private static boolean isComment(String line) {
        return "#;".indexOf(line.strip().charAt(0)) >= 0;
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }

    private static String withoutByteOrderMark(String line) {
        return line.startsWith("\uFEFF") ? line.substring(1) : line;
    }
}
