// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.python;

import dev.petrel.engine.process.Output;
import dev.petrel.engine.process.Spool;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.regex.Matcher;

/**
 * Cuts what an action host writes into its messages. A long one that ends a run is not read here but handed on as it is:
 * what the action returned would take much memory.
 */
final class HostLines implements Output {

    /** What of a line is kept. */
    static final int LONGEST = 16 << 20;

    /** More than the longest message but an end: output comes in pieces of 64 KiB, each byte as six characters at most. */
    private static final int IN_MEMORY = 512 * 1024;

    private static final int SHORT = 8 * 1024;
    private static final int HEAD = 256;

    private final Consumer<HostMessage> taker;
    private Spool line = newLine();

    HostLines(Consumer<HostMessage> taker) {
        this.taker = taker;
    }

    @Override
    public void chunk(byte[] bytes, int length) {
        int start = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                line.add(bytes, start, i - start);
                hand();
                start = i + 1;
            }
        }
        line.add(bytes, start, length - start);
    }

    @Override
    public void end() {
        if (line.total() > 0) {
            hand();
        }
        line.close();
    }

    private void hand() {
        Spool whole = line;
        line = newLine();
        if (whole.total() > SHORT) {
            Matcher end = HostMessage.END_OF.matcher(text(whole, HEAD));
            if (end.find()) {
                if (whole.size() > Spool.IN_MEMORY) {
                    boolean ignored = whole.spill(); // else it stays in memory, and is no larger than IN_MEMORY
                }
                taker.accept(new HostMessage.Ended(end.group(1), new LargeEnd(whole)));
                return;
            }
        }
        taker.accept(whole.total() > IN_MEMORY ? noise(whole) : HostMessage.parse(text(whole, IN_MEMORY)));
        whole.close();
    }

    private static HostMessage noise(Spool line) {
        return new HostMessage.Noise(text(line, HEAD) + " [petrel: line cut here, it has " + line.total() + " bytes]");
    }

    private static String text(Spool line, int most) {
        return new String(line.bytes(most), StandardCharsets.UTF_8);
    }

    private static Spool newLine() {
        return new Spool(LONGEST, IN_MEMORY);
    }
}
