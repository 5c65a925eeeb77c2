// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.memory;

import dev.petrel.engine.store.LiveOutputStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Output of actions that run. */
final class MemoryLiveOutput implements LiveOutputStore {

    private final MemoryFaults faults;
    private final List<Kept> pieces = new ArrayList<>();

    private record Kept(Piece piece, Instant end) {
        boolean isOf(String execution, long fence) {
            return piece.execution().equals(execution) && piece.fence() == fence;
        }

        boolean isTheSameAs(Piece other) {
            return isOf(other.execution(), other.fence())
                    && piece.stream().equals(other.stream())
                    && piece.number() == other.number();
        }
    }

    MemoryLiveOutput(MemoryFaults faults) {
        this.faults = faults;
    }

    @Override
    public void append(List<Piece> added, Instant end) {
        faults.run(
                "add output of actions",
                () -> added.stream()
                        .filter(piece -> pieces.stream().noneMatch(kept -> kept.isTheSameAs(piece)))
                        .forEach(piece -> pieces.add(new Kept(piece, end))));
    }

    @Override
    public List<Piece> read(String execution, long fence, String stream, int from, int limit) {
        return faults.read(
                "read output",
                () -> pieces.stream()
                        .filter(kept -> kept.isOf(execution, fence))
                        .map(Kept::piece)
                        .filter(piece -> piece.stream().equals(stream))
                        .sorted(Comparator.comparingInt(Piece::number))
                        .skip(from)
                        .limit(Math.max(limit, 0))
                        .toList());
    }

    @Override
    public void keepUntil(String execution, long fence, Instant end) {
        faults.run(
                "let output expire",
                () -> pieces.replaceAll(kept -> kept.isOf(execution, fence) ? new Kept(kept.piece(), end) : kept));
    }

    @Override
    public void removeExpired(Instant now) {
        faults.run("remove output", () -> {
            boolean ignored = pieces.removeIf(kept -> kept.end().isBefore(now));
        });
    }
}
