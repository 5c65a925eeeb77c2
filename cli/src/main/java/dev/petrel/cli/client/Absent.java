// SPDX-License-Identifier: Apache-2.0
package dev.petrel.cli.client;

import dev.petrel.cli.terminal.ClientFailure;
import dev.petrel.cli.terminal.ExitCodes;
import dev.petrel.engine.text.Suggestions;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** That there is no such thing, and what may have been meant. */
final class Absent {

    private Absent() {}

    /** The failure to tell; asks the API for what there is. */
    static ClientFailure of(Api api, Resource resource, String name) {
        return new ClientFailure(
                ExitCodes.NOT_FOUND,
                "there is no " + resource.noun() + " \"" + name + "\"; "
                        + near(api, resource, name)
                                .map(near -> "did you mean \"" + near + "\"? ")
                                .orElse("")
                        + "\"petrel " + resource.noun() + " list\" shows those that are");
    }

    private static Optional<String> near(Api api, Resource resource, String name) {
        if (resource.grows()) {
            return Optional.empty(); // ids are not typed by hand
        }
        try {
            List<String> references = api.list(resource.path(), Map.of("limit", -1)).items().stream()
                    .map(item -> String.valueOf(item.get("ref")))
                    .toList();
            return Suggestions.nearest(name, references)
                    .or(() -> references.stream()
                            .filter(reference -> reference.endsWith("." + name))
                            .findFirst());
        } catch (ClientFailure e) {
            return Optional.empty(); // the suggestion is an extra: what was asked for has been answered
        }
    }
}
