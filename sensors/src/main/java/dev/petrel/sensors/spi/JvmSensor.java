// SPDX-License-Identifier: Apache-2.0
package dev.petrel.sensors.spi;

/**
 * A sensor that runs inside the sensor container's own process: metadata {@code host: jvm}, {@code entry_point} the
 * name of the class. It is found by {@link java.util.ServiceLoader}, so its jar lists it under
 * {@code META-INF/services/dev.petrel.sensors.spi.JvmSensor}.
 */
public interface JvmSensor {

    /**
     * Watches and dispatches until it is interrupted. It has a thread of its own, and a fresh instance for every start.
     * When it returns or throws it is started again after a back-off, like any sensor.
     *
     * @throws InterruptedException when it was stopped
     * @throws Exception any failure, which is logged and shown with the sensor's state
     */
    void run(SensorContext context) throws Exception;
}
