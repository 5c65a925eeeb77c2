// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import java.io.Console;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a value comes from that may be a secret: what stands on a command line is seen by every user of the machine. */
final class KeyValueInput {

    @Option(
            names = "--from-file",
            paramLabel = "FILE",
            description = "The value is what is in this file, to the last byte.")
    private @Nullable Path file;

    /**
     * The value: {@code written} itself, standard input without its last line end for {@code -}, the file, or what is
     * typed at the terminal unseen.
     */
    String read(@Nullable String written) throws ClientFailure {
        if (file != null && written != null) {
            throw new ClientFailure(
                    ExitCodes.USAGE, "expected the value as a word or by --from-file, found both; leave out one");
        }
        try {
            if (file != null) {
                return text(Files.readAllBytes(file));
            }
            if (written == null) {
                return typed();
            }
            return written.equals("-") ? withoutLineEnd(text(System.in.readAllBytes())) : written;
        } catch (CharacterCodingException e) {
            throw new ClientFailure(
                    ExitCodes.USAGE,
                    "the value is no text in UTF-8, which is all that keys hold; encode it, by base64 for"
                            + " instance");
        } catch (IOException e) {
            throw new ClientFailure(ExitCodes.USAGE, "the value cannot be read: " + e);
        }
    }

    private static String typed() throws ClientFailure {
        Console console = System.console();
        char[] typed = console == null ? null : console.readPassword("Value: ");
        if (typed == null) {
            throw new ClientFailure(
                    ExitCodes.USAGE, "the value is missing: write it, - for standard input, or --from-file FILE");
        }
        return new String(typed);
    }

    private static String text(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    private static String withoutLineEnd(String text) {
        return text.replaceFirst("\\r?\\n\\z", "");
    }
}
