// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.supervisor;

import dev.petrel.engine.model.SensorType;
import dev.petrel.engine.model.SensorType.Host;
import dev.petrel.sensors.host.SensorHost;
import dev.petrel.sensors.host.SensorSpec;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * How sensors are started.
 *
 * @param hosts the host for each kind of sensor
 * @param specs what a sensor's host needs to know; asked at every start, so that it sees changed configuration. What it
 *     throws is a failure of this start. It may block
 * @param stamps another number when files that a sensor is made of have changed; may block
 */
public record SensorPrograms(
        Map<Host, SensorHost> hosts, Function<SensorType, SensorSpec> specs, ToLongFunction<SensorType> stamps) {

    public SensorPrograms {
        hosts = Map.copyOf(hosts);
    }

    /** @throws IllegalStateException when there is none for sensors of this kind */
    SensorHost host(SensorType sensor) {
        SensorHost host = hosts.get(sensor.host());
        if (host == null) {
            throw new IllegalStateException("there is no host for " + sensor.host() + " sensors");
        }
        return host;
    }
}
