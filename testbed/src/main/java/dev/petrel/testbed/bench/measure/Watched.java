// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What was sent and has not been seen to end, in groups of those that were sent in a row. Of each group the last stands for
 * all, and it is looked for no sooner than its end is to be expected by those before. Not thread-safe.
 *
 * @param <T> what was sent
 */
public final class Watched<T> {

    private static final Duration SHORTEST_PAUSE = Duration.ofNanos(150_000);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(20);
    private static final int PAUSES_IN_LATENCY = 32;
    private static final double EXPECTED = 0.85;
    private static final double SOONER = 0.7;
    private static final double LATER = 1.2; // at the most: one that takes long says little of the next

    private final int size;
    private final List<Group<T>> groups = new ArrayList<>();
    private double expected; // when to look first after the dispatch, in nanoseconds

    private static final class Group<T> {
        private T last;
        private long at;
        private int members = 1;
        private int looks;

        Group(T first, long at) {
            this.last = first;
            this.at = at;
        }
    }

    /** @param size how many there are in a group at the most */
    public Watched(int size) {
        this.size = size;
    }

    /** Whether all have been seen to end. */
    public boolean isEmpty() {
        return groups.isEmpty();
    }

    /** It was sent at {@code nanos}, after all others. */
    public void add(T sent, long nanos) {
        Group<T> open = groups.isEmpty() ? null : groups.get(groups.size() - 1);
        if (open == null || open.looks > 0 || open.members >= size) {
            groups.add(new Group<>(sent, nanos));
        } else {
            open.last = sent;
            open.at = nanos;
            open.members++;
        }
    }

    /** How long to wait before the next look, if nothing else is sent meanwhile. */
    public Duration pause(long nanos) {
        boolean late = groups.stream().anyMatch(group -> group.looks > 0);
        double first = groups.stream()
                .filter(group -> group.looks == 0)
                .mapToDouble(group -> group.at + expected - nanos)
                .min()
                .orElse(Double.MAX_VALUE);
        double next = late ? Math.min(between().toNanos(), first) : first;
        return groups.isEmpty() ? LONGEST_PAUSE : Duration.ofNanos((long) Math.max(next, 0));
    }

    private Duration between() {
        Duration part = Duration.ofNanos((long) (expected / PAUSES_IN_LATENCY));
        Duration most = part.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : part;
        return most.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : most;
    }

    /** Those to look for now: all whose end is to be expected by now. */
    public Set<T> look(long nanos) {
        Set<T> wanted = new LinkedHashSet<>();
        for (Group<T> group : groups) {
            if (group.looks > 0 || nanos - group.at >= expected) {
                group.looks++;
                wanted.add(group.last);
            }
        }
        return wanted;
    }

    /**
     * Of those that were looked for, {@code ended} have ended.
     *
     * @return how many have ended with them
     */
    public int ended(Set<T> ended, long nanos) {
        int count = 0;
        boolean sooner = false;
        double most = expected == 0 ? Double.MAX_VALUE : LATER * expected;
        for (Iterator<Group<T>> all = groups.iterator(); all.hasNext(); ) {
            Group<T> group = all.next();
            if (ended.contains(group.last)) {
                all.remove();
                count += group.members;
                sooner |= group.looks == 1;
                expected = group.looks > 1 ? Math.min(EXPECTED * (nanos - group.at), most) : expected;
            }
        }
        expected *= sooner ? SOONER : 1;
        return count;
    }
}
