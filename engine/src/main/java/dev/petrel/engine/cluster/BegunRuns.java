// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.cluster;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which runs of this process may have begun and are not settled in the database: a table in its lock file, which is memory
 * of the machine and stays as it is when the process is killed. Whoever knows then that the process is gone knows of what
 * it had claimed which actions had never begun.
 *
 * <p>A run is noted before its action can do anything, and until the database has its end. What the table cannot hold makes
 * it {@linkplain #read say nothing} for good. Memory is bounded by its size; noting is a few writes to memory. For any
 * thread.
 */
public final class BegunRuns {

    /** Says nothing of any run. */
    public static final BegunRuns NONE = new BegunRuns(null, 0);

    private static final long MAGIC = 0x5045_5452_554e_5331L; // PETRUNS1
    private static final int HEADER = 64;
    private static final int CAPACITY_AT = 8;
    private static final int INCOMPLETE_AT = 12;
    private static final int ENTRY = 64;
    private static final int LENGTH_AT = 8;
    private static final int ID_AT = 9;
    private static final int LONGEST_ID = ENTRY - ID_AT;

    /** The largest table that anybody reads. */
    private static final int MOST = 100_000;

    private record Run(String id, long fence) {}

    private final @Nullable ByteBuffer table;
    private final Map<Run, Integer> entries = new HashMap<>();
    private final Deque<Integer> free = new ArrayDeque<>();

    private BegunRuns(@Nullable ByteBuffer table, int capacity) {
        this.table = table;
        for (int i = 0; i < capacity; i++) {
            free.add(HEADER + i * ENTRY);
        }
    }

    /**
     * Makes the table of this process in its lock file, which is empty. None is there if it fails.
     *
     * @param most how many runs it can hold
     */
    static BegunRuns in(FileChannel file, int most) throws IOException {
        int capacity = Math.min(most, MOST);
        ByteBuffer empty = ByteBuffer.allocate(HEADER + capacity * ENTRY);
        int at = 0;
        while (empty.hasRemaining()) { // so that the memory is there, and no later write needs any
            at += file.write(empty, at);
        }
        ByteBuffer table = file.map(FileChannel.MapMode.READ_WRITE, 0, empty.capacity());
        table.putInt(CAPACITY_AT, capacity);
        table.putLong(0, MAGIC);
        return new BegunRuns(table, capacity);
    }

    /** The action of {@code execution} under {@code fence} may begin once this has returned. */
    public synchronized void begin(String execution, long fence) {
        Run run = new Run(execution, fence);
        if (table == null || entries.containsKey(run)) {
            return;
        }
        byte[] id = execution.getBytes(StandardCharsets.UTF_8);
        Integer at = id.length <= LONGEST_ID ? free.poll() : null;
        if (at == null) {
            table.putInt(INCOMPLETE_AT, 1);
            return;
        }
        entries.put(run, at);
        table.putLong(at, fence);
        for (int i = 0; i < id.length; i++) {
            table.put(at + ID_AT + i, id[i]);
        }
        table.put(at + LENGTH_AT, (byte) id.length);
    }

    /** The database has what came of that run, or another run of the execution has overtaken it. */
    public synchronized void end(String execution, long fence) {
        Integer at = entries.remove(new Run(execution, fence));
        if (at != null && table != null) {
            table.put(at + LENGTH_AT, (byte) 0);
            free.add(at);
        }
    }

    /** The runs that a process that is gone had noted. */
    public static final class Noted {
        private final Set<Run> runs;

        private Noted(Set<Run> runs) {
            this.runs = runs;
        }

        /** Whether the action of {@code execution} may have begun under {@code fence}. False is certain. */
        public boolean mayHaveBegun(String execution, long fence) {
            return runs.contains(new Run(execution, fence));
        }
    }

    /** What a process that is gone left in its lock file; empty if that is no whole table of this version. */
    static Optional<Noted> read(FileChannel file) throws IOException {
        if (file.size() < HEADER || file.size() > HEADER + (long) MOST * ENTRY) {
            return Optional.empty();
        }
        ByteBuffer table = ByteBuffer.allocate((int) file.size());
        int at = 0;
        while (table.hasRemaining()) {
            int got = file.read(table, at);
            if (got <= 0) {
                return Optional.empty();
            }
            at += got;
        }
        boolean whole = table.getLong(0) == MAGIC
                && table.getInt(INCOMPLETE_AT) == 0
                && HEADER + (long) table.getInt(CAPACITY_AT) * ENTRY == table.capacity();
        return whole ? entries(table).map(Noted::new) : Optional.empty();
    }

    private static Optional<Set<Run>> entries(ByteBuffer table) {
        Set<Run> runs = new HashSet<>();
        for (int at = HEADER; at < table.capacity(); at += ENTRY) {
            int length = table.get(at + LENGTH_AT);
            if (length < 0 || length > LONGEST_ID) {
                return Optional.empty();
            }
            if (length > 0) {
                String id = new String(table.array(), at + ID_AT, length, StandardCharsets.UTF_8);
                runs.add(new Run(id, table.getLong(at)));
            }
        }
        return Optional.of(runs);
    }
}
