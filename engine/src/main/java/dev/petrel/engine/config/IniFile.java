// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads one INI file as oslo.config does: {@code #} and {@code ;} start a comment only at the start of a line, a value
 * goes to the end of its line, a line that is indented more than its key continues the value, quotes around a whole
 * value fall away, nothing is an escape. It reads on after an error, so that a user sees all of them at once, each with
 * its line.
 */
final class IniFile {

    private final Path file;
    private final List<ConfigProblem> problems;
    private final List<Setting> settings = new ArrayList<>();
    private Optional<String> section = Optional.empty();
    private boolean sectionBroken;

    private IniFile(Path file, List<ConfigProblem> problems) {
        this.file = file;
        this.problems = problems;
    }

    /** The settings of a file in their order. What is wrong with it is added to the problems. */
    static List<Setting> read(Path file, List<ConfigProblem> problems) {
        IniFile reading = new IniFile(file, problems);
        for (LogicalLine line : LogicalLine.join(lines(file, problems))) {
            reading.line(line);
        }
        return reading.settings;
    }

    private static List<String> lines(Path file, List<ConfigProblem> problems) {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            problems.add(new ConfigProblem(
                    file.toString(), "", "a configuration file, found nothing", "name one that exists"));
        } catch (CharacterCodingException e) {
            problems.add(new ConfigProblem(file.toString(), "", "text in UTF-8", "save the file as UTF-8"));
        } catch (IOException e) {
            problems.add(new ConfigProblem(
                    file.toString(), "", "a readable file, found " + e, "check that it is a file and its permissions"));
        }
        return List.of();
    }

    private void line(LogicalLine line) {
        String text = line.text().strip();
        if (!text.startsWith("[")) {
            int equals = text.indexOf('=');
            pair(equals < 0 ? "" : text.substring(0, equals), text.substring(equals + 1), line);
        } else if (text.indexOf(']') == text.length() - 1 && !text.contains("=")) {
            section(text.substring(1, text.length() - 1), line);
        } else {
            sectionBroken = true;
            bad(line, "a section header such as [api]", "close it with ] and write nothing after that");
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
        if (key.isBlank()) {
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
        problems.add(new ConfigProblem(new Source.FileLine(file, line.number()).toString(), shown, expected, remedy));
    }

    private static String unquote(String value) {
        boolean quoted = value.length() > 1
                && value.charAt(0) == value.charAt(value.length() - 1)
                && "\"'".indexOf(value.charAt(0)) >= 0;
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
