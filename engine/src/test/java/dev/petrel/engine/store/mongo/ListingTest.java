// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ListingTest {

    static Stream<Listing> listings() {
        return Listing.ALL.stream();
    }

    /** An index serves a query if it begins with a field of its filter and goes on with its sort, or is its sort. */
    @ParameterizedTest
    @MethodSource("listings")
    void hasAnIndexForEveryCombinationOfFilters(Listing listing) {
        List<List<String>> indexes = Indexes.ofMongo().stream()
                .filter(index -> index.collection().equals(listing.collection()))
                .map(index -> List.copyOf(index.keys().keySet()))
                .filter(keys -> keys.size() > 1)
                .toList();
        List<String> sort = List.copyOf(listing.newestFirst().keySet());

        for (Set<String> filter : subsets(listing.fields())) {
            assertThat(indexes).as("filter %s", filter).anySatisfy(keys -> {
                int equalities = keys.size() - sort.size();
                assertThat(filter).containsAll(keys.subList(0, equalities));
                assertThat(filter.isEmpty()).isEqualTo(equalities == 0);
                assertThat(keys.subList(equalities, keys.size())).isEqualTo(sort);
            });
        }
    }

    @Test
    void sortsToTheEndInOneDirectionSoThatAnIndexServesBoth() {
        for (Listing listing : Listing.ALL) {
            assertThat(new HashSet<>(listing.newestFirst().values())).containsExactly(-1);
            assertThat(new HashSet<>(listing.oldestFirst().values())).containsExactly(1);
            assertThat(listing.oldestFirst().keySet())
                    .isEqualTo(listing.newestFirst().keySet());
        }
    }

    @Test
    void hasNoIndexThatNoQueryUses() {
        Set<String> queried = new HashSet<>(Set.of("executions.open", "keys.expires"));
        Listing.ALL.forEach(listing -> {
            queried.add(listing.collection() + "." + listing.time());
            listing.fields().forEach(field -> queried.add(listing.collection() + "." + field));
        });

        assertThat(Indexes.ofMongo())
                .extracting(index -> index.collection() + "."
                        + index.keys().keySet().iterator().next())
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(queried);
    }

    @Test
    void refusesAFilterThatNoIndexServes() {
        assertThatThrownBy(() -> Listing.INSTANCES.where().equal("node", "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("trigger_instances has no index for \"node\"");
    }

    @Test
    void restrictsByWhatIsGiven() {
        assertThat(Listing.EXECUTIONS
                        .where()
                        .equal("user", null)
                        .between(null, null)
                        .oneOf(List.of())
                        .filter())
                .isEmpty();
        assertThat(Listing.EXECUTIONS
                        .where()
                        .equal("user", "bob")
                        .between(Instant.EPOCH.plusSeconds(1), null)
                        .oneOf(List.of("a"))
                        .filter())
                .isEqualTo(new Document("user", "bob")
                        .append("requested_at", new Document("$gt", 1_000_000L))
                        .append("_id", new Document("$in", List.of("a"))));
    }

    @Test
    void namesIndexesAsMongoDoes() {
        assertThat(Indexes.ofMongo())
                .extracting(Indexes.Index::name)
                .contains("open_1", "requested_at_-1__id_-1", "status_1_requested_at_-1__id_-1", "expires_1");
        assertThat(Indexes.RETIRED)
                .extracting(Indexes.Retired::name)
                .doesNotContainAnyElementsOf(
                        Indexes.ofMongo().stream().map(Indexes.Index::name).toList());
    }

    private static List<Set<String>> subsets(List<String> fields) {
        List<Set<String>> all = new ArrayList<>();
        for (int bits = 0; bits < 1 << fields.size(); bits++) {
            Set<String> subset = new HashSet<>();
            for (int i = 0; i < fields.size(); i++) {
                if ((bits & 1 << i) != 0) {
                    subset.add(fields.get(i));
                }
            }
            all.add(subset);
        }
        return all;
    }
}
