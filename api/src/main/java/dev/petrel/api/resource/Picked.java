// SPDX-License-Identifier: Apache-2.0
package dev.petrel.api.resource;

import dev.petrel.api.http.Query;
import dev.petrel.engine.model.Ref;
import java.util.List;

/** Which pieces of content a query asks for by {@code pack}, {@code name} and {@code id}, each one or several. */
record Picked(List<String> packs, List<String> names, List<String> ids) {

    static Picked of(Query query) {
        return new Picked(query.list("pack"), query.list("name"), query.list("id"));
    }

    boolean has(String id, Ref ref) {
        return (packs.isEmpty() || packs.contains(ref.pack()))
                && (names.isEmpty() || names.contains(ref.name()))
                && (ids.isEmpty() || ids.contains(id));
    }
}
