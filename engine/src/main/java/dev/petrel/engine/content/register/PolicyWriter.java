// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.register;

import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.content.read.PackFile;
import dev.petrel.engine.content.read.PolicyReader;
import dev.petrel.engine.content.yaml.FieldReader;
import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.JsonReader;
import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.content.yaml.YamlFile;
import dev.petrel.engine.model.Action;
import dev.petrel.engine.model.Policy;
import dev.petrel.engine.store.ContentStore;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Writes policies that come from the API instead of a file, checked as a file's are. Calls block for the store and throw
 * what it throws; each may be repeated.
 */
public final class PolicyWriter {

    private static final Path NO_FILE = Path.of("policy");

    private final ContentStore store;
    private final RunnerCatalog runners;

    public PolicyWriter(ContentStore store, RunnerCatalog runners) {
        this.store = store;
        this.runners = runners;
    }

    /**
     * What a text says.
     *
     * @param policy empty when there are errors among the problems
     */
    public record Reading(Optional<Policy> policy, List<Problem> problems) {}

    /** Reads the JSON of a policy of {@code pack}, the same keys as a file's. */
    public Reading read(String pack, String json) {
        FileProblems problems = new FileProblems(NO_FILE);
        PolicyReader reader = new PolicyReader(ref -> store.get(Action.class, ref.toString()), runners);
        Optional<Policy> policy = problems.attempt(() -> YamlFile.checked(new JsonReader(problems).read(json), problems)
                .map(root -> new PackFile(pack, NO_FILE, NO_FILE, new FieldReader(root, "", problems), problems))
                .flatMap(reader::read));
        return new Reading(problems.hasErrors() ? Optional.empty() : policy, problems.all());
    }

    /** The policy that stands in the way of {@code policy}: an action has one of each type. */
    public Optional<Policy> inTheWay(Policy policy) {
        return inTheWay(policy, store.list(Policy.class));
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
