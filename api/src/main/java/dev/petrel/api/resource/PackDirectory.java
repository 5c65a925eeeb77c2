// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The directory of a pack, as far as clients may see it: its regular files, not those that a link outside of it leads to,
 * and nothing below {@code .git}, which may hold credentials. Reads the disk at each call.
 */
record PackDirectory(Path root) {

    /** How many bytes of a file are shown at most, as in StackStorm; a larger one is not shown. */
    static final int LARGEST = 500_000;

    private static final int MOST_FILES = 1_000;
    private static final int DEEPEST = 8;
    private static final int LOOKED_AT = 1024;
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /** Paths of the files below it, with forward slashes; none when it is not on this node. */
    List<String> files() {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> all = Files.find(root, DEEPEST, (path, attributes) -> attributes.isRegularFile())) {
            return all.map(path -> root.relativize(path).toString().replace('\\', '/'))
                    .filter(path -> !path.startsWith(".git/"))
                    .limit(MOST_FILES)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of(); // the files are an extra: a pack that cannot be read here is still registered
        }
    }

    /** Whether {@code path} stays in the directory, as far as its words tell. */
    boolean holds(String path) {
        try {
            Path file = root.resolve(path).normalize();
            return file.startsWith(root) && !file.equals(root);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** The file at {@code path}, which the directory {@linkplain #holds holds}, or empty when there is none to be shown. */
    Optional<Path> file(String path) {
        try {
            Path real = root.toRealPath();
            Path file = root.resolve(path).toRealPath();
            boolean own = file.startsWith(real) && !real.relativize(file).startsWith(".git");
            return own && Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** What {@code file} holds, or empty when that is too large. */
    static Optional<byte[]> bytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            return bytes.length > LARGEST ? Optional.empty() : Optional.of(bytes);
        }
    }

    /** What {@code file} holds as text, or empty when it cannot be read, is too large, or is no text. */
    static Optional<String> text(Path file) {
        try {
            return bytes(file).filter(bytes -> !isBinary(bytes)).flatMap(PackDirectory::decode);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** As StackStorm judges: by a NUL, or the mark that some editors put before UTF-8. */
    private static boolean isBinary(byte[] bytes) {
        int end = Math.min(bytes.length, LOOKED_AT);
        for (int i = 0; i < end; i++) {
            if (bytes[i] == 0) {
                return true;
            }
        }
        return bytes.length >= MARK.length
                && ByteBuffer.wrap(bytes, 0, MARK.length).equals(ByteBuffer.wrap(MARK));
    }

    private static Optional<String> decode(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
