// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.local;

import java.util.regex.Pattern;

/** Words for a POSIX shell. */
public final class ShellQuoting {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9@%+=:,./_-]+");

    private ShellQuoting() {}

    /** {@code word} so that a shell reads it as that one word. */
    public static String quote(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\"'\"'") + "'";
    }
}
