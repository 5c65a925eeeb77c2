// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.yaml;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads YAML 1.1 and JSON files the way Python's YAML library reads them for StackStorm, and remembers where everything
 * stands.
 *
 * <p>A key that occurs twice keeps its last value and is reported. Keys become strings as Python prints them, dates
 * become ISO text. Text that is not UTF-8, mappings as keys and custom tags are refused.
 */
public final class YamlFile {

    /**
     * Anchors can make a small file stand for a huge value; no real file comes near this. It is also little enough that
     * the value fits into one document of the database.
     */
    private static final long MOST_VALUES = 600_000;

    /** The database takes documents up to 100 levels deep, and what contains this value has some. */
    private static final int DEEPEST = 80;

    /** Far more than any real metadata file has, and little enough that a small heap can hold what it stands for. */
    public static final int MOST_BYTES = 2 * 1024 * 1024;

    private YamlFile() {}

    /** What {@code file} holds, or empty when {@code problems} got an error; a warning may go along with a value. */
    public static Optional<LocatedValue> read(Path file, List<Problem> problems) {
        FileProblems found = new FileProblems(file);
        Optional<LocatedValue> value = read(found);
        problems.addAll(found.all());
        return value;
    }

    public static Optional<LocatedValue> read(FileProblems problems) {
        return problems.attempt(() -> text(problems).flatMap(text -> parse(text, problems)));
    }

    /** As {@link #read(Path, List)}, for {@code text} that was read before; {@code file} only names it. */
    public static Optional<LocatedValue> parse(String text, FileProblems problems) {
        Optional<LocatedValue> value = problems.file().toString().endsWith(".json")
                ? new JsonReader(problems).read(text)
                : new YamlReader(problems).read(text);
        return checked(value, problems);
    }

    /** {@code value}, unless it is larger than what the rest of the program takes or {@code problems} has errors. */
    public static Optional<LocatedValue> checked(Optional<LocatedValue> value, FileProblems problems) {
        if (value.isPresent() && value.get().size() > MOST_VALUES) {
            problems.error(
                    value.get().place(),
                    "",
                    "its anchors write out to more than " + MOST_VALUES + " values",
                    "use fewer anchors");
        } else if (value.isPresent() && value.get().depth() > DEEPEST) {
            problems.error(
                    value.get().place(),
                    "",
                    "its values are nested " + value.get().depth() + " levels deep, the most is " + DEEPEST,
                    "nest it less");
        }
        return problems.hasErrors() ? Optional.empty() : value;
    }

    private static Optional<String> text(FileProblems problems) {
        try {
            if (Files.exists(problems.file()) && !Files.isRegularFile(problems.file())) {
                problems.error(
                        SourcePosition.UNKNOWN,
                        "",
                        "is " + kind(problems.file()) + ", not a file",
                        "rename it or remove it");
                return Optional.empty();
            }
            byte[] bytes = bytes(problems.file());
            if (bytes.length > MOST_BYTES) {
                problems.error(
                        SourcePosition.UNKNOWN,
                        "",
                        "is larger than " + MOST_BYTES / 1024 / 1024 + " MiB, the most that is read of a metadata file",
                        "keep data in a file of its own, which the pack's code reads");
                return Optional.empty();
            }
            return decode(bytes, problems);
        } catch (NoSuchFileException e) {
            problems.error(SourcePosition.UNKNOWN, "", "does not exist", "create it or correct its name");
        } catch (IOException e) {
            problems.error(
                    SourcePosition.UNKNOWN,
                    "",
                    "cannot be read: " + e,
                    "check that the user petrel runs as may read it");
        }
        return Optional.empty();
    }

    private static byte[] bytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MOST_BYTES + 1);
        }
    }

    /** What {@code path} is, where a file is expected. */
    public static String kind(Path path) {
        if (Files.isDirectory(path)) {
            return "a directory";
        }
        return Files.exists(path) ? "a device, a socket or a pipe" : "a link that leads nowhere";
    }

    private static Optional<String> decode(byte[] bytes, FileProblems problems) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            problems.error(placeOf(bytes, in.position()), "", "is not UTF-8 text", "save it as UTF-8");
            return Optional.empty();
        }
        String text = out.flip().toString();
        return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
    }

    private static SourcePosition placeOf(byte[] bytes, int offset) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < offset; i++) {
            if (bytes[i] == '\n') {
                line++;
                column = 1;
            } else {
                column++;
            }
        }
        return new SourcePosition(line, column);
    }
}
