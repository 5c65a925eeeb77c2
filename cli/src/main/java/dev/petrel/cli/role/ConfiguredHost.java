// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.role;

import dev.petrel.engine.content.PackSettings;
import dev.petrel.sensors.host.SensorCalls;
import dev.petrel.sensors.host.SensorHost;
import dev.petrel.sensors.host.SensorSpec;

/**
 * Starts each sensor with its pack's configuration as it is at that moment. One whose configuration cannot be had is not
 * started, which is told like any other failure to start, and tried again.
 */
record ConfiguredHost(SensorHost host, PackSettings packs) implements SensorHost {

    @Override
    public SensorSpec prepare(SensorSpec spec) {
        return host.prepare(new SensorSpec(
                spec.type(),
                packs.required(spec.type().ref().pack()),
                spec.packPath(),
                spec.commonLibs(),
                spec.apiUrl()));
    }

    @Override
    public Running start(SensorSpec spec, SensorCalls calls) {
        return host.start(spec, calls);
    }
}
