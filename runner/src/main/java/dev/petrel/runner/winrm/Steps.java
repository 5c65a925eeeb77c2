// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The lines of the command prompt that an action is on its host, in one shell.
 *
 * @param before what brings the text of {@code line} there, if it has one that is too long for a line
 * @param line the action itself
 * @param after what takes that text away again, or null
 */
record Steps(List<String> before, String line, @Nullable String after) {

    /** How long a line of the command prompt may be. */
    static final int LONGEST_LINE = 8191;

    /** How much of a file goes by one line: with the path of the file, as base64, no more than a line takes. */
    private static final int PIECE = 5700;

    Steps {
        before = List.copyOf(before);
    }

    /**
     * A line of the command prompt.
     *
     * @throws IllegalArgumentException if it is none; the message is for people
     */
    static Steps line(String line) {
        if (line.isBlank()) {
            throw new IllegalArgumentException("parameter \"cmd\" is empty; nothing to run");
        }
        XmlText.require("parameter \"cmd\"", line);
        if (line.length() > LONGEST_LINE) {
            throw new IllegalArgumentException(
                    "parameter \"cmd\" has " + line.length() + " characters, and the command prompt"
                            + " of Windows takes " + LONGEST_LINE + "; put them into a script");
        }
        return new Steps(List.of(), line, null);
    }

    /** A text for PowerShell: in its command line if it is short enough, else in a file in the user's temporary directory. */
    static Steps powerShell(String text) {
        String command = PowerShell.command(text);
        return command.length() <= LONGEST_LINE ? new Steps(List.of(), command, null) : upload(text);
    }

    /**
     * The file has the text as base64, so that no character of it means anything to the command prompt; its name is
     * nobody's to guess.
     */
    private static Steps upload(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        String name = "petrel-" + UUID.randomUUID() + ".b64";
        String file = "\"%TEMP%\\" + name + "\"";
        List<String> before = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += PIECE) {
            byte[] piece = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + PIECE));
            before.add((at == 0 ? ">" : ">>") + file + " echo "
                    + Base64.getEncoder().encodeToString(piece));
        }
        String run = "$petrelBytes = New-Object IO.MemoryStream; [IO.File]::ReadAllLines(\"$env:TEMP\\" + name + "\")"
                + " | ForEach-Object { $petrelLine = [Convert]::FromBase64String($_);"
                + " $petrelBytes.Write($petrelLine, 0, $petrelLine.Length) };"
                + " if ($petrelBytes.Length -ne " + bytes.length
                + ") { throw 'the script did not arrive as it was sent' };"
                + " & ([ScriptBlock]::Create([Text.Encoding]::UTF8.GetString($petrelBytes.ToArray())))";
        return new Steps(before, PowerShell.command(run), "del /f /q " + file);
    }
}
