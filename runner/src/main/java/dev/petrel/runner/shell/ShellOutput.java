// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.shell;

import dev.petrel.engine.json.JsonWeight;
import dev.petrel.engine.model.Execution;
import dev.petrel.engine.process.Capture;
import dev.petrel.runner.ResultMemory;
import java.nio.charset.StandardCharsets;

/** What a command writes, until its result is made of it. */
final class ShellOutput implements AutoCloseable {

    private static final int START = 64;

    private final Capture stdout;
    private final Capture stderr;

    ShellOutput(int limit) {
        stdout = new Capture(limit);
        stderr = new Capture(limit);
    }

    Capture stdout() {
        return stdout;
    }

    Capture stderr() {
        return stderr;
    }

    /** Waits until there is memory for a result of what was written. */
    void await(ResultMemory memory, Execution execution) throws InterruptedException {
        if (!small()) {
            memory.take(execution, weight());
        }
    }

    /** The texts, once {@link #await} has returned. */
    ShellTexts texts() {
        return new ShellTexts(text(stdout), text(stderr));
    }

    /** For a command that had to end: only the first part of its output if there is no memory for more. */
    ShellTexts textsSoon(ResultMemory memory, Execution execution) {
        return small() || memory.takeSoon(execution, weight())
                ? texts()
                : new ShellTexts(
                        new ShellTexts.Text(stdout.head(ResultMemory.NO_TURN), false),
                        new ShellTexts.Text(stderr.head(ResultMemory.NO_TURN), false));
    }

    private boolean small() {
        return ResultMemory.small((long) stdout.size() + stderr.size());
    }

    private long weight() {
        return weight(stdout) + weight(stderr);
    }

    private static long weight(Capture output) {
        long text = (long) output.size() * ResultMemory.PER_BYTE;
        JsonWeight json = json(output);
        boolean read = json.values() > 0 && json.values() <= ResultMemory.MOST_VALUES;
        return read ? 2 * text + json.bytes() : text;
    }

    private static ShellTexts.Text text(Capture output) {
        boolean readable = ResultMemory.small(output.size()) || json(output).values() <= ResultMemory.MOST_VALUES;
        return new ShellTexts.Text(output.text(), readable);
    }

    private static JsonWeight json(Capture output) {
        String start = new String(output.start(START), StandardCharsets.UTF_8);
        return ShellResult.mayBeJson(start) ? JsonWeight.of(output.open()) : JsonWeight.NONE;
    }

    @Override
    public void close() {
        stdout.close();
        stderr.close();
    }
}
