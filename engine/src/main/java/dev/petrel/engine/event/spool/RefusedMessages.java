// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.event.spool;

import dev.petrel.engine.bus.Queue;
import dev.petrel.engine.deadletter.DeadLetters;
import dev.petrel.engine.json.Json;
import dev.petrel.engine.lifecycle.Clock;
import dev.petrel.engine.metrics.Metrics;
import dev.petrel.engine.security.PrivateFiles;
import dev.petrel.engine.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where spooled messages go that the broker does not take for a reason that does not pass: to the dead letters, or to a
 * file beside the spool while the database does not take them either. Kept on a disk or in the database on return.
 */
final class RefusedMessages {

    static final String FILE = "refused.jsonl";

    private static final Logger log = LoggerFactory.getLogger(RefusedMessages.class);

    private final DeadLetters letters;
    private final Path file;
    private final Clock clock;
    private final Metrics metrics;

    RefusedMessages(DeadLetters letters, Path directory, Clock clock, Metrics metrics) {
        this.letters = letters;
        this.file = directory.resolve(FILE);
        this.clock = clock;
        this.metrics = metrics;
    }

    /** @throws IOException when it is kept nowhere: it must stay in the spool then */
    void keep(SpoolRecord record, String reason, int attempts) throws IOException {
        try {
            letters.put(Queue.TRIGGER, record.message(), reason, attempts);
        } catch (StoreException e) {
            append(record, reason, attempts);
            metrics.deadLettered().labelValues(Queue.TRIGGER.word()).inc();
            log.error(
                    "Event \"{}\" is refused by the broker and put aside in \"{}\", for the database does not take it ({}): {}",
                    record.message().id(),
                    file,
                    e.getMessage(),
                    reason);
        }
    }

    private void append(SpoolRecord record, String reason, int attempts) throws IOException {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("message_id", record.message().id());
        line.put("channel", Queue.TRIGGER.word());
        line.put("body", new String(record.message().body(), StandardCharsets.UTF_8));
        line.put("reason", reason);
        line.put("attempts", attempts);
        line.put("at", clock.instant().toString());
        ByteBuffer bytes = ByteBuffer.wrap((Json.write(line) + "\n").getBytes(StandardCharsets.UTF_8));
        try (FileChannel out =
                FileChannel.open(PrivateFiles.orCreate(file), StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            while (bytes.hasRemaining()) {
                int ignored = out.write(bytes);
            }
            out.force(true);
        }
    }
}
