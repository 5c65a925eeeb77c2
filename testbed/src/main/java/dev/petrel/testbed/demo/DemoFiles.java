// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.demo;

import dev.petrel.testbed.local.LocalLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The files that the demo plays with: its own copy of the pack, the partition map, the directory that is watched. */
final class DemoFiles {

    private static final String SENSOR = "mypack/sensors/directory_sensor.yaml";

    private final LocalLayout layout;

    private DemoFiles(LocalLayout layout) {
        this.layout = layout;
    }

    /** Lays out everything the demo needs besides what every local cluster has. */
    static DemoFiles in(LocalLayout layout, Path home) throws IOException {
        DemoFiles files = new DemoFiles(layout);
        layout.copyPack(home.resolve("examples/mypack"));
        Files.createDirectories(files.watched());
        Files.writeString(
                layout.packConfig("mypack"), "directory: " + files.watched() + "\noutput: " + files.output() + "\n");
        return files;
    }

    Path root() {
        return layout.root();
    }

    Path watched() {
        return layout.root().resolve("watched");
    }

    Path output() {
        return layout.root().resolve("output");
    }

    Path partitionMap() {
        return layout.partitionMap();
    }

    /** Replaces the partition map in one step, as an editor does. */
    void writeMap(String text) throws IOException {
        Path draft = partitionMap().resolveSibling("partition_sensor.yaml.new");
        Files.writeString(draft, text);
        Files.move(draft, partitionMap(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Makes the sensor run on every node, or takes that away again. */
    void everyNode(boolean every) throws IOException {
        Path file = layout.packs().resolve(SENSOR);
        List<String> lines = Files.readAllLines(file).stream()
                .filter(line -> !line.startsWith("placement:"))
                .toList();
        String text = String.join("\n", lines) + "\n" + (every ? "placement: every_node\n" : "");
        Files.writeString(file, text);
    }

    List<String> outputLines() throws IOException {
        return Files.exists(output()) ? Files.readAllLines(output()) : List.of();
    }
}
