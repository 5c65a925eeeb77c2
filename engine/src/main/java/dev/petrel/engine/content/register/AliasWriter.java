// SPDX-License-Identifier: Apache-2.0
package dev.petrel.engine.content.register;

import dev.petrel.engine.content.RunnerCatalog;
import dev.petrel.engine.content.read.AliasReader;
import dev.petrel.engine.content.read.StoredContent;
import dev.petrel.engine.model.ActionAlias;
import dev.petrel.engine.store.ContentStore;
import dev.petrel.expression.Templates;

/**
 * Writes aliases that come from the API instead of a file, checked as a file's are. Calls block for the store and throw what
 * it throws; each may be repeated.
 */
public final class AliasWriter {

    private final ContentStore store;
    private final RunnerCatalog runners;
    private final Templates templates;

    public AliasWriter(ContentStore store, RunnerCatalog runners, Templates templates) {
        this.store = store;
        this.runners = runners;
        this.templates = templates;
    }

    /** Reads the JSON of an alias of {@code pack}, the same keys as a file's. */
    public JsonReading<ActionAlias> read(String pack, String json) {
        return JsonReading.of(
                "alias", pack, json, file -> new AliasReader(StoredContent.of(store), runners, templates).read(file));
    }

    public void write(ActionAlias alias) {
        var ignored = store.put(alias);
    }

    public void remove(ActionAlias alias) {
        boolean ignored = store.remove(ActionAlias.class, alias.key());
    }
}
