// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.execution;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread at a time do something for a key, for all that ask meanwhile: the others wait, and find it done. So what
 * ends at once takes one turn together.
 *
 * @param <E> what is asked for
 * @param <R> what a turn returns to the thread that did it
 */
final class Turns<E, R> {

    /** How much one turn is for at the most. */
    private static final int MOST = 1_000;

    private final Map<String, Room<E>> rooms = new ConcurrentHashMap<>();

    private static final class Room<E> {
        private final ReentrantLock turn = new ReentrantLock(true);
        private final Deque<Asked<E>> waiting = new ArrayDeque<>();
        private int threads;
    }

    private static final class Asked<E> {
        private final Collection<? extends E> what;
        private boolean done;
        private @Nullable RuntimeException failure;

        Asked(Collection<? extends E> what) {
            this.what = what;
        }
    }

    /**
     * Returns when {@code what} was done.
     *
     * @param work does it; what it throws is thrown to all that it was for
     * @return what {@code work} returned if this thread did it; empty if another one did
     */
    Optional<R> take(String key, Collection<? extends E> what, Function<List<E>, R> work) {
        Room<E> room = enter(key);
        try {
            Asked<E> mine = new Asked<>(what);
            synchronized (room) {
                room.waiting.add(mine);
            }
            room.turn.lock();
            try {
                return mine.done ? outcome(mine) : Optional.of(doneFor(next(room, mine), work));
            } finally {
                room.turn.unlock();
            }
        } finally {
            leave(key);
        }
    }

    private Optional<R> outcome(Asked<E> mine) {
        if (mine.failure != null) {
            throw mine.failure;
        }
        return Optional.empty();
    }

    /** Those that wait, {@code mine} among them. */
    private static <E> List<Asked<E>> next(Room<E> room, Asked<E> mine) {
        List<Asked<E>> all = new ArrayList<>();
        all.add(mine);
        synchronized (room) {
            boolean ignored = room.waiting.remove(mine);
            int size = mine.what.size();
            while (!room.waiting.isEmpty() && size < MOST) {
                Asked<E> another = room.waiting.remove();
                size += another.what.size();
                all.add(another);
            }
        }
        return all;
    }

    private R doneFor(List<Asked<E>> all, Function<List<E>, R> work) {
        List<E> what = new ArrayList<>();
        all.forEach(each -> what.addAll(each.what));
        @Nullable RuntimeException failure = new IllegalStateException("the thread that did it broke down");
        try {
            R result = work.apply(what);
            failure = null;
            return result;
        } catch (RuntimeException e) {
            failure = e;
            throw e;
        } finally {
            for (Asked<E> each : all) {
                each.done = true;
                each.failure = failure;
            }
        }
    }

    private Room<E> enter(String key) {
        return rooms.compute(key, (each, found) -> {
            Room<E> room = found == null ? new Room<>() : found;
            room.threads++;
            return room;
        });
    }

    private void leave(String key) {
        Room<E> ignored = rooms.computeIfPresent(key, (each, room) -> --room.threads == 0 ? null : room);
    }
}
