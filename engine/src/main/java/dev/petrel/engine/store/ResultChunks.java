// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store;

import dev.petrel.engine.json.ExactJson;
import dev.petrel.engine.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns results into JSON for a store: small ones into one text, larger ones into chunks that are handed on as they fill,
 * so that no more than one of them is in memory.
 */
public final class ResultChunks {

    /** Up to how many bytes of JSON a result is stored with its execution. */
    public static final int LARGEST_INLINE = 64 * 1024;

    /** How many bytes a chunk has, but for the last. A client that reads slowly holds one; readers take any size. */
    public static final int CHUNK = 64 * 1024;

    /** Up to how many characters, roughly counted, the JSON may turn out to be small. */
    private static final int WORTH_A_TRY = 4 * LARGEST_INLINE;

    private ResultChunks() {}

    /** Takes the chunks of a result, one after the other. */
    @FunctionalInterface
    public interface Sink {

        /** Stores the chunk; {@code bytes} is the sink's own from now on. */
        void chunk(int index, byte[] bytes);
    }

    /**
     * A result as it is to be stored.
     *
     * @param inline the JSON, or null when the sink has it
     * @param bytes the size of the JSON in UTF-8
     * @param chunks how many the sink got
     */
    public record Encoded(@Nullable String inline, long bytes, int chunks) {}

    /**
     * Encodes {@code result}; hands it to {@code sink} if it is too large to be stored inline.
     *
     * @throws IllegalArgumentException when it has no JSON form
     * @throws RuntimeException what {@code sink} throws, as it is; the sink then gets nothing more
     */
    public static Encoded encode(Map<String, @Nullable Object> result, Sink sink) {
        if (characters(result, WORTH_A_TRY) < WORTH_A_TRY) {
            String json = ExactJson.write(result);
            int bytes = json.length() > LARGEST_INLINE ? json.length() : json.getBytes(StandardCharsets.UTF_8).length;
            if (bytes <= LARGEST_INLINE) {
                return new Encoded(json, bytes, 0);
            }
        }
        Cutter cutter = new Cutter(sink);
        try {
            Json.writeTo(cutter, result);
        } catch (IOException e) {
            throw new UncheckedIOException("the sink throws none", e);
        } catch (IllegalArgumentException e) {
            cutter.requireSound(); // the encoder wraps what its stream throws
            throw e;
        }
        return cutter.done();
    }

    /** Whether {@code result} may be one of those that are stored inline, by a rough count that takes no time. */
    public static boolean isSmall(Map<String, @Nullable Object> result) {
        return characters(result, LARGEST_INLINE / 4) < LARGEST_INLINE / 4;
    }

    /** About how many characters {@code value} is made of; once they are more than {@code enough}, no more are counted. */
    private static long characters(@Nullable Object value, long enough) {
        if (value instanceof String text) {
            return text.length();
        }
        long sum = 8;
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                sum += String.valueOf(entry.getKey()).length() + characters(entry.getValue(), enough);
                if (sum > enough) {
                    break;
                }
            }
        } else if (value instanceof List<?> list) {
            for (Object item : list) {
                sum += characters(item, enough);
                if (sum > enough) {
                    break;
                }
            }
        }
        return sum;
    }

    private static final class Cutter extends OutputStream {

        private final Sink sink;
        private byte[] buffer = new byte[CHUNK];
        private int used;
        private int chunks;
        private long handedOn;
        private @Nullable RuntimeException failure;

        Cutter(Sink sink) {
            this.sink = sink;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            requireSound(); // the encoder flushes when it fails
            int from = offset;
            int end = offset + length;
            while (from < end) {
                int some = Math.min(end - from, buffer.length - used);
                System.arraycopy(bytes, from, buffer, used, some);
                used += some;
                from += some;
                if (used == CHUNK) {
                    handOn();
                }
            }
        }

        private void handOn() {
            byte[] chunk = used == buffer.length ? buffer : Arrays.copyOf(buffer, used);
            try {
                sink.chunk(chunks++, chunk);
            } catch (RuntimeException e) {
                failure = e;
                throw e;
            }
            handedOn += used;
            buffer = new byte[CHUNK];
            used = 0;
        }

        void requireSound() {
            if (failure != null) {
                throw failure;
            }
        }

        Encoded done() {
            if (used > 0) {
                handOn();
            }
            return new Encoded(null, handedOn, chunks);
        }
    }
}
