// SPDX-License-Identifier: Apache-2.0
package dev.petrel.testbed.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Where the files of a local cluster are: all below one directory. */
public record LocalLayout(Path root) {

    /** A new, empty layout in the directory for temporary files. */
    public static LocalLayout create(String purpose) throws IOException {
        LocalLayout layout = new LocalLayout(Files.createTempDirectory("petrel-" + purpose + "-"));
        Files.createDirectories(layout.packs());
        Files.createDirectories(layout.root.resolve("configs"));
        Files.createDirectories(layout.root.resolve("log"));
        return layout;
    }

    public Path packs() {
        return root.resolve("packs");
    }

    /** The configuration of a pack. */
    public Path packConfig(String pack) {
        return root.resolve("configs").resolve(pack + ".yaml");
    }

    public Path partitionMap() {
        return root.resolve("partition_sensor.yaml");
    }

    public Path log(String process) {
        return root.resolve("log").resolve(process + ".log");
    }

    public Path data() {
        return root.resolve("data");
    }

    public Path config(String node) {
        return root.resolve(node + ".conf");
    }

    /** Copies the directory of a pack to this layout's packs. */
    public void copyPack(Path pack) throws IOException {
        Path target = packs().resolve(pack.getFileName());
        try (Stream<Path> all = Files.walk(pack)) {
            for (Path source :
                    all.filter(path -> !path.toString().contains("__pycache__")).toList()) {
                Path copy = target.resolve(pack.relativize(source));
                if (Files.isDirectory(source)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(source, copy);
                }
            }
        }
    }

    /** Deletes everything. */
    public void delete() {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete the directory \"" + root + "\"", e);
        }
    }
}
