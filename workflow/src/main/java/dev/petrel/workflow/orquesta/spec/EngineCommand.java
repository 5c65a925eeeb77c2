// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta.spec;

import java.util.Optional;
import java.util.stream.Stream;

/** The words that {@code do} may have in place of a task's name. No task may be called so. */
public enum EngineCommand {
    /** Nothing follows. It does not make good a failure. */
    CONTINUE("continue"),
    /** Nothing follows, and a failure is made good. */
    NOOP("noop"),
    /** The workflow fails. */
    FAIL("fail"),
    /** The task runs again, three times at most. */
    RETRY("retry");

    private final String word;

    EngineCommand(String word) {
        this.word = word;
    }

    /** As it is written. */
    public String word() {
        return word;
    }

    /** The command called {@code word}, if there is one. */
    public static Optional<EngineCommand> of(String word) {
        return Stream.of(values()).filter(command -> command.word.equals(word)).findFirst();
    }
}
