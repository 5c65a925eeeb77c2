// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The arrows inside the engine, told early in the build; those between modules are in the testbed's ArchitectureTest. A
 * package depends on packages of its own layer and of those below.
 */
@AnalyzeClasses(packages = "dev.petrel.engine", importOptions = DoNotIncludeTests.class)
class EngineArchitectureTest {

    private static final List<List<String>> LAYERS = List.of(
            List.of("model", "text"),
            List.of("lifecycle", "config", "json", "metrics", "schedule", "security"),
            List.of("bus", "store", "process"),
            List.of(
                    "access",
                    "alias",
                    "audit",
                    "cluster",
                    "content",
                    "datastore",
                    "parameter",
                    "operator",
                    "policy",
                    "status"),
            List.of("deadletter", "event", "execution", "partition", "trace"),
            List.of("inquiry", "trigger"));

    @ArchTest
    static final ArchRule NO_PACKAGE_KNOWS_A_HIGHER_LAYER = CompositeArchRule.of(IntStream.range(0, LAYERS.size() - 1)
            .mapToObj(EngineArchitectureTest::knowsNothingAbove)
            .toList());

    @ArchTest
    static final ArchRule EVERY_PACKAGE_HAS_A_LAYER = classes().should().resideInAnyPackage(packages(LAYERS));

    @ArchTest
    static final ArchRule THE_MODEL_IMPORTS_NOTHING_OF_OURS = noClasses()
            .that()
            .resideInAPackage("dev.petrel.engine.model")
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage("dev.petrel..").and(not(resideInAnyPackage("dev.petrel.engine.model"))));

    @ArchTest
    static final ArchRule THERE_ARE_NO_CYCLES =
            slices().matching("dev.petrel.(**)").should().beFreeOfCycles();

    private static ArchRule knowsNothingAbove(int layer) {
        return noClasses()
                .that()
                .resideInAnyPackage(packages(LAYERS.subList(layer, layer + 1)))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages(LAYERS.subList(layer + 1, LAYERS.size())));
    }

    private static String[] packages(List<List<String>> layers) {
        return layers.stream()
                .flatMap(List::stream)
                .map(name -> "dev.petrel.engine." + name + "..")
                .toArray(String[]::new);
    }
}
