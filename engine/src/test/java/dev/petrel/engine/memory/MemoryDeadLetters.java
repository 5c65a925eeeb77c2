// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.memory;

import dev.petrel.engine.store.DeadLetterStore;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Dead letters by id. */
final class MemoryDeadLetters implements DeadLetterStore {

    private final MemoryFaults faults;
    private final Map<String, DeadLetter> letters = new HashMap<>();

    MemoryDeadLetters(MemoryFaults faults) {
        this.faults = faults;
    }

    @Override
    public void put(DeadLetter letter) {
        faults.run("keep dead letter \"" + letter.id() + "\"", () -> letters.putIfAbsent(letter.id(), letter));
    }

    @Override
    public List<DeadLetter> list(int limit) {
        return faults.read("list dead letters", () -> {
            List<DeadLetter> newestFirst = letters.values().stream()
                    .sorted(Comparator.comparing(DeadLetter::at)
                            .thenComparing(DeadLetter::id)
                            .reversed())
                    .toList();
            return Pages.cut(newestFirst, 0, limit).items();
        });
    }

    @Override
    public List<String> ids() {
        return list(-1).stream().map(DeadLetter::id).toList();
    }

    @Override
    public Optional<DeadLetter> get(String id) {
        return faults.read("read dead letter \"" + id + "\"", () -> Optional.ofNullable(letters.get(id)));
    }

    @Override
    public boolean remove(String id) {
        return faults.write("remove dead letter \"" + id + "\"", () -> letters.remove(id) != null);
    }

    @Override
    public long count() {
        return faults.read("count dead letters", () -> (long) letters.size());
    }
}
