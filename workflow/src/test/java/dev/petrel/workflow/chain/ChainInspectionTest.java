// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.expression.jinja.JinjaTemplates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChainInspectionTest {

    private final ChainLanguage language = new ChainLanguage(new JinjaTemplates());

    private List<String> problems(String text) {
        return language.inspect(ChainDriver.ACTION, "chains/chain.yaml", text, ref -> ref.startsWith("core.")).stream()
                .map(Problem::toString)
                .toList();
    }

    @Test
    void findsNothingInAGoodChain() {
        assertThat(problems("""
                ---
                default: one
                vars: {a: "{{ p }}"}
                chain:
                  - name: one
                    ref: core.echo
                    parameters: {message: "{{ a }}"}
                    publish: {said: "{{ one.stdout }}"}
                    notify: {on-success: {routes: [slack], message: done}}
                    on-success: two
                    on-failure: three
                  - {name: two, ref: core.noop}
                  - {name: three, ref: core.noop}
                """)).isEmpty();
    }

    @Test
    void findsAllThatIsWrongAtOnceAndWhere() {
        assertThat(problems("""
                description: what it is
                vars: {bad: "{{ p"}
                chain:
                  - {name: one, ref: core.echo, params: {message: "{% if %}"}, on-success: two}
                  - {name: two, ref: ghost.action, publish: {x: "{{ | }}"}, on-failure: one, retries: 3}
                  - {name: two, ref: core.noop}
                  - {name: lost, ref: "{{ which }}", notify: {on-sucess: {}}}
                default: one
                """))
                .satisfiesExactlyInAnyOrder(
                        each -> assertThat(each).contains("chain.yaml:1:1", "description", "unknown key"),
                        each -> assertThat(each).contains("vars.bad", "cannot be parsed"),
                        each -> assertThat(each)
                                .contains("chain.yaml:4", "chain[0].parameters.message", "cannot be parsed"),
                        each -> assertThat(each).contains("chain.yaml:5", "chain[1].retries", "unknown key"),
                        each -> assertThat(each).contains("chain.yaml:5", "chain[1].ref", "\"ghost.action\""),
                        each -> assertThat(each).contains("chain.yaml:5", "chain[1].publish.x", "cannot be parsed"),
                        each -> assertThat(each).contains("chain.yaml:6", "chain[2].name", "never runs"),
                        each -> assertThat(each)
                                .contains("chain.yaml:7", "chain[3].ref", "templates are not rendered here"),
                        each -> assertThat(each).contains("chain.yaml:7", "chain[3].notify", "on-sucess"),
                        each -> assertThat(each).contains("chain.yaml:7", "chain[3]", "never reached from \"one\""));
    }

    @Test
    void findsAllThatKeepsAChainFromRunning() {
        assertThat(problems("""
                default: uno
                chain:
                  - {name: one, on-success: twoo}
                  - {name: two, ref: core.noop, params: {a: 1}, parameters: {b: 2}, on-failure: 7}
                """))
                .satisfiesExactlyInAnyOrder(
                        each -> assertThat(each).contains("chain.yaml:3", "'ref' is a required property"),
                        each -> assertThat(each).contains("chain.yaml:4", "Either \"params\" or \"parameters\""),
                        each -> assertThat(each).contains("chain.yaml:4", "chain[1].on-failure", "expected text"),
                        each -> assertThat(each).contains("chain.yaml:3", "\"twoo\"", "did you mean \"two\"?"),
                        each -> assertThat(each).contains("chain.yaml:1", "\"uno\" referenced in \"default\""));
    }

    @Test
    void standsWhateverItIsGiven() {
        for (String text : List.of(
                "",
                "\0",
                "7",
                "[]",
                "{{",
                "a: &a [*a]",
                "chain: {}",
                "chain: [null]",
                "chain: [[{}]]",
                "\t",
                "!!x y",
                "chain: [{name: one, ref: core.noop, on-success: " + "[".repeat(500) + "]".repeat(500) + "}]")) {
            assertThat(problems(text)).as(text).isNotEmpty();
        }
    }

    @Test
    void findsFiltersAndTestsThatDoNotExist() {
        assertThat(problems("""
                chain:
                  - name: one
                    ref: core.echo
                    parameters: {message: "{% if x is gone %}{{ 1 | uper }}{% endif %}", other: ["{{ 1 | uper }}"]}
                """))
                .satisfiesExactlyInAnyOrder(
                        each -> assertThat(each)
                                .contains(
                                        "chain.yaml:2",
                                        "chain[0].parameters.message",
                                        "No filter named 'uper'.",
                                        "upper"),
                        each -> assertThat(each).contains("chain[0].parameters.message", "No test named 'gone'."),
                        each -> assertThat(each).contains("chain[0].parameters.other", "No filter named 'uper'."));
    }

    @Test
    void tellsThatATaskHasNoTimeout() {
        assertThat(problems("chain: [{name: one, ref: core.noop}, {name: two, ref: core.noop, timeout: 5}]"))
                .filteredOn(each -> each.contains("timeout"))
                .singleElement()
                .asString()
                .contains("chain[1].timeout", "nothing ends it by this", "parameters: {timeout: SECONDS}");
    }

    /** StackStorm ran them all: no name in them is one that it does not have. */
    @Test
    void takesNoNameInRecordedChainsForOneThatDoesNotExist() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/golden/chains"))) {
            List<Path> chains =
                    files.filter(file -> file.toString().endsWith(".yaml")).toList();
            assertThat(chains).hasSizeGreaterThan(10);
            for (Path chain : chains) {
                assertThat(problems(Files.readString(chain)))
                        .as(chain.toString())
                        .noneMatch(each -> each.contains("a template fails"));
            }
        }
    }
}
