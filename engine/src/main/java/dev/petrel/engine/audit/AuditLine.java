// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.audit;

import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.AuditRecord;

/**
 * A record of the audit log as one line of JSON. What clients send is in it, so nothing in a line can end it, begin
 * another, or be taken by a terminal for a command: control and format characters, and halves of characters, are escaped.
 */
public final class AuditLine {

    private AuditLine() {}

    public static String of(AuditRecord record) {
        String json = Json.write(record.shown());
        StringBuilder line = new StringBuilder(json.length());
        json.codePoints().forEach(c -> {
            if (mayHide(c)) {
                for (char half : Character.toChars(c)) {
                    line.append(String.format("\\u%04x", (int) half));
                }
            } else {
                line.appendCodePoint(c);
            }
        });
        return line.toString();
    }

    private static boolean mayHide(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }
}
