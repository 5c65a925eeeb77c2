// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No package of any module is in a cycle, nor are the tests of any. The tests of a package are looked at apart from the
 * package: they use fakes that are built on what they test (a {@code ManualClock}, a store in memory), which is no fault.
 */
class CyclesTest {

    private static final List<String> COMPILED = List.of("classes", "test-classes");

    /** A package, or the tests of one. */
    private static final SliceAssignment PACKAGES = new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass each) {
            return each.getPackageName().startsWith("dev.petrel")
                    ? SliceIdentifier.of(each.getPackageName(), isTest(each) ? " (tests)" : "")
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages, and tests of packages";
        }
    };

    private static boolean isTest(JavaClass each) {
        return each.getSource()
                .map(source -> source.getUri().getPath().contains("/test-classes/"))
                .orElse(false);
    }

    @Test
    void thereIsNoCycle() throws IOException {
        JavaClasses all = new ClassFileImporter().importPaths(compiled());
        assertThat(all.stream().filter(CyclesTest::isTest)).hasSizeGreaterThan(100);

        slices().assignedFrom(PACKAGES)
                .namingSlices("$1$2")
                .should()
                .beFreeOfCycles()
                .check(all);
    }

    /** What the build of all modules has made, this one being the last. */
    private static List<Path> compiled() throws IOException {
        List<Path> compiled = new ArrayList<>();
        try (Stream<Path> modules = Files.list(Path.of("..").toRealPath())) {
            for (Path module : modules.filter(each -> Files.exists(each.resolve("pom.xml")))
                    .toList()) {
                COMPILED.stream()
                        .map(each -> module.resolve("target").resolve(each))
                        .filter(Files::isDirectory)
                        .forEach(compiled::add);
            }
        }
        return compiled;
    }
}
