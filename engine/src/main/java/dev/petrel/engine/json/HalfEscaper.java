// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.json;

import java.io.IOException;
import java.io.Writer;

/** Passes JSON on with halves of surrogate pairs escaped: they can only stand within a string. */
final class HalfEscaper extends Writer {

    private final Writer out;
    private char first; // the first half of a pair whose other half has not come yet, or 0

    HalfEscaper(Writer out) {
        this.out = out;
    }

    @Override
    public void write(char[] text, int offset, int length) throws IOException {
        int from = offset;
        int end = offset + length;
        for (int i = offset; i < end; i++) {
            char c = text[i];
            if (first == 0 && !Character.isSurrogate(c)) {
                continue;
            }
            out.write(text, from, i - from);
            from = i + 1;
            surrogate(c);
        }
        out.write(text, from, end - from);
    }

    /** The next character, which is a surrogate or comes after the first half of a pair. */
    private void surrogate(char c) throws IOException {
        char half = first;
        first = 0;
        if (half != 0 && Character.isLowSurrogate(c)) {
            out.write(new char[] {half, c});
            return;
        }
        if (half != 0) {
            escape(half);
        }
        if (Character.isHighSurrogate(c)) {
            first = c;
        } else if (Character.isLowSurrogate(c)) {
            escape(c);
        } else {
            out.write(c);
        }
    }

    private void escape(char half) throws IOException {
        out.write(String.format("\\u%04x", (int) half));
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
