// SPDX-License-Identifier: Apache-2.0
package dev.petrel.runner;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where packs are on this node.
 *
 * @param roots the directories that hold packs; the first that has a pack wins
 */
record PackDirectories(List<Path> roots) {

    PackDirectories {
        roots = List.copyOf(roots);
    }

    /** The directory of {@code pack}; where it should be, if it is nowhere. */
    Path find(String pack) {
        return roots.stream()
                .map(root -> root.resolve(pack))
                .filter(Files::isDirectory)
                .findFirst()
                .orElseGet(() -> roots.isEmpty() ? Path.of(pack) : roots.get(0).resolve(pack));
    }
}
