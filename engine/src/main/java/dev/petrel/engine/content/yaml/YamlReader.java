// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.yaml;

import dev.petrel.engine.json.Json;
import dev.petrel.expression.PythonYamlResolver;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/** YAML 1.1 text to a {@link LocatedValue} value. For one text only. */
final class YamlReader {

    private final FileProblems problems;
    private final YamlScalars scalars;
    /** A node that an anchor shares is converted once: what is small on disk stays small in memory. */
    private final Map<Node, LocatedValue> done = new IdentityHashMap<>();

    private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());

    YamlReader(FileProblems problems) {
        this.problems = problems;
        this.scalars = new YamlScalars(options());
    }

    Optional<LocatedValue> read(String text) {
        LoaderOptions options = options();
        DumperOptions unused = new DumperOptions();
        Yaml yaml = new Yaml(
                new SafeConstructor(options), new Representer(unused), unused, options, new PythonYamlResolver());
        try {
            Node root = yaml.compose(new StringReader(text));
            return Optional.of(root == null ? LocatedValue.scalar(new SourcePosition(1, 1), null) : convert(root));
        } catch (YAMLException e) {
            YamlFault.of(e, text).reportTo(problems);
            return Optional.empty();
        }
    }

    private static LoaderOptions options() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(true);
        options.setWarnOnDuplicateKeys(false);
        options.setAllowRecursiveKeys(false);
        options.setMaxAliasesForCollections(5_000);
        options.setNestingDepthLimit(200);
        options.setCodePointLimit(16 * 1024 * 1024);
        return options;
    }

    private LocatedValue convert(Node node) {
        LocatedValue known = done.get(node);
        if (known != null) {
            return known;
        }
        SourcePosition place = place(node);
        if (!open.add(node)) {
            problems.error(place, "", "an anchor here refers to what contains it", "write the value out");
            return LocatedValue.scalar(place, null);
        }
        LocatedValue converted = convertFresh(node, place);
        open.remove(node);
        done.put(node, converted);
        return converted;
    }

    private LocatedValue convertFresh(Node node, SourcePosition place) {
        if (node instanceof ScalarNode scalar && scalars.supports(scalar.getTag())) {
            return LocatedValue.scalar(place, scalars.value(scalar));
        }
        if (node instanceof SequenceNode sequence && Tag.SEQ.equals(node.getTag())) {
            return LocatedValue.list(
                    place, sequence.getValue().stream().map(this::convert).toList());
        }
        if (node instanceof MappingNode mapping && Tag.MAP.equals(node.getTag())) {
            return LocatedValue.mapping(place, entries(mapping));
        }
        problems.error(place, "", "the tag \"" + node.getTag().getValue() + "\" is not supported", "remove the tag");
        return LocatedValue.scalar(place, null);
    }

    private Map<String, LocatedValue.Entry> entries(MappingNode mapping) {
        reportDuplicates(mapping);
        scalars.mergeInto(mapping);
        Map<String, LocatedValue.Entry> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Node key = tuple.getKeyNode();
            if (key instanceof ScalarNode scalar && scalars.supports(scalar.getTag())) {
                String name = scalars.key(scalar);
                if (name.length() > Json.LONGEST_KEY) {
                    reportTooLong(name, place(key));
                }
                entries.put(name, new LocatedValue.Entry(place(key), convert(tuple.getValueNode())));
            } else {
                problems.error(
                        place(key),
                        "",
                        "a " + (key instanceof SequenceNode ? "list" : "mapping") + " stands where a key is expected",
                        "put a value that starts with \"{{\", \"{\" or \"[\" in quotes");
            }
        }
        return entries;
    }

    private void reportTooLong(String key, SourcePosition place) {
        problems.error(
                place,
                key,
                "the key has " + key.length() + " characters, and at most " + Json.LONGEST_KEY + " are kept",
                "shorten it");
    }

    private void reportDuplicates(MappingNode mapping) {
        Set<String> seen = new HashSet<>();
        List<String> twice = new ArrayList<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key
                    && !Tag.MERGE.equals(key.getTag())
                    && !seen.add(key.getValue())
                    && !twice.contains(key.getValue())) {
                twice.add(key.getValue());
                problems.warning(place(key), key.getValue(), "the key occurs twice; the last one counts", "remove one");
            }
        }
    }

    private static SourcePosition place(Node node) {
        var mark = node.getStartMark();
        return mark == null ? SourcePosition.UNKNOWN : new SourcePosition(mark.getLine() + 1, mark.getColumn() + 1);
    }
}
