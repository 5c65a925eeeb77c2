// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Pieces;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.model.Execution.StoredResult;
import dev.petrel.engine.store.ExecutionStore;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Results that are stored beside their executions: sent as they are, chunk by chunk, or read whole, few at once. */
final class LargeResults {

    /** How many are read whole at once; each may have 14 MiB, and takes some times that while it is read. */
    private static final int WHOLE_AT_ONCE = 2;

    private final ExecutionStore executions;
    private final Semaphore whole = new Semaphore(WHOLE_AT_ONCE, true);

    LargeResults(ExecutionStore executions) {
        this.executions = executions;
    }

    /** The result's JSON. */
    Pieces pieces(StoredResult stored) {
        return Pieces.of(chunks(stored));
    }

    /** Its chunks, each read when it is asked for. */
    Iterator<byte[]> chunks(StoredResult stored) {
        return new Iterator<>() {
            private int index;

            @Override
            public boolean hasNext() {
                return index < stored.chunks();
            }

            @Override
            public byte[] next() {
                return executions.resultChunk(stored, index++);
            }
        };
    }

    /** All of it, for what has to look inside. */
    Map<String, @Nullable Object> read(StoredResult stored) {
        whole.acquireUninterruptibly();
        try {
            ByteArrayOutputStream json = new ByteArrayOutputStream((int) stored.bytes());
            chunks(stored).forEachRemaining(json::writeBytes);
            return Json.readObject(json.toString(StandardCharsets.UTF_8));
        } finally {
            whole.release();
        }
    }
}
