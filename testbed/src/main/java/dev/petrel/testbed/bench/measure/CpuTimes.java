// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How much processor time processes have used, user's and system's, each with all that it has started, but for what is
 * asked for by a name of its own. What has ended already counts too, if its parent has waited for it. From Linux's {@code /proc/PID/stat}
 * (proc(5)).
 */
public final class CpuTimes {

    /** The kernel tells user programs a hundredth of a second, whatever it counts with itself. */
    private static final long TICK_MILLIS = 10;

    private final Path proc;

    public CpuTimes(Path proc) {
        this.proc = proc;
    }

    /** Those of this machine. */
    public static CpuTimes ofMachine() {
        return new CpuTimes(Path.of("/proc"));
    }

    /** Whether this machine tells them. */
    public boolean known() {
        return Files.isReadable(proc.resolve("self/stat"));
    }

    /**
     * The time of each of these processes so far.
     *
     * @param processes the ids, by name
     */
    public Map<String, Duration> read(Map<String, Long> processes) {
        Map<Long, Stat> all = stats();
        Map<Long, List<Long>> children = new HashMap<>();
        all.forEach((pid, stat) -> children.computeIfAbsent(stat.parent(), parent -> new ArrayList<>())
                .add(pid));
        Map<String, Duration> times = new LinkedHashMap<>();
        processes.forEach((name, pid) -> times.put(name, ofTree(pid, Set.copyOf(processes.values()), all, children)));
        return times;
    }

    private static Duration ofTree(long root, Set<Long> named, Map<Long, Stat> all, Map<Long, List<Long>> children) {
        long ticks = 0;
        Deque<Long> left = new ArrayDeque<>(List.of(root));
        for (Long pid = left.poll(); pid != null; pid = left.poll()) {
            Stat stat = all.get(pid);
            ticks += stat == null ? 0 : stat.ticks();
            children.getOrDefault(pid, List.of()).stream()
                    .filter(child -> !named.contains(child))
                    .forEach(left::add);
        }
        return Duration.ofMillis(ticks * TICK_MILLIS);
    }

    private Map<Long, Stat> stats() {
        Map<Long, Stat> all = new HashMap<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                stat(process)
                        .ifPresent(stat ->
                                all.put(Long.valueOf(process.getFileName().toString()), stat));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the processes in " + proc, e);
        }
        return all;
    }

    /** Empty if it has ended meanwhile. */
    private static Optional<Stat> stat(Path process) {
        try {
            return Optional.of(Stat.of(Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** @param ticks of itself, and of its children that it has waited for */
    record Stat(long parent, long ticks) {

        /** What is in a file {@code stat}: the second field is a name in parentheses, with anything in it. */
        static Stat of(String text) {
            String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
            long ticks = 0;
            for (int n = 11; n <= 14; n++) { // utime, stime, cutime, cstime
                ticks += Long.parseLong(fields[n]);
            }
            return new Stat(Long.parseLong(fields[1]), ticks);
        }
    }
}
