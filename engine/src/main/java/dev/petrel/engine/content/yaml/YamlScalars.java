// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.yaml;

import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** SnakeYAML's reading of single scalars and of merge keys, with dates kept as ISO text. */
final class YamlScalars extends SafeConstructor {

    private static final Set<Tag> SUPPORTED =
            Set.of(Tag.STR, Tag.NULL, Tag.BOOL, Tag.INT, Tag.FLOAT, Tag.TIMESTAMP, Tag.MERGE);

    YamlScalars(LoaderOptions options) {
        super(options);
    }

    boolean supports(Tag tag) {
        return SUPPORTED.contains(tag);
    }

    /** The value of {@code scalar}, whose tag is supported. */
    @Nullable
    Object value(ScalarNode scalar) {
        Tag tag = scalar.getTag();
        if (Tag.TIMESTAMP.equals(tag)) {
            return isoText(scalar.getValue());
        }
        if (Tag.STR.equals(tag) || Tag.MERGE.equals(tag)) {
            return scalar.getValue();
        }
        try {
            return getConstructor(scalar).construct(scalar);
        } catch (NumberFormatException e) {
            return scalar.getValue();
        }
    }

    /** {@code scalar} as the key of a JSON object: as Python prints it. */
    String key(ScalarNode scalar) {
        Object value = value(scalar);
        if (value == null) {
            return "None";
        }
        if (value instanceof Boolean flag) {
            return flag ? "True" : "False";
        }
        return Objects.toString(value);
    }

    /** Replaces the merge keys of {@code mapping} by what they bring. */
    void mergeInto(MappingNode mapping) {
        if (mapping.isMerged()) {
            flattenMapping(mapping);
        }
    }

    private static String isoText(String written) {
        return written.strip()
                .replaceFirst("^(\\d+-\\d+-\\d+)(?:[Tt]|[ \\t]+)", "$1T")
                .replaceAll("[ \\t]+", "");
    }
}
