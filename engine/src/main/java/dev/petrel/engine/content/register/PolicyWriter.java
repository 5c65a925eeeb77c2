// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.register;

import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.content.read.PolicyReader;
import dev.petrel.engine.content.read.StoredContent;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Policy;
import dev.petrel.engine.store.ContentStore;
import java.util.Collection;
import java.util.Optional;

/**
 * Writes policies that come from the API instead of a file, checked as a file's are. Calls block for the store and throw
 * what it throws; each may be repeated.
 */
public final class PolicyWriter {

    private final ContentStore store;
    private final RunnerCatalog runners;

    public PolicyWriter(ContentStore store, RunnerCatalog runners) {
        this.store = store;
        this.runners = runners;
    }

    /** Reads the JSON of a policy of {@code pack}, the same keys as a file's. */
    public JsonReading<Policy> read(String pack, String json) {
        PolicyReader reader = new PolicyReader(ref -> store.get(Action.class, ref.toString()), runners);
        return JsonReading.of("policy", pack, json, reader::read);
    }

    /** The policy that stands in the way of {@code policy}: an action has one of each type. */
    public Optional<Policy> inTheWay(Policy policy) {
        return inTheWay(policy, StoredContent.list(store, Policy.class));
    }

    static Optional<Policy> inTheWay(Policy policy, Collection<Policy> all) {
        return all.stream()
                .filter(other ->
                        other.applies().equals(policy.applies()) && !other.ref().equals(policy.ref()))
                .findFirst();
    }

    public void write(Policy policy) {
        store.put(policy);
    }

    public void remove(Policy policy) {
        store.remove(Policy.class, policy.key());
    }
}
