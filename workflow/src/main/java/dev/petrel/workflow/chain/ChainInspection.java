// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.chain;

import dev.petrel.engine.content.read.NotificationChecks;
import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.SourcePosition;
import dev.petrel.engine.parameter.TemplateValues;
import dev.petrel.engine.text.Suggestions;
import dev.petrel.expression.Template;
import dev.petrel.expression.Templates;
import dev.petrel.workflow.WorkflowLanguage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds what is wrong with a chain that can run: what will fail when it is reached, and what is never reached. */
final class ChainInspection {

    private final Chain chain;
    private final FileProblems problems;
    private final Templates templates;
    private final WorkflowLanguage.Lookup lookup;
    private final Map<String, Boolean> known = new LinkedHashMap<>();

    ChainInspection(Chain chain, FileProblems problems, Templates templates, WorkflowLanguage.Lookup lookup) {
        this.chain = chain;
        this.problems = problems;
        this.templates = templates;
        this.lookup = lookup;
    }

    void run() {
        checkTemplates(SourcePosition.UNKNOWN, "vars", chain.vars());
        checkTemplates(SourcePosition.UNKNOWN, "default", chain.start());
        List<Node> nodes = chain.nodes();
        for (int i = 0; i < nodes.size(); i++) {
            check(nodes.get(i), "chain[" + i + "]");
        }
        checkNames();
        checkReached();
    }

    private void check(Node node, String path) {
        if (!known.computeIfAbsent(node.ref(), lookup::knowsAction)) {
            boolean template = Templates.isTemplate(node.ref());
            problems.error(
                    node.place(),
                    path + ".ref",
                    "the action \"" + node.ref() + "\" of task \"" + node.name() + "\" is not registered",
                    template
                            ? "name an action: templates are not rendered here"
                            : "correct its name, or register its pack");
        }
        checkTemplates(node.place(), path + ".parameters", node.parameters());
        checkTemplates(node.place(), path + ".publish", node.publish());
        checkTemplates(node.place(), path + ".on-success", node.onSuccess());
        checkTemplates(node.place(), path + ".on-failure", node.onFailure());
        for (String problem : NotificationChecks.problems(node.notification())) {
            problems.warning(node.place(), path + ".notify", problem, "correct it");
        }
    }

    private void checkTemplates(SourcePosition place, String path, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, each) -> checkTemplate(place, path + "." + name, each));
        } else {
            checkTemplate(place, path, value);
        }
    }

    private void checkTemplate(SourcePosition place, String path, @Nullable Object value) {
        for (String problem : TemplateValues.problems(value, templates)) {
            problems.error(place, path, "a template cannot be parsed: " + problem, "correct the template");
        }
        for (Template.Missing missing : TemplateValues.missing(value, templates)) {
            String remedy = Suggestions.didYouMean(missing.name(), missing.like(), "do without it");
            String message = "a template fails: " + missing.message();
            if (missing.certain()) {
                problems.error(place, path, message, remedy);
            } else {
                problems.warning(place, path, message, remedy);
            }
        }
    }

    private void checkNames() {
        Set<String> seen = new HashSet<>();
        List<Node> nodes = chain.nodes();
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            if (!seen.add(node.name())) {
                problems.warning(
                        node.place(),
                        "chain[" + i + "].name",
                        "there is a task \"" + node.name() + "\" before this one, which never runs",
                        "give it another name");
            }
        }
    }

    /** A target that is a template may be any task, and then nothing is unreachable for certain. */
    private void checkReached() {
        Set<String> reached = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(chain.start()));
        while (!open.isEmpty()) {
            String name = open.remove();
            if (Node.isRendered(name)) {
                return;
            }
            if (!name.isEmpty() && reached.add(name)) {
                chain.find(name).ifPresent(node -> open.addAll(List.of(node.onSuccess(), node.onFailure())));
            }
        }
        List<Node> nodes = chain.nodes();
        for (int i = 0; i < nodes.size(); i++) {
            if (!reached.contains(nodes.get(i).name())) {
                problems.warning(
                        nodes.get(i).place(),
                        "chain[" + i + "]",
                        "task \"" + nodes.get(i).name() + "\" is never reached from \"" + chain.start() + "\"",
                        "name it in \"on-success\" or \"on-failure\" of a task before it, or remove it");
            }
        }
    }
}
