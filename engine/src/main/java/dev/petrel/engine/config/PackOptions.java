// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import dev.petrel.engine.json.Json;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What of the configuration the code of packs may read, under StackStorm's names, as {@code oslo_config.cfg.CONF}: where
 * things are, and no password, address with one, or key.
 */
public final class PackOptions {

    /** The environment variable that Petrel's Python part finds it in. */
    static final String VARIABLE = "PETREL_CONF";

    private PackOptions() {}

    /** The environment that the interpreters of packs get. */
    public static Map<String, String> environment(PetrelConfig config) {
        return Map.of(VARIABLE, Json.write(new TreeMap<>(options(config))));
    }

    private static Map<String, Map<String, ?>> options(PetrelConfig config) {
        List<Path> packs = config.content().packs();
        ApiConfig api = config.api();
        return Map.of(
                "system", Map.of("base_path", config.system().basePath().toString()),
                "content",
                        Map.of(
                                "system_packs_base_path",
                                packs.get(0).toString(),
                                "packs_base_paths",
                                packs.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator))),
                "packs", Map.of("enable_common_libs", config.content().commonLibs()),
                "api", Map.of("host", api.host(), "port", api.port(), "max_page_size", api.maxPageSize()),
                "auth", Map.of("enable", config.auth().enable()),
                "system_user", Map.of("user", config.systemUser().user()),
                "sensorcontainer",
                        Map.of("sensor_node_name", config.sensorContainer().nodeName()),
                "actionrunner", Map.of("python_binary", config.actionRunner().pythonBinary()),
                "keyvalue",
                        Map.of(
                                "enable_encryption",
                                config.keyValues().encryption(),
                                "encryption_key_path",
                                config.keyValues()
                                        .encryptionKey()
                                        .map(Path::toString)
                                        .orElse("")));
    }
}
