// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.role;

import dev.petrel.engine.config.PetrelConfig;
import dev.petrel.engine.content.PackConfigs;
import dev.petrel.engine.model.Pack;
import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.store.ContentStore;
import dev.petrel.sensors.host.SensorSpec;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a pack's code is told besides its parameters: the pack's configuration, and where it is on this node. */
final class PackSettings {

    private static final Logger log = LoggerFactory.getLogger(PackSettings.class);

    private final PetrelConfig config;
    private final ContentStore content;
    private final PackConfigs configs;

    PackSettings(PetrelConfig config, ContentStore content) {
        this.config = config;
        this.content = content;
        this.configs = new PackConfigs(config.system().basePath());
    }

    /** The configuration of {@code pack} as it is on disk now; empty for a pack that is not registered. */
    Map<String, @Nullable Object> config(String pack) {
        return content.get(Pack.class, pack)
                .map(found -> {
                    PackConfigs.PackConfig read = configs.of(found);
                    if (read.hasErrors()) {
                        log.error("Configuration of pack {}: {}", pack, read.problems());
                    }
                    return read.values();
                })
                .orElse(Map.of());
    }

    /** What the host of {@code sensor} needs to know. */
    SensorSpec spec(SensorType sensor, String apiUrl) {
        String pack = sensor.ref().pack();
        Path path = content.get(Pack.class, pack)
                .map(found -> Path.of(found.path()))
                .orElseGet(() -> Path.of(sensor.artifact()).toAbsolutePath().getParent());
        return new SensorSpec(sensor, config(pack), path, config.content().commonLibs(), apiUrl);
    }
}
