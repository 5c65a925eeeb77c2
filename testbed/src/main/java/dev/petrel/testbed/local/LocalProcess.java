// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.local;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A {@code petrel} process of a local cluster. Its output goes to a file. Where the machine can, the kernel ends it
 * when this process dies, unless it is to outlive it.
 */
public final class LocalProcess {

    private static final Path SETSID = Path.of("/usr/bin/setsid");

    private final String name;
    private final Process process;
    private final Path log;

    private LocalProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** Starts {@code petrel} with these words, by a command of which the words before it are {@code enter}. */
    static LocalProcess start(
            String name, List<String> enter, Path petrel, List<String> words, Path log, boolean outlive)
            throws IOException {
        List<String> argv = new ArrayList<>(enter);
        if (Files.isExecutable(SETSID)) {
            argv.add(SETSID.toString()); // Ctrl-C is for this process alone, which ends the others in order
        }
        if (!outlive) {
            argv.addAll(ParentDeath.prefix());
        }
        argv.add(petrel.toString());
        argv.addAll(words);
        Process process = ParentDeath.start(new ProcessBuilder(argv)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null"))));
        return new LocalProcess(name, process, log);
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** What it has printed so far. */
    String printed() throws IOException {
        return Files.exists(log) ? Files.readString(log) : "";
    }

    /** Its last lines, for when something went wrong. */
    List<String> lastLines(int count) throws IOException {
        List<String> lines = printed().lines().toList();
        return lines.subList(Math.max(0, lines.size() - count), lines.size());
    }

    void askToStop() {
        process.destroy();
    }

    /**
     * Ends it without asking, and returns when it has ended.
     *
     * @throws LocalFailure if it does not end
     */
    void kill() {
        Kill.now(name, List.of(process.toHandle()));
    }

    /** Sends it a signal. */
    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (kill.waitFor() != 0) {
            throw new LocalFailure("cannot send SIG" + name + " to process \"" + this.name + "\", id " + pid());
        }
    }

    /** Waits for it to end, and kills it if that takes too long. */
    void awaitEnd(long seconds) {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
