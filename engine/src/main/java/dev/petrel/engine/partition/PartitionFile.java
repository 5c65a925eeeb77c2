// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.partition;

import dev.petrel.engine.model.Ref;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads a partition file: a YAML mapping from node names to lists of sensors. A file with any error is refused whole,
 * and every error is told with its line.
 */
public final class PartitionFile {

    /** What reading gave. */
    public sealed interface Reading {}

    /** A good map, and what is odd about it. */
    public record Good(PartitionMap map, List<String> remarks) implements Reading {}

    /** No map; at least one reason, each with file and line. */
    public record Bad(List<String> reasons) implements Reading {}

    private final Path file;
    private final List<String> errors = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private final Map<String, List<Ref>> map = new LinkedHashMap<>();
    private final Map<String, Integer> lineOfNode = new LinkedHashMap<>();

    private PartitionFile(Path file) {
        this.file = file;
    }

    /** Reads {@code file}. Does not throw: a file that is missing or unreadable is a {@link Bad} reading. */
    public static Reading read(Path file) {
        try {
            return parse(file, Files.readString(file));
        } catch (NoSuchFileException e) {
            return new Bad(List.of("partition file \"" + file + "\" does not exist; create it, or correct"
                    + " partition_file in [sensorcontainer] partition_provider"));
        } catch (CharacterCodingException e) {
            return new Bad(List.of("partition file \"" + file + "\" is not UTF-8 text"));
        } catch (IOException e) {
            return new Bad(List.of("partition file \"" + file + "\" cannot be read: " + e.getMessage()));
        }
    }

    /** Reads {@code text} as the content of {@code file}. */
    public static Reading parse(Path file, String text) {
        return new PartitionFile(file).parse(text);
    }

    private Reading parse(String text) {
        Node root;
        try {
            root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            return new Bad(List.of(syntaxError(e)));
        } catch (YAMLException e) {
            return new Bad(List.of(file + ": " + e.getMessage()));
        }
        if (root == null || isNull(root)) {
            errors.add(file + ": the file is empty; it must map each node's name to a list of sensors");
        } else if (root instanceof MappingNode mapping) {
            mapping.getValue().forEach(this::readNode);
        } else {
            error(root, "expected a mapping from node names to lists of sensors, found " + kind(root));
        }
        return errors.isEmpty() ? new Good(new PartitionMap(map), List.copyOf(remarks)) : new Bad(List.copyOf(errors));
    }

    private void readNode(NodeTuple entry) {
        if (!(entry.getKeyNode() instanceof ScalarNode key)) {
            error(entry.getKeyNode(), "a node's name must be plain text, found " + kind(entry.getKeyNode()));
            return;
        }
        String node = key.getValue();
        Integer before = lineOfNode.putIfAbsent(node, line(key));
        if (before != null) {
            error(
                    key,
                    "node \"" + node + "\" is there twice, first on line " + before + "; put its sensors into one"
                            + " list");
            return;
        }
        Node value = entry.getValueNode();
        if (value instanceof SequenceNode list) {
            map.put(node, readSensors(node, list));
        } else {
            error(
                    value,
                    "node \"" + node + "\": expected a list of sensors, found " + kind(value) + remedy(node, value));
        }
    }

    private List<Ref> readSensors(String node, SequenceNode list) {
        List<Ref> sensors = new ArrayList<>();
        for (Node item : list.getValue()) {
            Ref sensor = item instanceof ScalarNode scalar
                    ? Ref.parse(scalar.getValue()).orElse(null)
                    : null;
            if (sensor == null) {
                error(item, "node \"" + node + "\": expected a sensor as pack.ClassName, found " + kind(item));
            } else if (sensors.contains(sensor)) {
                remarks.add(at(item) + "node \"" + node + "\" lists \"" + sensor + "\" twice; once is enough");
            } else {
                sensors.add(sensor);
            }
        }
        if (list.getValue().isEmpty()) {
            remarks.add(at(list) + "node \"" + node + "\" has an empty list and so runs no sensor");
        }
        return sensors;
    }

    private static String remedy(String node, Node value) {
        return isNull(value)
                ? "; write \"" + node + ": []\" to give it none"
                : "; write it as \"- " + (value instanceof ScalarNode s ? s.getValue() : "pack.ClassName")
                        + "\" on a line of its own";
    }

    private String syntaxError(MarkedYAMLException e) {
        var mark = e.getProblemMark();
        String where = mark == null ? file + ": " : file + ":" + (mark.getLine() + 1) + ": ";
        String problem = String.valueOf(e.getProblem());
        boolean tab = problem.contains("'\\t") || problem.contains("\\t(TAB)");
        return where + (tab ? "there is a tab where YAML wants spaces; indent with spaces" : problem);
    }

    private void error(Node node, String text) {
        errors.add(at(node) + text);
    }

    private String at(Node node) {
        return file + ":" + line(node) + ": ";
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    private static boolean isNull(@Nullable Node node) {
        return node instanceof ScalarNode && Tag.NULL.equals(node.getTag());
    }

    private static String kind(Node node) {
        if (isNull(node)) {
            return "nothing";
        }
        return node instanceof ScalarNode scalar
                ? "\"" + scalar.getValue() + "\""
                : node instanceof SequenceNode ? "a list" : "a mapping";
    }
}
