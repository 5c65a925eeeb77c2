// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.register;

import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.content.read.AliasReader;
import dev.petrel.engine.content.read.PackFile;
import dev.petrel.engine.content.read.StoredContent;
import dev.petrel.engine.content.yaml.FieldReader;
import dev.petrel.engine.content.yaml.FileProblems;
import dev.petrel.engine.content.yaml.JsonReader;
import dev.petrel.engine.content.yaml.Problem;
import dev.petrel.engine.content.yaml.YamlFile;
import dev.petrel.engine.model.ActionAlias;
import dev.petrel.engine.store.ContentStore;
import dev.petrel.expression.Templates;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Writes aliases that come from the API instead of a file, checked as a file's are. Calls block for the store and throw what
 * it throws; each may be repeated.
 */
public final class AliasWriter {

    private static final Path NO_FILE = Path.of("alias");

    private final ContentStore store;
    private final RunnerCatalog runners;
    private final Templates templates;

    public AliasWriter(ContentStore store, RunnerCatalog runners, Templates templates) {
        this.store = store;
        this.runners = runners;
        this.templates = templates;
    }

    /**
     * What a text says.
     *
     * @param alias empty when there are errors among the problems
     */
    public record Reading(Optional<ActionAlias> alias, List<Problem> problems) {}

    /** Reads the JSON of an alias of {@code pack}, the same keys as a file's. */
    public Reading read(String pack, String json) {
        FileProblems problems = new FileProblems(NO_FILE);
        Optional<ActionAlias> alias = problems.attempt(() -> YamlFile.checked(
                        new JsonReader(problems).read(json), problems)
                .map(root -> new PackFile(pack, NO_FILE, NO_FILE, new FieldReader(root, "", problems), problems))
                .flatMap(file -> new AliasReader(StoredContent.of(store), runners, templates).read(file)));
        return new Reading(problems.hasErrors() ? Optional.empty() : alias, problems.all());
    }

    public void write(ActionAlias alias) {
        var ignored = store.put(alias);
    }

    public void remove(ActionAlias alias) {
        boolean ignored = store.remove(ActionAlias.class, alias.key());
    }
}
