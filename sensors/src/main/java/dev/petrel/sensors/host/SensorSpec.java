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
 * @param token with which it uses the API; empty if it has none
 */
public record SensorSpec(
        SensorType type,
        Map<String, @Nullable Object> config,
        Path packPath,
        boolean commonLibs,
        String apiUrl,
        String token) {

    /** One without a token. */
    public SensorSpec(
            SensorType type, Map<String, @Nullable Object> config, Path packPath, boolean commonLibs, String apiUrl) {
        this(type, config, packPath, commonLibs, apiUrl, "");
    }

    /** The same with this token. */
    public SensorSpec with(String given) {
        return new SensorSpec(type, config, packPath, commonLibs, apiUrl, given);
    }

    /** What its code finds in its environment. */
    Map<String, String> environment() {
        return token.isEmpty() ? Map.of("ST2_API_URL", apiUrl) : Map.of("ST2_API_URL", apiUrl, "ST2_AUTH_TOKEN", token);
    }

    /** Without the token and the configuration. */
    @Override
    public String toString() {
        return "SensorSpec[" + type.ref() + "]";
    }
}
