// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps the documents in step with what they are about: links lead somewhere, decisions have their number, packages exist. */
class DocumentsTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#\\s]*)(?:#([^)\\s]+))?\\)");
    private static final Pattern PACKAGES = Pattern.compile("^\\| (`[a-z.`, ]+`) \\|", Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("`([a-z]+(?:\\.[a-z]+)*)`");

    @Test
    void linksLeadSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path document : documents()) {
            for (MatchResult link : links(Files.readString(document))) {
                Path target = link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1));
                if (!Files.exists(target)
                        || link.group(2) != null && !headings(target).contains(link.group(2))) {
                    broken.add(ROOT.relativize(document) + ": " + link.group());
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void decisionsHaveANumberOfTheirOwn() throws IOException {
        try (Stream<Path> decisions = Files.list(ROOT.resolve("docs/decisions"))) {
            Set<String> numbers = new TreeSet<>();
            assertThat(decisions).isNotEmpty().allSatisfy(decision -> {
                String number = decision.getFileName().toString().substring(0, 4);
                assertThat(numbers.add(number))
                        .as("%s is the only %s", decision, number)
                        .isTrue();
                assertThat(Files.readString(decision)).startsWith("# " + number + " ");
            });
        }
    }

    /** Each package stands in the table, itself or the one around it, and each that stands there exists. */
    @Test
    void architectureNamesThePackages() throws IOException {
        Set<String> named = new TreeSet<>();
        String page = Files.readString(ROOT.resolve("docs/architecture.md"));
        for (MatchResult row : PACKAGES.matcher(page).results().toList()) {
            NAME.matcher(row.group(1)).results().forEach(name -> named.add(name.group(1)));
        }
        Set<String> packages = packages();
        assertThat(packages).containsAll(named);
        assertThat(packages)
                .isNotEmpty()
                .allSatisfy(
                        each -> assertThat(named).anyMatch(name -> each.equals(name) || each.startsWith(name + ".")));
    }

    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>();
        try (Stream<Path> top = Files.list(ROOT)) {
            top.filter(DocumentsTest::isDocument).forEach(documents::add);
        }
        try (Stream<Path> pages = Files.walk(ROOT.resolve("docs"))) {
            pages.filter(DocumentsTest::isDocument).forEach(documents::add);
        }
        return documents;
    }

    private static boolean isDocument(Path path) {
        return path.toString().endsWith(".md");
    }

    private static List<MatchResult> links(String text) {
        return LINK.matcher(text).results().toList();
    }

    /** The anchors of a page's headings, made as the projects' hosts make them. */
    private static Set<String> headings(Path page) throws IOException {
        return Files.readString(page)
                .lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w -]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    /** The packages of the modules that have classes, without the part that is the same for all. */
    private static Set<String> packages() throws IOException {
        Set<String> packages = new TreeSet<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module : modules.toList()) {
                Path root = module.resolve("src/main/java/dev/petrel");
                if (Files.isDirectory(root)) {
                    try (Stream<Path> all = Files.walk(root)) {
                        all.filter(path -> path.toString().endsWith(".java") && !path.endsWith("package-info.java"))
                                .map(path -> root.relativize(path.getParent())
                                        .toString()
                                        .replace('/', '.'))
                                .forEach(packages::add);
                    }
                }
            }
        }
        return packages;
    }
}
