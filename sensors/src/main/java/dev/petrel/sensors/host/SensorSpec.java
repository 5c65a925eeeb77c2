// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.host;

import dev.petrel.engine.model.SensorType;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A sensor to be run, with all that its host needs to know.
 *
 * @param config the pack's configuration, resolved
 * @param packPath the pack's directory
 * @param commonLibs whether {@code <pack>/lib} is on the Python path
 * @param apiUrl where the sensor's code finds the API
 */
public record SensorSpec(
        SensorType type, Map<String, @Nullable Object> config, Path packPath, boolean commonLibs, String apiUrl) {}
