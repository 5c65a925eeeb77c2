// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import com.sshtools.jini.INI;
import com.sshtools.jini.INIReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads one INI file as oslo.config does: {@code #} and {@code ;} start a comment only at the start of a line, a value
 * goes to the end of its line, a line that is indented more than its key continues the value, quotes around a whole
 * value fall away, nothing is an escape.
 *
 * <p>The library gets one line at a time: it keeps no line numbers and gives up at the first error, and a user wants all
 * errors with their lines.
 */
final class IniFile {

    private static final INIReader LINE = new INIReader.Builder()
            .withCommentCharacter('#')
            .withoutInlineComments()
            .withoutStringQuoting()
            .withoutMultilineStrings()
            .withEscapeMode(INI.EscapeMode.NEVER)
            .withoutLineContinuations()
            .withoutNestedSections()
            .withMultiValueMode(INIReader.MultiValueMode.OFF)
            .withCaseSensitiveKeys()
            .withCaseSensitiveSections()
            .build();

    private final Path file;
    private final List<Problem> problems;
    private final List<Setting> settings = new ArrayList<>();
    private Optional<String> section = Optional.empty();
    private boolean sectionBroken;

    private IniFile(Path file, List<Problem> problems) {
        this.file = file;
        this.problems = problems;
    }

    /** The settings of a file in their order. What is wrong with it is added to the problems. */
    static List<Setting> read(Path file, List<Problem> problems) {
        IniFile reading = new IniFile(file, problems);
        for (LogicalLine line : LogicalLine.join(lines(file, problems))) {
            reading.line(line);
        }
        return reading.settings;
    }

    private static List<String> lines(Path file, List<Problem> problems) {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            problems.add(
                    new Problem(file.toString(), "", "a configuration file, found nothing", "name one that exists"));
        } catch (CharacterCodingException e) {
            problems.add(new Problem(file.toString(), "", "text in UTF-8", "save the file as UTF-8"));
        } catch (IOException e) {
            problems.add(new Problem(
                    file.toString(), "", "a readable file, found " + e, "check that it is a file and its permissions"));
        }
        return List.of();
    }

    private void line(LogicalLine line) {
        try {
            INI ini = LINE.read(line.text());
            ini.sections().keySet().stream().findFirst().ifPresent(name -> section(name, line));
            ini.rawValues().forEach((key, values) -> pair(key, values.length == 0 ? "" : values[0], line));
        } catch (ParseException e) {
            sectionBroken = true;
            bad(line, "a section header such as [api]", "close it with ] and write nothing after that");
        } catch (IOException e) {
            throw new IllegalStateException("reading from a string failed", e);
        }
    }

    private void section(String name, LogicalLine line) {
        section = Optional.of(name.strip());
        sectionBroken = name.isBlank();
        if (sectionBroken) {
            bad(line, "a section header such as [api]", "write the section's name between [ and ]");
        }
    }

    private void pair(String key, String value, LogicalLine line) {
        if (!line.text().contains("=") || key.isEmpty()) {
            bad(line, "a section header, a comment, or \"key = value\"", "write a # in front if it is a comment");
        } else if (section.isEmpty() && !sectionBroken) {
            bad(
                    line,
                    "a section header such as [api] before the first key",
                    "move the line below the header it belongs to");
        } else if (!sectionBroken) {
            settings.add(new Setting(
                    section.orElseThrow(),
                    key.strip(),
                    unquote(value.strip()),
                    new Source.FileLine(file, line.number())));
        }
    }

    private void bad(LogicalLine line, String expected, String remedy) {
        String shown = "\"" + Secrets.mask(line.text().strip()) + "\"";
        problems.add(new Problem(new Source.FileLine(file, line.number()).toString(), shown, expected, remedy));
    }

    private static String unquote(String value) {
        boolean quoted = value.length() > 1
                && value.charAt(0) == value.charAt(value.length() - 1)
                && "\"'".indexOf(value.charAt(0)) >= 0;
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
