// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.cluster;

import dev.petrel.engine.model.NodeRecord;
import dev.petrel.engine.model.ProcessLock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A machine on which a test says which processes are gone. */
public final class KnownDeaths {

    private final Set<String> gone = ConcurrentHashMap.newKeySet();

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
            public void forget(ProcessLock lock) {}
        };
    }

    /** The kernel has ended it. */
    public void kill(String process) {
        gone.add(process);
    }
}
