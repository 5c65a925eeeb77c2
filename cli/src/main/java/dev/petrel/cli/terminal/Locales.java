// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.terminal;

import dev.petrel.engine.text.ControlCharacters;
import dev.petrel.engine.text.NativeText;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Refuses what the locale of this process has spoilt already, before anything comes of it. */
final class Locales {

    private static final char SPOILT = '\ufffd';
    private static final byte[] SPOILT_BYTES = "\ufffd".getBytes(StandardCharsets.UTF_8);
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

    private Locales() {}

    /** Ends this process, with the remedy on stderr, unless it reads and writes the operating system's text as UTF-8. */
    static void requireUtf8(String[] words) {
        String complaint = complaint(NativeText.charset());
        if (complaint == null) {
            complaint = complaint(words, commandLine());
        }
        if (complaint != null) {
            System.err.println("petrel: " + complaint);
            System.exit(ExitCodes.USAGE);
        }
    }

    static @Nullable String complaint(Charset charset) {
        return charset.equals(StandardCharsets.UTF_8)
                ? null
                : "this Java takes " + charset
                        + " from its locale for arguments, names of files and the environment, and would"
                        + " spoil what that does not have; start it by bin/petrel, or set LC_ALL to a UTF-8 locale that is"
                        + " installed, as C.UTF-8 (see \"locale -a\")";
    }

    /** Arguments that were no UTF-8 have U+FFFD in place of what was typed. */
    static @Nullable String complaint(String[] words, byte[] commandLine) {
        for (int i = 0; i < words.length; i++) {
            if (words[i].indexOf(SPOILT) >= 0 && !contains(commandLine, SPOILT_BYTES)) {
                return "argument " + (i + 1) + " (\"" + ControlCharacters.escape(words[i])
                        + "\") is not UTF-8; set the terminal or the script to UTF-8";
            }
        }
        return null;
    }

    private static boolean contains(byte[] all, byte[] part) {
        return new String(all, StandardCharsets.ISO_8859_1).contains(new String(part, StandardCharsets.ISO_8859_1));
    }

    /** Its bytes; those of U+FFFD where they cannot be had, so that nothing is refused. */
    private static byte[] commandLine() {
        try {
            return Files.readAllBytes(COMMAND_LINE);
        } catch (IOException e) {
            return SPOILT_BYTES;
        }
    }
}
