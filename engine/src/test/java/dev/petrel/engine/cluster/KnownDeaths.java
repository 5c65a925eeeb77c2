// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.cluster;

import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.model.ProcessLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A machine on which a test says which processes are gone. */
public final class KnownDeaths {

    private final Set<String> gone = ConcurrentHashMap.newKeySet();
    private final Map<String, Path> tables = new ConcurrentHashMap<>();

    /** What a process on it has. */
    public ProcessLocks of(String process) {
        ProcessLock own = new ProcessLock(process, "boot", "namespace", "file of " + process);
        return new ProcessLocks() {
            @Override
            public ProcessLock own() {
                return own;
            }

            @Override
            public void look(List<NodeRecord> others, Consumer<NodeRecord> told) {
                others.stream()
                        .filter(other -> other.lock() != null
                                && gone.contains(other.lock().process()))
                        .forEach(told);
            }

            @Override
            public Optional<BegunRuns.Noted> begunBy(ProcessLock lock) {
                return Optional.ofNullable(tables.get(lock.process())).flatMap(KnownDeaths::read);
            }

            @Override
            public void forget(ProcessLock lock) {}
        };
    }

    private static Optional<BegunRuns.Noted> read(Path table) {
        try (FileChannel file = FileChannel.open(table)) {
            return BegunRuns.read(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where {@code process} notes its runs: in {@code table}, which is made. */
    public BegunRuns notes(String process, Path table) throws IOException {
        tables.put(process, table);
        try (FileChannel file = FileChannel.open(
                table, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return BegunRuns.in(file, 100);
        }
    }

    /** The kernel has ended it. */
    public void kill(String process) {
        gone.add(process);
    }
}
