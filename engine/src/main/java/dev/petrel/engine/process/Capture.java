// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Keeps the first part of what a child writes and counts the rest, so that no child can fill the memory. Safe for any
 * number of threads.
 */
public final class Capture implements Output {

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final int limit;
    private final StringBuilder notes = new StringBuilder();
    private long total;

    /** @param limit how many bytes to keep */
    public Capture(int limit) {
        this.limit = limit;
    }

    @Override
    public synchronized void chunk(byte[] bytes, int length) {
        int room = Math.min(length, limit - kept.size());
        if (room > 0) {
            kept.write(bytes, 0, room);
        }
        total += length;
    }

    /** Adds text that the child wrote, and that somebody else decoded. */
    public void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        chunk(bytes, bytes.length);
    }

    /** Adds a line of Petrel's own after all else, whether there is room or not. */
    public synchronized void note(String line) {
        notes.append(line);
    }

    /** How many bytes came, kept or not. */
    public synchronized long total() {
        return total;
    }

    /** Whether some were dropped. */
    public synchronized boolean cut() {
        return total > kept.size();
    }

    /** What was kept, as UTF-8; if something was dropped, a line at its end says how much. Then the notes. */
    public synchronized String text() {
        String output = output();
        return notes.isEmpty() ? output : output + lineEnd(output) + notes;
    }

    private static String lineEnd(String text) {
        return text.isEmpty() || text.endsWith("\n") ? "" : "\n";
    }

    private String output() {
        byte[] bytes = kept.toByteArray();
        if (!cut()) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        int whole = wholeCharacters(bytes);
        String text = new String(bytes, 0, whole, StandardCharsets.UTF_8);
        return text + lineEnd(text) + "[petrel: output cut here: " + (total - whole) + " of " + total
                + " bytes dropped, max_output_size is " + limit + "]";
    }

    /** How many of {@code bytes} to keep so that the last character is not torn. */
    private static int wholeCharacters(byte[] bytes) {
        int start = bytes.length - 1;
        while (start >= 0 && bytes.length - start < 4 && (bytes[start] & 0xC0) == 0x80) {
            start--;
        }
        if (start < 0) {
            return bytes.length;
        }
        int lead = bytes[start] & 0xFF;
        int needs = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
        return bytes.length - start < needs ? start : bytes.length;
    }
}
