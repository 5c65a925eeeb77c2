// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Pieces;
import java.io.ByteArrayOutputStream;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a list as JSON, read from the store some at a time while the list is sent: as many as came to about
 * 64 KiB last time. Those that were read together are one piece, so that no object waits beside the bytes that a client
 * takes slowly, uncounted.
 */
final class Listing<T> implements Iterator<Pieces> {

    private static final int AT_MOST = 16;
    private static final long BYTES = 64 * 1024;

    private final List<String> ids;
    private final Function<List<String>, List<T>> reader;
    private final Function<T, Pieces> shape;
    private final int atMost;
    private List<T> ready = List.of();
    private int next;
    private int size = 1;

    /**
     * A list of objects that a store knows by {@code ids}.
     *
     * @param reader reads some of them; those that are gone meanwhile are left out
     * @param shape what is shown of one
     */
    Listing(List<String> ids, Function<List<String>, List<T>> reader, Function<T, Pieces> shape) {
        this(ids, reader, shape, AT_MOST);
    }

    private Listing(List<String> ids, Function<List<String>, List<T>> reader, Function<T, Pieces> shape, int atMost) {
        this.ids = ids;
        this.reader = reader;
        this.shape = shape;
        this.atMost = atMost;
    }

    /** A list whose objects are too large to be whole in memory: each is read when the one before is sent. */
    static <T> Listing<T> oneByOne(
            List<String> ids, Function<List<String>, List<T>> reader, Function<T, Pieces> shape) {
        return new Listing<>(ids, reader, shape, 1);
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && next < ids.size()) {
            int end = Math.min(ids.size(), next + size);
            ready = reader.apply(ids.subList(next, end));
            next = end;
        }
        return !ready.isEmpty();
    }

    @Override
    public Pieces next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the list has no more");
        }
        List<T> some = ready;
        ready = List.of();
        return atMost == 1 ? shape.apply(some.get(0)) : new Together(some);
    }

    /** Some objects with commas between them, in one piece. */
    private final class Together implements Pieces {

        private List<T> left;

        Together(List<T> some) {
            this.left = some;
        }

        @Override
        public byte @Nullable [] next() throws InterruptedException {
            if (left.isEmpty()) {
                return null;
            }
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (T each : left) {
                if (all.size() > 0) {
                    all.write(',');
                }
                Pieces pieces = shape.apply(each);
                for (byte[] piece = pieces.next(); piece != null; piece = pieces.next()) {
                    all.writeBytes(piece);
                }
            }
            size = (int) Math.max(1, Math.min(atMost, BYTES * left.size() / Math.max(1, all.size())));
            left = List.of();
            return all.toByteArray();
        }
    }
}
