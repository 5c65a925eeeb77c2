// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.http;

import dev.petrel.engine.json.Json;
import dev.petrel.engine.json.JsonWeight;
import dev.petrel.engine.process.Capture;
import dev.petrel.runner.spi.RunControl;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, kept up to a limit and mostly on disk.
 *
 * @param kept its bytes, unpacked
 * @param contentType the header, or null if there is none
 */
record AnswerBody(Capture kept, @Nullable String contentType) {

    private static final Pattern CHARSET =
            Pattern.compile(";\\s*charset\\s*=\\s*[\"']?([^\\s;\"']+)", Pattern.CASE_INSENSITIVE);
    private static final int CHUNK = 16 * 1024;

    /** @param parsed whether it is the value that the text says in JSON */
    record Value(@Nullable Object body, boolean parsed) {}

    /** Keeps what {@code in} has, and leaves the rest there when it is more than {@code kept} takes. */
    static void read(InputStream in, @Nullable String encoding, Capture kept) throws IOException {
        try (InputStream plain = unpacked(new LeftOpen(in), encoding)) {
            byte[] chunk = new byte[CHUNK];
            int length = plain.read(chunk);
            while (length >= 0 && !kept.cut()) {
                kept.chunk(chunk, length);
                length = plain.read(chunk);
            }
        }
        if (kept.cut()) {
            kept.note("[petrel: the rest of the answer was not read]");
        }
    }

    /** What was packed, as {@code encoding} says; nothing is nothing, packed or not. */
    private static InputStream unpacked(InputStream in, @Nullable String encoding) throws IOException {
        PushbackInputStream back = new PushbackInputStream(in, 1);
        int first = back.read();
        if (first < 0) {
            return back;
        }
        back.unread(first);
        boolean zlib = (first & 0x0F) == 8; // servers send two kinds as "deflate"
        return switch (encoding == null ? "" : encoding.strip().toLowerCase(Locale.ROOT)) {
            case "gzip", "x-gzip" -> new GZIPInputStream(back, CHUNK);
            case "deflate" -> new Deflated(back, !zlib);
            default -> back;
        };
    }

    /** To close an answer is to read all of it; what unpacks it has memory outside the heap, and is to be closed. */
    private static final class LeftOpen extends FilterInputStream {
        LeftOpen(InputStream in) {
            super(in);
        }

        @Override
        public void close() {}
    }

    private static final class Deflated extends InflaterInputStream {
        Deflated(InputStream in, boolean raw) {
            super(in, new Inflater(raw), CHUNK);
        }

        @Override
        public void close() throws IOException {
            super.close();
            inf.end();
        }
    }

    /** Waits until there is memory for what {@link #value} makes. */
    void reserve(RunControl control) throws InterruptedException {
        boolean small = kept.size() <= RunControl.SMALL;
        control.reserve(small ? 0 : (long) kept.size() * RunControl.PER_BYTE + weight().bytes());
    }

    private JsonWeight weight() {
        return json() && !kept.cut() ? JsonWeight.of(kept.open()) : JsonWeight.NONE;
    }

    /** What it says. As StackStorm: read if the answer says that it is JSON, and the text if it is not. */
    Value value() {
        String text = text();
        boolean few = kept.size() <= RunControl.SMALL || weight().values() <= RunControl.MOST_VALUES;
        if (!json() || kept.cut() || !few) {
            return new Value(text, false);
        }
        try {
            return new Value(Json.read(text), true);
        } catch (IllegalArgumentException e) {
            return new Value(text, false);
        }
    }

    private boolean json() {
        return contentType != null && contentType.split(";", 2)[0].strip().equalsIgnoreCase("application/json");
    }

    private String text() {
        Charset charset = charset();
        if (kept.cut() || charset.equals(StandardCharsets.UTF_8)) {
            return kept.text();
        }
        return new String(kept.start(kept.size()), charset);
    }

    /** The one that the answer names, UTF-8 if it is that, or else ISO-8859-1, which is what HTTP once meant. */
    private Charset charset() {
        Matcher named = CHARSET.matcher(contentType == null ? "" : contentType);
        if (named.find()) {
            try {
                return Charset.forName(named.group(1));
            } catch (IllegalArgumentException e) {
                return StandardCharsets.UTF_8; // one that this Java does not know
            }
        }
        return kept.cut() || utf8() ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
    }

    private boolean utf8() {
        try {
            var ignored = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(kept.start(kept.size())));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
