// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.output;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;

/** Writes JSON values as YAML. */
public final class YamlText {

    private YamlText() {}

    /** {@code value} in block style, text of several lines as it is, with a line break at the end. */
    public static String write(@Nullable Object value) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setNonPrintableStyle(DumperOptions.NonPrintableStyle.ESCAPE); // else base64
        options.setSplitLines(false);
        options.setIndicatorIndent(2);
        options.setIndentWithIndicator(true);
        return new org.yaml.snakeyaml.Yaml(options).dump(value);
    }
}
