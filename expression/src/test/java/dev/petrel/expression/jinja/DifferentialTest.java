// SPDX-License-Identifier: Apache-2.0
package dev.petrel.expression.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.petrel.expression.Rendered;
import dev.petrel.expression.Template;
import dev.petrel.expression.Templates;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Renders random templates with Petrel and with the real Jinja2, where Debian's python3-jinja2 (and python3-yaml) or the like is
 * installed. The seed is the same in every build, so that a build does not fail by chance; to look further, name another one and
 * more templates: {@code -Dpetrel.jinja.seed=7 -Dpetrel.jinja.templates=100000}.
 */
class DifferentialTest {

    private static final int SHOWN = 20;

    private final Templates templates = new JinjaTemplates();

    @Test
    void rendersRandomTemplatesAsJinjaDoes() throws IOException {
        long seed = Long.getLong("petrel.jinja.seed", 20_261_130);
        int count = Integer.getInteger("petrel.jinja.templates", 2_000);
        try (JinjaOracle oracle = JinjaOracle.start().orElse(null)) {
            if (oracle == null) {
                String missing =
                        "SKIPPED: no python3 with jinja2 and yaml, so no template was compared with the real Jinja2;"
                                + " apt-get install python3-jinja2 python3-yaml";
                System.err.println(missing);
                abort(missing);
            }
            System.out.println("comparing " + count + " templates with " + oracle.version() + ", seed " + seed);
            assertThat(differences(oracle, seed, count))
                    .as("%d templates with %s, seed %d", count, oracle.version(), seed)
                    .isEmpty();
        }
    }

    private List<String> differences(JinjaOracle oracle, long seed, int count) throws IOException {
        TemplateGenerator generator = new TemplateGenerator(seed);
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < count && differences.size() < SHOWN; i++) {
            TemplateGenerator.Case next = generator.next();
            Map<String, Object> jinja = oracle.render(next.template(), next.context());
            Template parsed = templates.parse(next.template());
            Rendered petrel = parsed.render(next.context());
            if (!agree(jinja, petrel) || !sameVariables(jinja, parsed)) {
                differences.add(next + "\n  Jinja2: " + jinja + "\n  Petrel: " + petrel + " " + parsed.variables());
            }
        }
        return differences;
    }

    private static boolean agree(Map<String, Object> jinja, Rendered petrel) {
        Object text = jinja.get("text");
        if (petrel instanceof Rendered.Text rendered) {
            return rendered.text().equals(text)
                    || (text != null && text.toString().contains(" at 0x"));
        }
        return text == null && isSyntax(((Rendered.Failed) petrel).type()) == isSyntax(jinja.get("error"));
    }

    private static boolean isSyntax(Object error) {
        return "TemplateSyntaxError".equals(error);
    }

    /**
     * Whether both name the same variables that the template takes. Jinja2 also names what one branch of an {@code if} sets, even
     * when only that branch reads it; Petrel does not, on purpose.
     */
    private static boolean sameVariables(Map<String, Object> jinja, Template parsed) {
        if (parsed.problem().isPresent() || !(jinja.get("variables") instanceof List<?> variables)) {
            return true;
        }
        Set<Object> more = new TreeSet<>(variables);
        more.removeAll(parsed.variables());
        return variables.containsAll(parsed.variables())
                && more.stream().allMatch(name -> parsed.source().matches("(?s).*\\b(set|macro) " + name + "\\b.*"));
    }
}
