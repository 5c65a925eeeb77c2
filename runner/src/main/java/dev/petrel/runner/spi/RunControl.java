// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.spi;

import dev.petrel.engine.process.Capture;

/**
 * What a run has of the action runner from its start until {@link Runner#start} returns. Safe for any thread.
 *
 * <p>Memory is bounded by it: what the action writes goes to {@link #stdout} and {@link #stderr}, which keep as much as
 * {@code [actionrunner] max_output_size} allows and no more than a little of it in memory. A result that is large is made after
 * {@link #reserve} only.
 */
public interface RunControl {

    /** How many bytes of output, or of anything that a result is made of, need no {@link #reserve}. */
    int SMALL = 8 * 1024;

    /** What a text in a result takes beside it in other forms, for each of its bytes. */
    int PER_BYTE = 6;

    /** How many values a result may be made of: as JSON they are few bytes, in memory many. */
    long MOST_VALUES = 1_000_000;

    /** How long a handler of {@link #onCancel} may take, in seconds. */
    int HANDLER_SECONDS = 10;

    /** Said of output that is cut since there was no memory for more: see {@link #reserveSoon}. */
    String NO_TURN = "the action had to end while other results took the memory that there is for large ones";

    /** Takes what the action writes to its standard output, chunk by chunk; the result is made of what it has kept. */
    Capture stdout();

    /** Takes what the action writes to its standard error. */
    Capture stderr();

    /**
     * Waits until there is memory for the texts of both streams and for {@code more} bytes beside them, as long as it
     * takes; returns at once if that is little. To be called at most once, when the action has ended and before the
     * result is made. The memory is given back when the outcome is written.
     *
     * @throws InterruptedException when the action must end now
     */
    void reserve(long more) throws InterruptedException;

    /**
     * Like {@link #reserve}, for a run that had to end: does not wait long. False if there was no memory: then the result
     * has only the {@linkplain Capture#head head} of either stream.
     */
    boolean reserveSoon(long more);

    /**
     * Calls {@code handler} when the action must end: it is canceled, or this process stops or is taken for dead. The
     * thread that is in {@link Runner#start} is interrupted then anyhow; this is for what no interrupt ends.
     *
     * <p>The handler is called once at most, on another thread than that of {@link Runner#start}, possibly while or shortly
     * after that returns; on the calling thread, at once, if the time has come already. It is to be short: close a
     * connection, set a flag. After {@link #HANDLER_SECONDS} seconds it is given up: its thread is interrupted, and the
     * log says so. What it throws is logged, and changes nothing.
     */
    void onCancel(Runnable handler);
}
