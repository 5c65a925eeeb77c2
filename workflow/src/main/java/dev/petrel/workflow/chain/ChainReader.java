// SPDX-License-Identifier: Apache-2.0
package dev.petrel.workflow.chain;

import dev.petrel.engine.content.yaml.FieldReader;
import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.LocatedValue;
import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.content.yaml.YamlFile;
import dev.petrel.engine.text.Suggestions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the file of a chain. What keeps the chain from running is an error, in StackStorm's words where it has some. */
final class ChainReader {

    private static final Set<String> KEYS = Set.of("chain", "default", "vars");
    private static final List<String> NODE_KEYS =
            List.of("name", "ref", "params", "parameters", "on-success", "on-failure", "publish", "notify");

    private static final String TIMEOUT = "timeout";
    private static final Set<String> TAKEN = taken();

    private final String actionName;
    private final String file;
    private final FileProblems problems;

    private ChainReader(String actionName, String file) {
        this.actionName = actionName;
        this.file = file;
        this.problems = new FileProblems(Path.of(file));
    }

    /**
     * A file that was read.
     *
     * @param chain null when it cannot run
     * @param problems what is wrong, errors among them when there is no chain; more may be added
     */
    record Definition(@Nullable Chain chain, FileProblems problems) {

        /** Why there is no chain: all errors. */
        String fault() {
            return problems.all().stream()
                    .filter(Problem::isError)
                    .map(Problem::toString)
                    .collect(Collectors.joining("\n"));
        }
    }

    /** @param actionName the name of the action that it belongs to */
    static Definition read(String actionName, String file, String text) {
        ChainReader reader = new ChainReader(actionName, file);
        Optional<Chain> chain = reader.problems.attempt(
                () -> YamlFile.parse(text, reader.problems).flatMap(reader::chain));
        return new Definition(reader.problems.hasErrors() ? null : chain.orElse(null), reader.problems);
    }

    private Optional<Chain> chain(LocatedValue root) {
        FieldReader fields = new FieldReader(root, "", problems);
        if (!root.isMapping()) {
            return Optional.empty();
        }
        fields.ignoreOthers(KEYS);
        String start = fields.text("default");
        Map<String, @Nullable Object> vars = fields.map("vars");
        if (!fields.has("chain")) {
            problems.error(root.place(), "chain", "'chain' is a required property", "list the tasks under \"chain\"");
            return Optional.empty();
        }
        List<LocatedValue> items = fields.list("chain");
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            nodes.add(node(items.get(i), "chain[" + i + "]"));
        }
        if (nodes.isEmpty()) {
            fields.error("chain", "Failed to find default node in " + actionName + ": there are no tasks", "add one");
            return Optional.empty();
        }
        checkTargets(fields, nodes, start);
        return Optional.of(new Chain(file, nodes, Chain.start(start, nodes), vars));
    }

    /** What is not told to be unknown: {@value #TIMEOUT} is told apart. */
    private static Set<String> taken() {
        Set<String> taken = new LinkedHashSet<>(NODE_KEYS);
        taken.add(TIMEOUT);
        return Set.copyOf(taken);
    }

    private Node node(LocatedValue item, String path) {
        FieldReader fields = new FieldReader(item, path, problems);
        if (item.isMapping()) {
            fields.ignoreOthers(TAKEN);
            if (fields.has(TIMEOUT)) {
                fields.warning(
                        TIMEOUT,
                        "a task has no timeout of its own: nothing ends it by this",
                        "give it to the action: \"parameters: {timeout: SECONDS}\"");
            }
        }
        String name = required(fields, item, path, "name", "give the task a name");
        String ref = required(fields, item, path, "ref", "name the action: \"ref: pack.action\"");
        Map<String, @Nullable Object> params = fields.map("params");
        Map<String, @Nullable Object> parameters = fields.map("parameters");
        if (!params.isEmpty() && !parameters.isEmpty()) {
            fields.error(
                    "params",
                    "Either \"params\" or \"parameters\" attribute needs to be provided, but not both",
                    "move all into \"parameters\"");
        }
        return new Node(
                name,
                ref,
                params.isEmpty() ? parameters : params,
                fields.text("on-success", ""),
                fields.text("on-failure", ""),
                fields.map("publish"),
                fields.map("notify"),
                attributes(item),
                item.place());
    }

    private String required(FieldReader fields, LocatedValue item, String path, String key, String remedy) {
        String text = fields.text(key);
        if (item.isMapping() && (!fields.has(key) || text != null && text.isBlank())) {
            problems.error(item.place(), path, "'" + key + "' is a required property", remedy);
        }
        return text == null ? "" : text;
    }

    /** All that a task may have, null where it has it not. */
    private static Map<String, @Nullable Object> attributes(LocatedValue item) {
        Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
        for (String key : NODE_KEYS) {
            attributes.put(
                    key.replace('-', '_'),
                    item.get(key).map(LocatedValue::value).orElse(null));
        }
        return attributes;
    }

    private void checkTargets(FieldReader fields, List<Node> nodes, @Nullable String start) {
        Set<String> names = nodes.stream().map(Node::name).collect(Collectors.toSet());
        List<LocatedValue> items = fields.list("chain");
        for (int i = 0; i < nodes.size(); i++) {
            FieldReader node = new FieldReader(items.get(i), "chain[" + i + "]", problems);
            String owner = "\" in task \"" + nodes.get(i).name() + "\".";
            checkTarget(node, "on-success", nodes.get(i).onSuccess(), owner, names);
            checkTarget(node, "on-failure", nodes.get(i).onFailure(), owner, names);
        }
        checkTarget(fields, "default", start == null ? "" : start, "\".", names);
    }

    private static void checkTarget(FieldReader fields, String key, String target, String owner, Set<String> names) {
        if (!target.isEmpty() && !Node.isRendered(target) && !names.contains(target)) {
            fields.error(
                    key,
                    "Unable to find node with name \"" + target + "\" referenced in \"" + key + owner,
                    Suggestions.didYouMean(target, names, "name one of " + String.join(", ", names)));
        }
    }
}
