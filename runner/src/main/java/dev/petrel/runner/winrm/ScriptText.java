// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner.winrm;

import dev.petrel.runner.spi.EntryPoint;
import dev.petrel.runner.spi.RunRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The text of an action's script. */
final class ScriptText {

    /** How large a script may be. */
    static final int MOST = 4 << 20;

    private ScriptText() {}

    /**
     * That of the action of {@code request}: UTF-8, or UTF-16 if it begins with a byte order mark of that.
     *
     * @throws IllegalArgumentException if it has none that can be read; the message is for people
     */
    static String of(RunRequest request) {
        EntryPoint entryPoint = EntryPoint.of(request);
        if (entryPoint instanceof EntryPoint.Unusable unusable) {
            throw new IllegalArgumentException(unusable.reason());
        }
        Path file = ((EntryPoint.Found) entryPoint).file();
        try {
            return read(file);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("script \"" + file + "\" is not UTF-8; save it as that", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("script \"" + file + "\" cannot be read: " + e.getMessage(), e);
        }
    }

    private static String read(Path file) throws IOException {
        long size = Files.size(file);
        if (size > MOST) {
            throw new IOException("it has " + size + " bytes, and " + MOST + " are sent at the most");
        }
        byte[] bytes = Files.readAllBytes(file);
        String text = charset(bytes).newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    private static Charset charset(byte[] bytes) {
        int mark = bytes.length < 2 ? 0 : (bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF;
        return mark == 0xFFFE
                ? StandardCharsets.UTF_16LE
                : mark == 0xFEFF ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8;
    }
}
