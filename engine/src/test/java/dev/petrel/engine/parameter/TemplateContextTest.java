// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.parameter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.petrel.expression.Rendered;
import dev.petrel.expression.jinja.JinjaTemplates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateContextTest {

    private final List<String> read = new ArrayList<>();
    private final TemplateContext contexts = new TemplateContext(
            (scope, name) -> {
                String key = scope.word() + "/" + scope.stored(name);
                read.add(key);
                return name.endsWith("none") ? Optional.empty() : Optional.of("<" + key + ">");
            },
            (pack, user) -> Map.of("x", pack + " of " + user),
            "stanley");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {{ st2kv.system.a.b }}            | <st2kv.system/a.b>
            {{ system.a }}                    | <st2kv.system/a>
            {{ st2kv.user.a }}                | <st2kv.user/kim:a>
            [{{ st2kv.user.none }}]           | []
            {{ config_context.x }}            | p of kim
            {{ action_context.user }}         | kim
            {{ action_context.rule.name }}    | r
            {{ trigger.n + 1 }}               | 8
            """)
    void templatesFind(String template, String text) {
        assertThat(render(
                        template,
                        contexts.forEvent("p", Map.of("user", "kim", "rule", Map.of("name", "r")), Map.of("n", 7))))
                .isEqualTo(new Rendered.Text(text));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {{ st2kv.user.a }} | <st2kv.user/stanley:a>
            {{ config_context.x }} | p of stanley
            """)
    void whatNobodyAskedForIsTheSystemUsers(String template, String text) {
        assertThat(render(template, contexts.forExecution("p", Map.of()))).isEqualTo(new Rendered.Text(text));
        assertThat(render(template, contexts.forExecution("p", Map.of("user", ""))))
                .isEqualTo(new Rendered.Text(text));
    }

    @Test
    void criteriaFindTheDatastoreAlone() {
        assertThat(contexts.forCriteria()).containsOnlyKeys("system", "st2kv");
    }

    @Test
    void nothingIsReadBeforeATemplatePrintsIt() {
        contexts.forEvent("p", Map.of(), Map.of());
        assertThat(read).isEmpty();
    }

    private static Rendered render(String template, Map<String, @Nullable Object> context) {
        return new JinjaTemplates().render(template, context);
    }
}
