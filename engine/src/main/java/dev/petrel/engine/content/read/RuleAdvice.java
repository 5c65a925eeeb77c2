// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.read;

import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.content.yaml.FieldReader;
import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.model.Rule;
import dev.petrel.expression.Templates;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What there is to warn of a rule that is stored: the same as when its file was registered, but against the content as it
 * is now. Safe for any thread; blocks on nothing.
 */
public final class RuleAdvice {

    private static final Path NO_FILE = Path.of("rule");

    private final RunnerCatalog runners;
    private final Templates templates;

    public RuleAdvice(RunnerCatalog runners, Templates templates) {
        this.runners = runners;
        this.templates = templates;
    }

    /** The warnings, each with its key and the remedy; empty when there is nothing to say. */
    public List<String> of(Rule rule, ReferenceLookup known) {
        FileProblems problems = new FileProblems(NO_FILE);
        LocatedValue root = LocatedValue.plain(plain(rule));
        PackFile file =
                new PackFile(rule.ref().pack(), NO_FILE, NO_FILE, new FieldReader(root, "", problems), problems);
        var ignored = problems.attempt(() -> new RuleReader(known, runners, templates).read(file));
        return problems.all().stream().map(Problem::words).toList();
    }

    private static Map<String, @Nullable Object> plain(Rule rule) {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        plain.put("name", rule.ref().name());
        plain.put("trigger", Map.of("type", rule.triggerType(), "parameters", rule.triggerParameters()));
        plain.put("criteria", rule.criteria());
        plain.put("action", Map.of("ref", rule.action(), "parameters", rule.actionParameters()));
        return plain;
    }
}
