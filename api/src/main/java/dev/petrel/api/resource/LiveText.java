// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.engine.model.Execution;
import dev.petrel.engine.store.LiveOutputStore;
import dev.petrel.engine.store.LiveOutputStore.Piece;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** What an execution that runs has written so far to one stream, some pieces at a time. For one thread. */
final class LiveText implements Iterator<byte[]> {

    private static final int AT_ONCE = 16;

    private final LiveOutputStore store;
    private final Execution running;
    private final String stream;
    private final Deque<Piece> read = new ArrayDeque<>();
    private int pieces;
    private boolean over;

    LiveText(LiveOutputStore store, Execution running, String stream) {
        this.store = store;
        this.running = running;
        this.stream = stream;
    }

    @Override
    public boolean hasNext() {
        if (read.isEmpty() && !over) {
            read.addAll(store.read(running.id(), running.fence(), stream, pieces, AT_ONCE));
            over = read.size() < AT_ONCE;
            pieces += read.size();
        }
        return !read.isEmpty();
    }

    @Override
    public byte[] next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return read.remove().text().getBytes(StandardCharsets.UTF_8);
    }
}
