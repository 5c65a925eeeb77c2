// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.orquesta.inspect;

import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.content.yaml.YamlFile;
import dev.petrel.workflow.WorkflowLanguage.Lookup;
import dev.petrel.workflow.orquesta.inspect.Finding.Kind;
import dev.petrel.workflow.orquesta.inspect.Finding.Weight;
import dev.petrel.workflow.orquesta.spec.SpecReader;
import dev.petrel.workflow.orquesta.spec.TaskGraph;
import dev.petrel.workflow.orquesta.spec.WorkflowSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A workflow's definition, read, and everything that is wrong with it at once. StackStorm inspects a workflow when it
 * starts, and fails it for what it finds; what is found here beyond that keeps no workflow from starting. Immutable.
 */
public final class Inspection {

    private static final int MOST = 1_000;

    private final Path file;
    private final @Nullable WorkflowSpec spec;
    private final List<Problem> unreadable;
    private final List<Finding> findings;

    private Inspection(Path file, @Nullable WorkflowSpec spec, List<Problem> unreadable, List<Finding> findings) {
        this.file = file;
        this.spec = spec;
        this.unreadable = List.copyOf(unreadable);
        this.findings = List.copyOf(findings);
    }

    /**
     * Reads and inspects {@code text}. Never fails.
     *
     * @param file what it was read from, for messages
     * @param context the variables that the workflow has beside its input: {@code st2}, and {@code parent} if it has one
     * @param lookup the actions that there are
     */
    public static Inspection of(Path file, String text, Languages languages, Set<String> context, Lookup lookup) {
        FileProblems problems = new FileProblems(file);
        LocatedValue definition =
                problems.attempt(() -> YamlFile.parse(text, problems)).orElse(null);
        if (definition == null) {
            return new Inspection(file, null, problems.all(), List.of());
        }
        WorkflowSpec spec = SpecReader.read(definition);
        TaskGraph graph = new TaskGraph(spec);
        List<Finding> found = new ArrayList<>(DefinitionSchemaCheck.findings(definition));
        found.addAll(YamlKeys.findings(definition, text));
        found.addAll(TaskCheck.findings(spec, graph));
        ExpressionCheck syntax = new ExpressionCheck(languages);
        Values.visit(spec, syntax::value);
        found.addAll(syntax.found());
        found.addAll(ContextCheck.findings(spec, graph, languages, context));
        found.sort(Comparator.comparing((Finding finding) -> finding.path().schema())
                .thenComparing(finding -> finding.path().spec()));
        found.addAll(ActionCheck.findings(spec, languages, lookup));
        found.sort(Comparator.comparing(Finding::kind)
                .thenComparing(finding -> finding.path().schema()));
        return new Inspection(file, spec, problems.all(), first(found, definition));
    }

    /** As many as anybody reads: a result and a log must not grow with what a file has wrong. */
    private static List<Finding> first(List<Finding> found, LocatedValue definition) {
        if (found.size() <= MOST) {
            return found;
        }
        boolean fatal = found.stream().anyMatch(finding -> finding.weight() == Weight.FATAL);
        List<Finding> first = new ArrayList<>(found.subList(0, MOST));
        Finding more = Finding.fatal(
                Kind.SYNTAX,
                "There are " + (found.size() - MOST) + " more errors and warnings.",
                SpecPath.ROOT,
                definition.place(),
                "correct those that are told");
        first.add(fatal ? more : more.of(Weight.WARNING));
        return first;
    }

    /** The workflow; empty for what is no YAML. */
    public Optional<WorkflowSpec> spec() {
        return Optional.ofNullable(spec);
    }

    /**
     * What StackStorm finds, as the result of a failed workflow has it under {@code errors}; empty for a workflow that may
     * start. As in StackStorm an error is there once for each way that leads to it.
     */
    public List<Map<String, @Nullable Object>> errors() {
        List<Map<String, @Nullable Object>> errors = new ArrayList<>();
        for (Problem problem : unreadable) {
            if (problem.isError()) {
                errors.add(Finding.fatal(
                                Kind.SYNTAX,
                                "Line " + problem.place().line() + ": " + problem.message(),
                                SpecPath.ROOT,
                                problem.place(),
                                "")
                        .error());
            }
        }
        findings.stream()
                .filter(finding -> finding.weight() == Weight.FATAL)
                .forEach(finding -> errors.add(finding.error()));
        return errors;
    }

    /** All that is wrong, each once, with line, path and remedy. */
    public List<Problem> problems() {
        Set<Problem> problems = new LinkedHashSet<>(unreadable);
        findings.forEach(finding -> problems.add(finding.problem(file)));
        return List.copyOf(problems);
    }
}
