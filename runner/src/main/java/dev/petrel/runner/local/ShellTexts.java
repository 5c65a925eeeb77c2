// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.local;

/** What a command has written to either stream. */
public record ShellTexts(Text stdout, Text stderr) {

    /** @param readable whether it may be read as JSON, if it is that: false if that would be too many values */
    public record Text(String text, boolean readable) {}

    /** Texts that may be read. */
    static ShellTexts of(String stdout, String stderr) {
        return new ShellTexts(new Text(stdout, true), new Text(stderr, true));
    }
}
