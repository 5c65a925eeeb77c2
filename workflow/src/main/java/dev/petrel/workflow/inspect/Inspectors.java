// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.inspect;

import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.model.Action;
import dev.petrel.expression.Decryption;
import dev.petrel.expression.Templates;
import dev.petrel.expression.jinja.JinjaTemplates;
import dev.petrel.expression.yaql.Yaql;
import dev.petrel.workflow.WorkflowLanguage.Lookup;
import dev.petrel.workflow.chain.ChainLanguage;
import dev.petrel.workflow.orquesta.OrquestaExpressions;
import dev.petrel.workflow.orquesta.inspect.Inspection;
import dev.petrel.workflow.orquesta.inspect.Languages;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Inspects the definitions of workflows in all languages. Nothing is evaluated: it needs no key, no time, no store. */
public final class Inspectors {

    /** The runner of Orquesta's workflows. */
    public static final String ORQUESTA = "orquesta";

    /** The runner of ActionChains. */
    public static final String CHAIN = "action-chain";

    /** What a workflow's context may have beside its input: the second of a sub-workflow alone. */
    private static final Set<String> CONTEXT = Set.of("st2", "parent");

    private final Languages languages;
    private final ChainLanguage chains;

    public Inspectors() {
        Templates templates = new JinjaTemplates();
        Yaql yaql = new Yaql(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), new SplittableRandom(0), Decryption.NONE);
        this.languages = new OrquestaExpressions(templates, yaql).languages();
        this.chains = new ChainLanguage(templates);
    }

    /** How a definition is inspected: as {@link dev.petrel.workflow.WorkflowLanguage#inspect}. */
    @FunctionalInterface
    public interface Inspector {
        List<Problem> inspect(Action action, String file, String text, Lookup lookup);
    }

    /** The inspectors by the name of the runner that their workflows have. */
    public Map<String, Inspector> byRunner() {
        return Map.of(
                ORQUESTA,
                (action, file, text, lookup) ->
                        orquesta(Path.of(file), text, CONTEXT, lookup).problems(),
                CHAIN,
                chains::inspect);
    }

    /**
     * StackStorm's answer to the inspection of an Orquesta workflow: its errors, in its shape. Its context has {@code st2}
     * alone, as there.
     */
    public List<Map<String, @Nullable Object>> errors(String text, Lookup lookup) {
        return orquesta(Path.of("workflow.yaml"), text, Set.of("st2"), lookup).errors();
    }

    private Inspection orquesta(Path file, String text, Set<String> context, Lookup lookup) {
        return Inspection.of(file, text, languages, context, lookup);
    }
}
