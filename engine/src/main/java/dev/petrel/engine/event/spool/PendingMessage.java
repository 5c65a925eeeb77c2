// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.event.spool;

import dev.petrel.engine.bus.Message;
import java.util.concurrent.CompletableFuture;

/** A message that its publisher waits for. Guarded by the queue it is in. */
final class PendingMessage {

    final Message message;
    final long since;
    final CompletableFuture<Void> done = new CompletableFuture<>();

    /** Whether it is to be spooled; else the broker has it and has not answered yet. */
    boolean forSpool;

    PendingMessage(Message message, long since) {
        this.message = message;
        this.since = since;
    }
}
