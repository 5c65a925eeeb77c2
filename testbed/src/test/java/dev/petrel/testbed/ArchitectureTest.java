// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.petrel.cli.terminal.PetrelCommandLine;
import dev.petrel.engine.lifecycle.SystemClock;
import dev.petrel.engine.lifecycle.Threads;
import dev.petrel.engine.store.ExecutionStore;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.stream.Stream;

/** The arrows of docs/architecture.md, and the homes of time, threads and the environment. Cycles are looked for in {@link CyclesTest}. */
@AnalyzeClasses(
        packages = "dev.petrel",
        importOptions = {DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {

    /** The engine's contract suites come as a jar of their own. */
    static final class NoTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    @ArchTest
    static final ArchRule EXPRESSION_KNOWS_NOTHING_OF_OURS = noClasses()
            .that()
            .resideInAPackage("dev.petrel.expression..")
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage("dev.petrel..").and(not(resideInAnyPackage("dev.petrel.expression.."))));

    @ArchTest
    static final ArchRule ENGINE_KNOWS_NO_DAEMON = noClasses()
            .that()
            .resideInAPackage("dev.petrel.engine..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.petrel.sensors..",
                    "dev.petrel.rules..",
                    "dev.petrel.workflow..",
                    "dev.petrel.runner..",
                    "dev.petrel.api..",
                    "dev.petrel.embedded..",
                    "dev.petrel.cli..",
                    "dev.petrel.node..",
                    "dev.petrel.testbed..");

    @ArchTest
    static final ArchRule WORKFLOWS_KNOW_THE_ENGINE_ONLY = noClasses()
            .that()
            .resideInAPackage("dev.petrel.workflow..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("dev.petrel..")
                    .and(not(resideInAnyPackage(
                            "dev.petrel.workflow..", "dev.petrel.engine..", "dev.petrel.expression.."))));

    @ArchTest
    static final ArchRule EMBEDDED_SERVERS_KNOW_THE_ENGINE_ONLY = noClasses()
            .that()
            .resideInAPackage("dev.petrel.embedded..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("dev.petrel..")
                    .and(not(resideInAnyPackage("dev.petrel.embedded..", "dev.petrel.engine.."))));

    /** Their class path has no broker, no database driver and no HTTP server. */
    @ArchTest
    static final ArchRule CLIENT_COMMANDS_KNOW_LITTLE_OF_THE_ENGINE = noClasses()
            .that()
            .resideInAPackage("dev.petrel.cli..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("dev.petrel..")
                    .and(not(resideInAnyPackage(
                            "dev.petrel.cli..",
                            "dev.petrel.expression..",
                            "dev.petrel.workflow..",
                            "dev.petrel.engine.config..",
                            "dev.petrel.engine.content..",
                            "dev.petrel.engine.json..",
                            "dev.petrel.engine.lifecycle..",
                            "dev.petrel.engine.model..",
                            "dev.petrel.engine.partition..",
                            "dev.petrel.engine.security..",
                            "dev.petrel.engine.text.."))));

    @ArchTest
    static final ArchRule NODES_KNOW_NO_TESTBED = noClasses()
            .that()
            .resideInAPackage("dev.petrel.node..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.petrel.testbed..");

    @ArchTest
    static final ArchRule SENSORS_MEET_THE_OTHERS_ON_THE_BUS_AND_IN_THE_STORE =
            daemon("sensors", "rules", "runner", "api");

    @ArchTest
    static final ArchRule RULES_MEET_THE_OTHERS_ON_THE_BUS_AND_IN_THE_STORE =
            daemon("rules", "sensors", "runner", "api");

    @ArchTest
    static final ArchRule RUNNERS_MEET_THE_OTHERS_ON_THE_BUS_AND_IN_THE_STORE =
            daemon("runner", "sensors", "rules", "api");

    @ArchTest
    static final ArchRule THE_API_MEETS_THE_OTHERS_ON_THE_BUS_AND_IN_THE_STORE =
            daemon("api", "sensors", "rules", "runner");

    /** What the pipeline is compared with: a program on the bare clients. */
    private static final String MINIMAL_PROGRAM = "dev.petrel.testbed.bench.minimal..";

    @ArchTest
    static final ArchRule ONLY_ONE_PACKAGE_SEES_THE_BROKERS_CLIENT = noClasses()
            .that()
            .resideOutsideOfPackages("dev.petrel.engine.bus.rabbit..", MINIMAL_PROGRAM)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.rabbitmq..");

    @ArchTest
    static final ArchRule ONLY_ONE_PACKAGE_SEES_THE_DATABASES_DRIVER = noClasses()
            .that()
            .resideOutsideOfPackages("dev.petrel.engine.store.mongo..", MINIMAL_PROGRAM)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.mongodb..", "org.bson..");

    @ArchTest
    static final ArchRule EXECUTIONS_ARE_WRITTEN_IN_ONE_PLACE = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.petrel.engine.execution.ExecutionWriter")
            .and(not(assignableTo(ExecutionStore.class))) // whose shorter methods call its longer ones
            .should()
            .callMethodWhere(target(owner(assignableTo(ExecutionStore.class)))
                    .and(target(nameMatching(
                            "create|claim|transition|cancel|cancelAll|requeue|detach|steer|expire|delay"))))
            .because("what changes an execution goes through ExecutionLifecycle, behind which ExecutionWriter writes");

    @ArchTest
    static final ArchRule TIME_IS_PASSED_IN = noClasses()
            .that(not(type(SystemClock.class)))
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class);

    @ArchTest
    static final ArchRule THREADS_ARE_MADE_IN_ONE_PLACE = noClasses()
            .that(not(type(Threads.class)))
            .should()
            .callConstructor(Thread.class, Runnable.class)
            .orShould()
            .callConstructor(Thread.class, Runnable.class, String.class)
            .orShould()
            .callConstructor(Thread.class);

    @ArchTest
    static final ArchRule THE_ENVIRONMENT_IS_PASSED_IN = noClasses()
            .that(not(type(PetrelCommandLine.class)))
            .should()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class);

    private static ArchRule daemon(String name, String... others) {
        String[] packages = Stream.concat(Stream.of(others), Stream.of("embedded", "cli", "node", "testbed"))
                .map(other -> "dev.petrel." + other + "..")
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage("dev.petrel." + name + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages);
    }
}
