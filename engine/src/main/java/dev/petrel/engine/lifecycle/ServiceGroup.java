// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.lifecycle;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Services that live and die together: started in order, stopped in reverse. */
public final class ServiceGroup implements Service {

    private static final Logger log = LoggerFactory.getLogger(ServiceGroup.class);

    private final String name;
    private final List<Service> services;
    private final Deque<Service> started = new ArrayDeque<>();

    public ServiceGroup(String name, List<? extends Service> services) {
        this.name = name;
        this.services = List.copyOf(services);
    }

    @Override
    public String name() {
        return name;
    }

    /** Starts all in order. If one throws, those that had started are stopped again and the exception goes on. */
    @Override
    public synchronized void start() throws InterruptedException {
        boolean complete = false;
        try {
            for (Service service : services) {
                service.start();
                started.push(service);
            }
            complete = true;
        } finally {
            if (!complete) {
                stop();
            }
        }
    }

    @Override
    public synchronized void stop() {
        while (!started.isEmpty()) {
            Service service = started.pop();
            log.debug("Stopping {}.", service.name());
            service.stop();
        }
    }
}
