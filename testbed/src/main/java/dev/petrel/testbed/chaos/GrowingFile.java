// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.chaos;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Counts the lines of a file that others append to, reading only what is new. */
final class GrowingFile {

    private final Path file;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    private long read;
    private boolean lineBegins = true;
    private boolean ofKind;
    private int lines;
    private int kind;
    private final byte first;

    /** @param first with what the lines begin that {@link #ofKind} counts */
    GrowingFile(Path file, char first) {
        this.file = file;
        this.first = (byte) first;
    }

    /** How many lines it has so far. One that is not finished is none. */
    int lines() throws IOException {
        readOn();
        return lines;
    }

    /** How many of them are of the kind. */
    int ofKind() throws IOException {
        readOn();
        return kind;
    }

    private void readOn() throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            while (channel.read(buffer.clear(), read) > 0) {
                read += buffer.flip().remaining();
                while (buffer.hasRemaining()) {
                    take(buffer.get());
                }
            }
        }
    }

    private void take(byte next) {
        if (lineBegins) {
            ofKind = next == first;
        }
        lineBegins = next == '\n';
        if (lineBegins) {
            lines++;
            kind += ofKind ? 1 : 0;
        }
    }
}
