// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps docs/testing.md in step with the tests: it lists each slow one, and names none that is not there. */
class TestingDocumentationTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern ROW = Pattern.compile("^\\|(?<tests>[^|]*IT[^|]*)\\|", Pattern.MULTILINE);
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))\\b");

    @Test
    void listsTheSlowTests() throws IOException {
        Set<String> listed = new TreeSet<>();
        for (MatchResult row : ROW.matcher(document()).results().toList()) {
            listed.addAll(names(row.group(1)));
        }
        Set<String> slow = new TreeSet<>();
        for (Path source : sources()) {
            if (source.toString().endsWith("IT.java")
                    && Files.readString(source).contains("@Tag(\"slow\")")) {
                slow.add(name(source));
            }
        }
        assertThat(listed).isEqualTo(slow).isNotEmpty();
    }

    @Test
    void namesOnlyTestsThatExist() throws IOException {
        assertThat(sources()).extracting(TestingDocumentationTest::name).containsAll(names(document()));
    }

    private static Set<String> names(String text) {
        Set<String> names = new TreeSet<>();
        TEST.matcher(text).results().forEach(found -> names.add(found.group(1)));
        return names;
    }

    private static String name(Path source) {
        return source.getFileName().toString().replace(".java", "");
    }

    private static String document() throws IOException {
        return Files.readString(ROOT.resolve("docs/testing.md"));
    }

    private static List<Path> sources() throws IOException {
        List<Path> tests;
        try (Stream<Path> modules = Files.list(ROOT)) {
            tests = modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList();
        }
        Set<Path> sources = new TreeSet<>();
        for (Path test : tests) {
            try (Stream<Path> all = Files.walk(test)) {
                all.filter(path -> path.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        return List.copyOf(sources);
    }
}
