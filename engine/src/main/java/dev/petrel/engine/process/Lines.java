// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Cuts what a child writes into lines of UTF-8, without their ends. A last line without an end counts. A line that is
 * longer than the limit is handed over cut, with a note of how much is missing.
 */
public final class Lines implements Output {

    private static final int KEPT_BUFFER = 1 << 16;

    private ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final int limit;
    private final Consumer<String> taker;
    private long dropped;

    /** @param limit how many bytes of a line to keep */
    public Lines(int limit, Consumer<String> taker) {
        this.limit = limit;
        this.taker = taker;
    }

    @Override
    public void chunk(byte[] bytes, int length) {
        int start = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                keep(bytes, start, i - start);
                hand();
                start = i + 1;
            }
        }
        keep(bytes, start, length - start);
    }

    @Override
    public void end() {
        if (line.size() > 0) {
            hand();
        }
    }

    private void keep(byte[] bytes, int start, int length) {
        int room = Math.min(length, limit - line.size());
        line.write(bytes, start, Math.max(room, 0));
        dropped += length - Math.max(room, 0);
    }

    private void hand() {
        String text = line.toString(StandardCharsets.UTF_8);
        if (dropped > 0) {
            text += " [petrel: line cut here: " + dropped + " bytes dropped]";
        } else if (text.endsWith("\r")) {
            text = text.substring(0, text.length() - 1);
        }
        if (line.size() > KEPT_BUFFER) {
            line = new ByteArrayOutputStream(); // the memory of a long line is not kept for short ones
        } else {
            line.reset();
        }
        dropped = 0;
        taker.accept(text);
    }
}
