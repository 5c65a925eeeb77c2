// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

import java.io.Closeable;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the first part of what a child writes and counts the rest, so that no child can fill the memory: more than {@link
 * Spool#IN_MEMORY} bytes are in a temporary file. Safe for any number of threads.
 */
public final class Capture implements Output, Closeable {

    private final Spool kept;
    private final int limit;
    private final StringBuilder notes = new StringBuilder();
    private final AtomicReference<@Nullable Runnable> begins;

    /** @param limit how many bytes to keep */
    public Capture(int limit) {
        this(limit, () -> {});
    }

    /**
     * @param limit how many bytes to keep
     * @param begins is told once, by the thread that brings them, that there are some; short, and throws nothing
     */
    public Capture(int limit, Runnable begins) {
        this.limit = limit;
        this.kept = new Spool(limit);
        this.begins = new AtomicReference<>(begins);
    }

    @Override
    public void chunk(byte[] bytes, int length) {
        kept.add(bytes, 0, length);
        Runnable first = length > 0 && begins.get() != null ? begins.getAndSet(null) : null;
        if (first != null) {
            first.run();
        }
    }

    /** Adds text that the child wrote and that the caller has decoded already. */
    public void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        chunk(bytes, bytes.length);
    }

    /** Adds a line of Petrel's own after all else, whether there is room or not. */
    public synchronized void note(String line) {
        notes.append(line);
    }

    /** How many bytes came, kept or not. */
    public long total() {
        return kept.total();
    }

    /** How many bytes are kept. */
    public int size() {
        return kept.size();
    }

    /** Whether some were dropped. */
    public boolean cut() {
        return kept.total() > kept.size();
    }

    /** Reads the bytes that are kept, without having all of them in memory. */
    public InputStream open() {
        return kept.open();
    }

    /** The first bytes that are kept, {@code most} at the most. */
    public byte[] start(int most) {
        return kept.bytes(most);
    }

    /**
     * What is kept from the byte {@code from} on, {@code most} bytes at the most, to whole characters: as UTF-8, and how
     * many bytes that was.
     *
     * @param ended whether nothing more comes, so that the last character is whole
     */
    public Part part(int from, int most, boolean ended) {
        byte[] bytes = kept.bytes(from, most);
        int length = ended && bytes.length < most ? bytes.length : wholeCharacters(bytes);
        return new Part(decode(bytes, length), length);
    }

    /**
     * A part of what is kept.
     *
     * @param bytes how many bytes {@code text} was
     */
    public record Part(String text, int bytes) {}

    /** What was kept, as UTF-8; if something was dropped, a line at its end says how much. Then the notes. */
    public String text() {
        return text(limit, "max_output_size is " + limit);
    }

    /**
     * Like {@link #text()}, but of no more than {@link Spool#IN_MEMORY} bytes.
     *
     * @param why what to say after how much is missing
     */
    public String head(String why) {
        return text(Math.min(limit, Spool.IN_MEMORY), why);
    }

    private synchronized String text(int most, String why) {
        String output = output(most, why);
        return notes.isEmpty() ? output : output + lineEnd(output) + notes;
    }

    private static String lineEnd(String text) {
        return text.isEmpty() || text.endsWith("\n") ? "" : "\n";
    }

    private String output(int most, String why) {
        byte[] bytes = kept.bytes(most);
        long total = kept.total();
        if (total == bytes.length) {
            return decode(bytes, bytes.length);
        }
        int whole = wholeCharacters(bytes);
        String text = decode(bytes, whole);
        String trouble = kept.trouble();
        return text + lineEnd(text) + "[petrel: output cut here: " + (total - whole) + " of " + total
                + " bytes dropped, " + (trouble == null ? why : trouble) + "]";
    }

    /** As UTF-8; a byte that belongs to no character is written as Python's {@code backslashreplace} does: {@code \\xff}. */
    private static String decode(byte[] bytes, int length) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes, 0, length);
        CharBuffer chars = CharBuffer.allocate(Math.max(length, 1));
        CoderResult result = decoder.decode(in, chars, true);
        if (!result.isError()) {
            return chars.flip().toString();
        }
        StringBuilder text = new StringBuilder(length + 16);
        while (result.isError()) {
            text.append(chars.flip());
            chars.clear();
            for (int i = 0; i < result.length(); i++) {
                text.append(String.format(Locale.ROOT, "\\x%02x", in.get() & 0xFF));
            }
            result = decoder.reset().decode(in, chars, true);
        }
        return text.append(chars.flip()).toString();
    }

    /** Forgets what was kept; nothing more is. Idempotent. */
    @Override
    public void close() {
        kept.close();
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
