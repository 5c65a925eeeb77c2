// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this machine offers to hold a child and its children together: a session of their own, and death with their
 * parent. Both come from util-linux programs that replace themselves by the command, so the child's pid is the one that
 * was started.
 *
 * @param prefix what to put before a command
 * @param grouped whether the child leads a process group
 */
record Containment(List<String> prefix, boolean grouped) {

    private static final Logger log = LoggerFactory.getLogger(Containment.class);
    private static final List<String> PLACES = List.of("/usr/bin", "/bin", "/usr/local/bin");
    private static final long PATIENCE_SECONDS = 5;
    private static final String DEATH = "--pdeathsig";

    Containment {
        prefix = List.copyOf(prefix);
    }

    /** Tries what there is. Blocks for the length of one or two tiny processes. */
    static Containment detect() {
        String setsid = find("setsid");
        String setpriv = find("setpriv");
        if (!setsid.isEmpty() && !setpriv.isEmpty()) {
            Containment full = new Containment(List.of(setpriv, DEATH, "KILL", setsid), true);
            if (full.works()) {
                return full;
            }
        }
        Containment half = new Containment(List.of(setsid), true);
        if (!setsid.isEmpty() && half.works()) {
            log.info("No usable setpriv: children outlive this process if it is killed.");
            return half;
        }
        log.warn("Neither setpriv nor setsid (util-linux): children outlive this process if it is killed,"
                + " and what they start may outlive them.");
        return new Containment(List.of(), false);
    }

    /** Whether the kernel kills a child when this process dies. */
    boolean diesTogether() {
        return prefix.contains(DEATH);
    }

    List<String> wrap(List<String> argv) {
        return join(prefix, argv);
    }

    /** What gives a command a session of its own without tying its life to this process. */
    List<String> session() {
        return grouped ? prefix.subList(prefix.size() - 1, prefix.size()) : List.of();
    }

    static List<String> join(List<String> first, List<String> then) {
        List<String> all = new ArrayList<>(first);
        all.addAll(then);
        return all;
    }

    /** Kills a group that a child made, if it is there. */
    void killGroup(long group) {
        if (grouped && group > 1) {
            signalGroup(group, "KILL");
        }
    }

    /**
     * Signals {@code leader}, what descends from it and, if it leads one, its group. Returns when the signals are sent;
     * a signal that finds no process left is no failure.
     */
    void signal(ProcessHandle leader, boolean kill) {
        List<ProcessHandle> family =
                Stream.concat(leader.descendants(), Stream.of(leader)).toList();
        if (grouped && !reused(leader)) {
            signalGroup(leader.pid(), kill ? "KILL" : "TERM");
        }
        for (ProcessHandle member : family) {
            boolean ignored = kill ? member.destroyForcibly() : !grouped && member.destroy();
        }
    }

    /** Signals what is left of the group of a leader that has ended. */
    void signalRest(long group, boolean kill) {
        if (grouped && group > 1 && ProcessHandle.of(group).isEmpty()) {
            signalGroup(group, kill ? "KILL" : "TERM");
        }
    }

    /** Whether the pid of a leader that has ended is another process's now: the group of that number is not ours. */
    private static boolean reused(ProcessHandle leader) {
        return !leader.isAlive() && ProcessHandle.of(leader.pid()).isPresent();
    }

    private static void signalGroup(long group, String signal) {
        run(List.of("/bin/sh", "-c", "kill -s \"$0\" -- \"-$1\"", signal, "" + group));
    }

    private boolean works() {
        return run(wrap(List.of("/bin/sh", "-c", "exit 0"))) == 0;
    }

    private static String find(String program) {
        return PLACES.stream()
                .map(place -> place + "/" + program)
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst()
                .orElse("");
    }

    /** The exit code, or -1 if it cannot be run or takes too long. Its output is dropped. */
    static int run(List<String> argv) {
        try {
            Process process = new ProcessBuilder(argv)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return waitUninterruptibly(process);
        } catch (IOException e) {
            log.debug("Cannot run {}", argv, e);
            return -1;
        }
    }

    private static int waitUninterruptibly(Process process) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) ? process.exitValue() : -1;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
