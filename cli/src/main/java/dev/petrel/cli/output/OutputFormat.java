// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.output;

import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What {@code -o} can ask for. */
public enum OutputFormat {
    TABLE,
    WIDE,
    JSON,
    YAML;

    private static final List<String> WORDS =
            Stream.of(values()).map(OutputFormat::word).toList();

    /** Whether it is for the eye; else it is the API's own answer. */
    public boolean isText() {
        return this == TABLE || this == WIDE;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The words, for the help and for completion. */
    public static final class Words implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return WORDS.iterator();
        }
    }

    /** Reads a word of the command line. */
    public static final class Reader implements ITypeConverter<OutputFormat> {
        @Override
        public OutputFormat convert(String word) {
            if (!WORDS.contains(word)) {
                throw new TypeConversionException("expected one of " + String.join(", ", WORDS) + ", found " + word);
            }
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }
}
