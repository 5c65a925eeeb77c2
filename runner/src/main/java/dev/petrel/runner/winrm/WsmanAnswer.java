// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an answer of a host says.
 *
 * @param relatesTo the message that it answers, or null if it does not say
 * @param shell the shell that was made, or null
 * @param command the command that was started, or null
 * @param output what the command has written, in its order
 * @param done whether the command has ended
 * @param exitCode of a command that has ended, or null
 * @param fault why the host did not do what it was asked for, or null
 */
record WsmanAnswer(
        @Nullable String relatesTo,
        @Nullable String shell,
        @Nullable String command,
        List<Chunk> output,
        boolean done,
        @Nullable Long exitCode,
        @Nullable Fault fault) {

    WsmanAnswer {
        output = List.copyOf(output);
    }

    /** @param error whether it is of the standard error */
    record Chunk(boolean error, byte[] bytes) {}

    /**
     * @param code that of WS-Management on Windows; 0 if there is none
     * @param text for people
     * @param timedOut whether it says only that there was nothing to say in the time that it had
     */
    record Fault(long code, String text, boolean timedOut) {}
}
