// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;

/**
 * Picks a member of a JSON object out of its text, which comes in chunks that are cut anywhere, and gives it as plain
 * text: a string without its quotes and escapes, anything else as JSON with Python's spaces. Nothing is kept but the
 * chunk at hand, so that a result of any size can be sent. The JSON is what a store wrote, and so is right.
 */
final class OutputText implements Iterator<byte[]> {

    private final Iterator<byte[]> json;
    private final String wanted;
    private final boolean endsLine;
    private final ByteArrayOutputStream key = new ByteArrayOutputStream();
    private ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int depth;
    private boolean inString;
    private boolean inKey;
    private boolean expectsKey;
    private boolean picked;
    private boolean empty;
    private int escape; // 0 none, 1 after the backslash, 2 to 5 the digits of a u
    private int code;
    private int high; // the first half of a surrogate pair

    /** @param endsLine whether the text has lost its last line end, which is given back to it */
    OutputText(Iterator<byte[]> json, String wanted, boolean endsLine) {
        this.json = json;
        this.endsLine = endsLine;
        this.wanted = wanted;
    }

    @Override
    public boolean hasNext() {
        return json.hasNext();
    }

    @Override
    public byte[] next() {
        byte[] chunk = json.next();
        out = new ByteArrayOutputStream(chunk.length);
        for (byte b : chunk) {
            if (inString) {
                string(b);
            } else {
                structure(b);
            }
        }
        return out.toByteArray();
    }

    private void structure(byte b) {
        boolean top = depth == 1;
        if (top && (b == ',' || b == '}')) {
            endMember();
            expectsKey = b == ',';
            depth -= b == '}' ? 1 : 0;
            return;
        }
        if (b == '"') {
            inString = true;
            inKey = top && expectsKey;
            if (inKey) {
                key.reset();
            }
            raw(b);
            return;
        }
        raw(b);
        if (b == '{' || b == '[') {
            depth++;
            expectsKey = depth == 1;
        } else if (b == '}' || b == ']') {
            depth--;
        } else if (top && b == ':') {
            picked = wanted.equals(key.toString(StandardCharsets.UTF_8));
            empty = true;
            expectsKey = false;
        }
    }

    /** A byte of a picked value that is no string at the top. */
    private void raw(byte b) {
        if (picked && (depth > 1 || b != '"')) {
            out.write(b);
            if (b == ',' || b == ':') {
                out.write(' ');
            }
            empty = false;
        }
    }

    private void endMember() {
        if (picked && !empty && endsLine) {
            out.write('\n');
        }
        picked = false;
    }

    private void string(byte b) {
        if (picked && depth > 1) { // inside an object or a list: as it is
            out.write(b);
            inString = escape == 1 || b != '"';
            escape = escape == 0 && b == '\\' ? 1 : 0;
        } else if (escape > 0) {
            escaped(b);
        } else if (b == '\\') {
            escape = 1;
        } else if (b == '"') {
            inString = false;
            inKey = false;
        } else {
            character(b);
        }
    }

    private void escaped(byte b) {
        if (escape == 1) {
            escape = 0;
            switch (b) {
                case 'n' -> character('\n');
                case 't' -> character('\t');
                case 'r' -> character('\r');
                case 'b' -> character('\b');
                case 'f' -> character('\f');
                case 'u' -> {
                    escape = 2;
                    code = 0;
                }
                default -> character(b);
            }
            return;
        }
        code = code * 16 + Character.digit(b, 16);
        escape++;
        if (escape == 6) {
            escape = 0;
            unicode();
        }
    }

    private void unicode() {
        if (Character.isHighSurrogate((char) code)) {
            high = code;
            return;
        }
        String text = Character.isLowSurrogate((char) code) && high != 0
                ? new String(new char[] {(char) high, (char) code})
                : String.valueOf((char) code);
        high = 0;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            character(b);
        }
    }

    private void character(int b) {
        if (inKey) {
            key.write(b);
        } else if (picked) {
            out.write(b);
            empty = false;
        }
    }
}
