// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.config;

import java.nio.file.Path;
import java.util.List;

/**
 * {@code [content]}.
 *
 * @param packs the directories that hold packs, searched in this order; the first that has a pack wins
 * @param overrides the directory of the files that enable and disable what packs bring
 * @param commonLibs {@code [packs] enable_common_libs}: whether {@code <pack>/lib} is on the Python path
 */
public record ContentPaths(List<Path> packs, Path overrides, boolean commonLibs) {
    public ContentPaths {
        packs = List.copyOf(packs);
    }
}
