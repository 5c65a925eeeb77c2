// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client.session;

import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Asks for a password. At the terminal it is typed unseen, also where standard output goes elsewhere, as in
 * {@code TOKEN=$(petrel auth sam -t)}, which Java's console cannot do.
 */
public final class Prompt {

    private static final File TERMINAL = new File("/dev/tty");
    private static final int LONGEST = 64 * 1024;

    /** The shell has the terminal as it was when it ends, for whatever reason. */
    private static final String READ = "saved=$(stty -g) || exit 3; trap 'stty \"$saved\"; echo >&2' EXIT;"
            + " trap 'exit 130' INT HUP TERM; stty -echo; printf %s \"$1\" >&2; IFS= read -r line || exit 4;"
            + " printf %s \"$line\"";

    private Prompt() {}

    /** The text that standard input has, without its last line end. */
    public static String standardInput() throws ClientFailure {
        try {
            return text(System.in.readNBytes(LONGEST + 1)).replaceFirst("\\r?\\n\\z", "");
        } catch (IOException e) {
            throw new ClientFailure(ExitCodes.USAGE, "standard input cannot be read: " + e);
        }
    }

    /** What a person types at the terminal, unseen. */
    public static String typed(String question) throws ClientFailure, InterruptedException {
        try {
            Process shell = new ProcessBuilder("sh", "-c", READ, "sh", question)
                    .redirectInput(TERMINAL)
                    .redirectError(TERMINAL)
                    .start();
            byte[] bytes = shell.getInputStream().readNBytes(LONGEST + 1);
            if (shell.waitFor() == 0) {
                return text(bytes);
            }
            throw new ClientFailure(ExitCodes.USAGE, "no password was typed");
        } catch (IOException e) {
            throw new ClientFailure(
                    ExitCodes.USAGE,
                    "there is no terminal to ask for the password at; write -p - and give it on standard input");
        }
    }

    private static String text(byte[] bytes) throws ClientFailure {
        if (bytes.length > LONGEST) {
            throw new ClientFailure(ExitCodes.USAGE, "the password is longer than " + LONGEST + " bytes");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ClientFailure(ExitCodes.USAGE, "the password is no text in UTF-8");
        }
    }
}
