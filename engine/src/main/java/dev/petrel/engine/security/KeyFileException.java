// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.security;

/** A key file that cannot be used. Says nothing of what is in it. */
public final class KeyFileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String remedy;

    KeyFileException(String reason, String remedy) {
        super(reason);
        this.remedy = remedy;
    }

    /** What is wrong, to stand behind the file's name. */
    public String reason() {
        return String.valueOf(getMessage());
    }

    /** What to do. */
    public String remedy() {
        return remedy;
    }
}
