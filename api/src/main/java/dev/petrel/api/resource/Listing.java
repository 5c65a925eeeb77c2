// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Pieces;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;

/**
 * The objects of a list as JSON, read from the store some at a time while the list is sent: as many as came to about
 * 32 KiB last time, since a client that reads slowly holds them.
 */
final class Listing<T> implements Iterator<Pieces> {

    private static final int AT_FIRST = 4;
    private static final int AT_MOST = 100;
    private static final long BYTES = 32 * 1024;

    private final List<String> ids;
    private final Function<List<String>, List<T>> reader;
    private final Function<T, Pieces> shape;
    private final Deque<T> ready = new ArrayDeque<>();
    private int next;
    private int size = AT_FIRST;
    private int got;
    private long gotBytes;

    /**
     * A list of objects that a store knows by {@code ids}.
     *
     * @param reader reads some of them; those that are gone meanwhile are left out
     * @param shape what is shown of one
     */
    Listing(List<String> ids, Function<List<String>, List<T>> reader, Function<T, Pieces> shape) {
        this.ids = ids;
        this.reader = reader;
        this.shape = shape;
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && next < ids.size()) {
            adjust();
            int end = Math.min(ids.size(), next + size);
            ready.addAll(reader.apply(ids.subList(next, end)));
            next = end;
        }
        return !ready.isEmpty();
    }

    @Override
    public Pieces next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the list has no more");
        }
        Pieces shown = shape.apply(ready.remove());
        got++;
        return () -> {
            byte[] piece = shown.next();
            gotBytes += piece == null ? 0 : piece.length;
            return piece;
        };
    }

    private void adjust() {
        if (got > 0) {
            size = (int) Math.max(1, Math.min(AT_MOST, BYTES * got / Math.max(1, gotBytes)));
            got = 0;
            gotBytes = 0;
        }
    }
}
