// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pack's manifest.
 *
 * @param ref the pack's reference, without a dot
 * @param path the directory it was read from
 * @param manifest the whole of {@code pack.yaml}, keys that Petrel does not know included
 * @param configSchema {@code config.schema.yaml}, empty when there is none
 */
public record Pack(
        String ref,
        String name,
        String description,
        String version,
        String author,
        @Nullable String email,
        String path,
        Map<String, @Nullable Object> manifest,
        Map<String, @Nullable Object> configSchema)
        implements Content {

    public Pack {
        manifest = Values.copy(manifest);
        configSchema = Values.copy(configSchema);
    }

    /** The name of its directory, which need not be its reference. */
    public String directory() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    @Override
    public String key() {
        return ref;
    }

    @Override
    public String id() {
        return Ids.derive("pack", ref);
    }

    @Override
    public String uid() {
        return "pack:" + ref;
    }
}
