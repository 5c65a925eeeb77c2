// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The Python sensor of a benchmark. It dispatches what a file in its pack orders, and writes into another how that went. */
final class DispatchSensor {

    static final String TRIGGER = "bench.dispatched";

    private static final String CODE = """
            import json
            import os
            import threading
            import time

            from st2reactor.sensor.base import Sensor

            HERE = os.path.dirname(os.path.abspath(__file__))


            class Dispatcher(Sensor):
                def setup(self):
                    self.over = threading.Event()

                def run(self):
                    number = 1
                    while not self.over.wait(0.05):
                        order = os.path.join(HERE, "order-%d" % number)
                        if os.path.exists(order):
                            with open(order) as file:
                                words = json.load(file)
                            if words["threads"]:
                                told = self.one_by_one(words["threads"], words["events"])
                            else:
                                told = self.pipelined(words["events"])
                            done = os.path.join(HERE, "done-%d" % number)
                            with open(done + ".part", "w") as file:
                                json.dump(told, file)
                            os.rename(done + ".part", done)
                            number += 1

                def pipelined(self, events):
                    service = self.sensor_service
                    began = time.perf_counter()
                    for n in range(events):
                        service.dispatch_async("bench.dispatched", {"n": n})
                    service.flush()
                    return {"seconds": time.perf_counter() - began, "took": []}

                def one_by_one(self, threads, events):
                    took = [[] for _ in range(threads)]
                    workers = [
                        threading.Thread(target=self.dispatch, args=(events // threads, took[n])) for n in range(threads)
                    ]
                    began = time.perf_counter()
                    for worker in workers:
                        worker.start()
                    for worker in workers:
                        worker.join()
                    seconds = time.perf_counter() - began
                    return {"seconds": seconds, "took": sum(took, [])}

                def dispatch(self, count, took):
                    for n in range(count):
                        began = time.perf_counter()
                        self.sensor_service.dispatch("bench.dispatched", {"n": n})
                        took.append(time.perf_counter() - began)

                def cleanup(self):
                    self.over.set()

                def add_trigger(self, trigger):
                    pass

                def update_trigger(self, trigger):
                    pass

                def remove_trigger(self, trigger):
                    pass
            """;

    private final Path code;
    private int orders;

    private DispatchSensor(Path code) {
        this.code = code;
    }

    /** Writes it into the pack. */
    static DispatchSensor write(BenchPack pack) throws IOException {
        Path code = pack.write("sensors/dispatcher.py", CODE);
        pack.write("sensors/dispatcher.yaml", """
                class_name: Dispatcher
                entry_point: dispatcher.py
                description: Dispatches as fast as it can.
                enabled: true
                trigger_types:
                  - name: dispatched
                    description: An event of a benchmark.
                    payload_schema:
                      type: object
                      properties:
                        n:
                          type: integer
                """);
        return new DispatchSensor(code);
    }

    /** The number of threads that stands for one that waits for no confirmation but those of all events at the end. */
    static final int PIPELINED = 0;

    /** So many events by so many threads, each of which dispatches the next when the last is confirmed; or {@link #PIPELINED}. */
    record Order(int threads, int events) {

        /** How many that really are: each thread has as many as the others. */
        int all() {
            return threads == PIPELINED ? events : events / threads * threads;
        }
    }

    /** Gives an order. Returns the file that is there when it is done. */
    Path give(Order order) throws IOException {
        orders++;
        Path part = Files.writeString(
                code.resolveSibling("part"),
                "{\"threads\": " + order.threads() + ", \"events\": " + order.events() + "}");
        Path given = Files.move(part, code.resolveSibling("order-" + orders), StandardCopyOption.ATOMIC_MOVE);
        return given.resolveSibling("done-" + orders);
    }
}
