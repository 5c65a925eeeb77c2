// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ListingTest {

    static List<Queries.Query> queries() {
        return Queries.all();
    }

    /** An index serves a query if it begins with a field of its filter and goes on with its sort, or is its sort. */
    @ParameterizedTest
    @MethodSource("queries")
    void hasAnIndexForEveryCombinationOfFilters(Queries.Query query) {
        List<String> sort = List.copyOf(query.sort().keySet());

        assertThat(Indexes.ofMongo())
                .filteredOn(index -> index.collection().equals(query.collection()))
                .extracting(index -> List.copyOf(index.keys().keySet()))
                .filteredOn(keys -> keys.size() >= sort.size())
                .anySatisfy(keys -> {
                    int equalities = keys.size() - sort.size();
                    assertThat(query.fields()).containsAll(keys.subList(0, equalities));
                    assertThat(query.fields().isEmpty()).isEqualTo(equalities == 0);
                    assertThat(keys.subList(equalities, keys.size())).isEqualTo(sort);
                });
    }

    @Test
    void standsInTheManualWithEveryIndex() throws Exception {
        String manual = Files.readString(Path.of("..", "docs", "operations.md"));

        List<String> told = Pattern.compile("(?m)^\\|[^|]*\\| `([\\w-]+_-?1)` (?:\\(.*\\) )?\\|")
                .matcher(manual)
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(told)
                .containsExactlyElementsOf(
                        Indexes.ofMongo().stream().map(Indexes.Index::name).toList());
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
        Set<String> queried = new HashSet<>(Set.of(
                "audit.expires",
                "executions.deadline",
                "executions.open",
                "executions.parent",
                "keys.expires",
                "keys.untold",
                "live_output.expires",
                "tokens.expires",
                "workflows.unsettled"));
        for (String collection : List.of(Names.EXECUTIONS, Names.TRIGGER_INSTANCES)) {
            queried.add(collection + "." + MongoTraces.TRACE);
            queried.add(collection + "." + MongoTraces.TAG);
        }
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
}
