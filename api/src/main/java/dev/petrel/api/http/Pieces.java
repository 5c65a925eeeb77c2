// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.http;

import dev.petrel.engine.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer that is made while it is sent, so that never all of it is in memory. Asked by one thread at a
 * time, for the next piece when the client has taken the last.
 */
public interface Pieces extends AutoCloseable {

    /** Up to how many bytes small pieces are put together before they are sent. */
    int USUAL = 32 * 1024;

    /**
     * The next bytes, or null after the last. May block. What it throws before the first 32 KiB becomes an answer with
     * a status that says so; what it throws later breaks the connection off, so that no client takes a part for all.
     */
    byte @Nullable [] next() throws InterruptedException;

    /** Called once, whatever happened. Does not throw. */
    @Override
    default void close() {}

    /** These bytes. */
    static Pieces of(byte[] bytes) {
        return of(List.of(bytes).iterator());
    }

    /** What {@code each} has. */
    static Pieces of(Iterator<byte[]> each) {
        return () -> each.hasNext() ? each.next() : null;
    }

    /** {@code value} as JSON. */
    static Pieces json(@Nullable Object value) {
        return of(Json.write(value).getBytes(StandardCharsets.UTF_8));
    }

    /** The pieces of each, one after the other. */
    static Pieces concat(Iterator<Pieces> all) {
        return new Pieces() {
            private @Nullable Pieces now;

            @Override
            public byte @Nullable [] next() throws InterruptedException {
                while (true) {
                    if (now == null) {
                        if (!all.hasNext()) {
                            return null;
                        }
                        now = all.next();
                    }
                    byte[] piece = now.next();
                    if (piece != null) {
                        return piece;
                    }
                    now.close();
                    now = null;
                }
            }

            @Override
            public void close() {
                if (now != null) {
                    now.close();
                }
            }
        };
    }

    /** A JSON array of {@code items}, each of which is JSON. */
    static Pieces array(Iterator<Pieces> items) {
        return concat(new Iterator<>() {
            private boolean begun;
            private boolean ended;
            private boolean item;

            @Override
            public boolean hasNext() {
                return !ended;
            }

            @Override
            public Pieces next() {
                if (item) {
                    item = false;
                    return items.next();
                }
                String before = begun ? "," : "[";
                begun = true;
                item = items.hasNext();
                ended = !item;
                return of((item ? before : before.equals("[") ? "[]" : "]").getBytes(StandardCharsets.US_ASCII));
            }
        });
    }

    /** {@code object}, a JSON object, with one more member whose value is {@code json}. */
    static Pieces withMember(java.util.Map<String, ?> object, String name, Pieces json) {
        String text = Json.write(object);
        String open = text.substring(0, text.length() - 1) + (object.isEmpty() ? "" : ",") + Json.write(name) + ":";
        return concat(
                List.of(of(open.getBytes(StandardCharsets.UTF_8)), json, of("}".getBytes(StandardCharsets.US_ASCII)))
                        .iterator());
    }

    /** The same bytes in pieces of at least {@link #USUAL} bytes, but for the last. */
    default Pieces gathered() {
        Pieces small = this;
        return new Pieces() {
            @Override
            public byte @Nullable [] next() throws InterruptedException {
                byte[] first = small.next();
                if (first == null || first.length >= USUAL) {
                    return first;
                }
                ByteArrayOutputStream gathered = new ByteArrayOutputStream(USUAL);
                byte[] piece = first;
                while (piece != null) {
                    gathered.writeBytes(piece);
                    piece = gathered.size() < USUAL ? small.next() : null;
                }
                return gathered.toByteArray();
            }

            @Override
            public void close() {
                small.close();
            }
        };
    }
}
