// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;

/** Every query that the lists of the store can make, as their definitions say. */
public final class Queries {

    /** A query. */
    public record Query(String collection, List<String> fields, Document filter, Document sort) {}

    private Queries() {}

    /** Every combination of filters of every list, with and without a range of time, in either order. */
    public static List<Query> all() {
        List<Query> all = new ArrayList<>();
        for (Listing listing : Listing.ALL) {
            for (int bits = 0; bits < 1 << listing.fields().size(); bits++) {
                List<String> fields = new ArrayList<>();
                Listing.Conditions open = listing.where();
                Listing.Conditions ranged = listing.where().between(Instant.EPOCH, Instant.EPOCH.plusSeconds(1));
                for (int i = 0; i < listing.fields().size(); i++) {
                    if ((bits & 1 << i) != 0) {
                        String field = listing.fields().get(i);
                        fields.add(field);
                        open.equal(field, "x");
                        ranged.equal(field, "x");
                    }
                }
                for (Document filter : List.of(open.filter(), ranged.filter())) {
                    all.add(new Query(listing.collection(), fields, filter, listing.newestFirst()));
                    all.add(new Query(listing.collection(), fields, filter, listing.oldestFirst()));
                }
            }
        }
        return all;
    }
}
