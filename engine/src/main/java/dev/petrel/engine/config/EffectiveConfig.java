// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every key with its value and where the value comes from, fit to be shown: secrets are masked. */
public record EffectiveConfig(List<Entry> entries) {

    /**
     * One key.
     *
     * @param value as it was written, secrets masked; empty for not set
     * @param source such as {@code default}, {@code /etc/petrel/petrel.conf:12}, {@code environment PETREL_API__PORT}
     */
    public record Entry(String section, String key, String value, String source) {}

    public EffectiveConfig {
        entries = List.copyOf(entries);
    }

    static EffectiveConfig of(Settings settings) {
        return new EffectiveConfig(ConfigKeys.all().stream()
                .map(key -> {
                    Setting setting = settings.setting(key);
                    String value = Secrets.mask(key, setting.text());
                    return new Entry(
                            key.section(), key.name(), value, setting.source().toString());
                })
                .toList());
    }

    /** As section, then key, then {@code value} and {@code source}: made for JSON and YAML. */
    public Map<String, Map<String, Map<String, String>>> toMap() {
        Map<String, Map<String, Map<String, String>>> sections = new LinkedHashMap<>();
        for (Entry entry : entries) {
            sections.computeIfAbsent(entry.section(), name -> new LinkedHashMap<>())
                    .put(entry.key(), Map.of("value", entry.value(), "source", entry.source()));
        }
        return sections;
    }

    /** As INI, the source of each value in a comment above it. */
    public String toText() {
        StringBuilder text = new StringBuilder();
        String section = "";
        for (Entry entry : entries) {
            if (!entry.section().equals(section)) {
                section = entry.section();
                text.append(text.isEmpty() ? "" : "\n")
                        .append('[')
                        .append(section)
                        .append("]\n");
            }
            text.append("# ").append(entry.source()).append('\n');
            text.append(entry.key()).append(" = ").append(entry.value()).append('\n');
        }
        return text.toString();
    }

    /** On one line, for the log: only what is not a default. */
    public String summary() {
        StringBuilder line = new StringBuilder();
        for (Entry entry : entries) {
            if (!entry.source().equals("default") && !entry.value().isEmpty()) {
                line.append(line.isEmpty() ? "" : " ");
                line.append(entry.section())
                        .append('.')
                        .append(entry.key())
                        .append('=')
                        .append(entry.value());
            }
        }
        return line.toString();
    }
}
