// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the launcher says, cut into frames: a letter, a number of 8 bytes, a length of 4, and that many bytes. */
final class LauncherFrames {

    static final char READY = 'R';
    static final char STARTED = 'S';
    static final char NOT_STARTED = 'F';
    static final char STDOUT = 'O';
    static final char STDERR = 'E';
    static final char ENDED = 'X';

    private static final int HEAD = 13;
    private static final int LONGEST = 1 << 20;
    private static final int ROOM = 1 << 17;

    /** @param data of its own */
    record Frame(char kind, long number, byte[] data) {

        long pid() {
            return ByteBuffer.wrap(data).getLong();
        }

        int code() {
            return ByteBuffer.wrap(data).getInt();
        }

        String text() {
            return new String(data, StandardCharsets.UTF_8);
        }

        /** The pipes whose inodes stand at {@code offset}, {@code count} of them, as {@code /proc} shows them. */
        List<Path> pipes(int offset, int count) {
            List<Path> pipes = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                pipes.add(Path.of("pipe:[" + ByteBuffer.wrap(data).getLong(offset + Long.BYTES * i) + "]"));
            }
            return pipes;
        }
    }

    private final InputStream in;
    private byte[] buffer = new byte[ROOM];
    private int filled;

    LauncherFrames(InputStream in) {
        this.in = in;
    }

    /** The frames that one read completes, none maybe; null at the end. */
    @Nullable
    List<Frame> read() throws IOException {
        if (filled == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int some = in.read(buffer, filled, buffer.length - filled);
        if (some < 0) {
            return null;
        }
        filled += some;
        return take();
    }

    private List<Frame> take() throws IOException {
        List<Frame> frames = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, filled);
        int at = 0;
        while (filled - at >= HEAD) {
            int length = bytes.getInt(at + HEAD - Integer.BYTES);
            if (length < 0 || length > LONGEST) {
                throw new IOException("a frame of " + length + " bytes");
            }
            if (filled - at < HEAD + length) {
                break;
            }
            byte[] data = Arrays.copyOfRange(buffer, at + HEAD, at + HEAD + length);
            frames.add(new Frame((char) bytes.get(at), bytes.getLong(at + 1), data));
            at += HEAD + length;
        }
        System.arraycopy(buffer, at, buffer, 0, filled - at);
        filled -= at;
        return frames;
    }
}
