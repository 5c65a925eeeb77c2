// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.bench;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a benchmark of a cluster: of how many nodes it is, and those of every benchmark. */
final class ClusterOptions {

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "2",
            description = "How many nodes. Default: ${DEFAULT-VALUE}.")
    private int nodes;

    @Mixin
    private BenchOptions bench = new BenchOptions();

    BenchOptions bench() {
        return bench;
    }

    /** Starts the nodes, on the packs that are in the layout by now. */
    void startNodes(Bench running) throws IOException, InterruptedException {
        running.startNodes(nodes);
    }

    /** The parameters of a report: a benchmark's {@code own}, and what is said of each. */
    Map<String, Object> parameters(Bench running, Map<String, Object> own) {
        Map<String, Object> all = new LinkedHashMap<>(own);
        all.put("nodes", nodes);
        all.put("setting", running.setting());
        return all;
    }
}
